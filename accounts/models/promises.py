"""What we promised a customer, and what they tell us."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import promises
from accounts.models.account import Account
from accounts.models.activity import Activity
from accounts.models.person import Person
from accounts.models.user import User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Commitment(TimeStamped):
    """A promise of ours: what, to whom, until when, and whether it was kept."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="commitments")
    what = models.CharField(_("what we promised"), max_length=500)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="commitments",
        verbose_name=_("to whom"),
    )  # fmt: skip
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("who keeps it")
    )
    made_on = models.DateField(_("promised on"))
    due = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=1000, blank=True, default="")
    activity = models.ForeignKey(
        Activity, null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="commitments", verbose_name=_("promised at"),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["account", "due"], name="commitment_account_due"),
            models.Index(
                fields=["owner", "due"], name="commitment_open", condition=Q(state="open")
            ),
            models.Index(
                fields=["due", "id"], name="commitment_open_due", condition=Q(state="open")
            ),
            models.Index(fields=["due", "id"], name="commitment_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="commitment_said",
                violation_error_message=_("Say what was promised."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "broken"]), name="commitment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(due__gte=F("made_on")),
                name="commitment_due_after_made",
                violation_error_message=_("A promise cannot be due before it was made."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & ~Q(settled_on=None),
                name="commitment_settled_has_date",
                violation_error_message=_("A kept or broken promise needs the day it was settled."),
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("made_on")),
                name="commitment_settled_after_made",
                violation_error_message=_("A promise cannot be settled before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def is_overdue(self, today: date) -> bool:
        return promises.is_overdue(
            promises.Promise(self.due, self.state, self.settled_on), as_of=today
        )


class Feedback(TimeStamped):
    """What a customer tells us: how satisfied they are, or a complaint and what became of it."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("Opinion")
        COMPLAINT = "complaint", _("Complaint")

    class Channel(models.TextChoices):
        DIRECT = "direct", _("Direct talk")
        STAFF = "staff", _("Through our staff")
        SURVEY = "survey", _("Survey")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="feedback")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPINION)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback",
        verbose_name=_("from whom"),
    )  # fmt: skip
    given_on = models.DateField(_("given on"), help_text=_("A complaint: opened on."))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.DIRECT)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True, validators=[MaxValueValidator(10)],
        help_text=_("0 (not at all) to 10 (fully). Empty: not said."),
    )  # fmt: skip
    recommendation = models.PositiveSmallIntegerField(
        _("recommendation"), null=True, blank=True, validators=[MaxValueValidator(10)],
        help_text=_("Would they recommend us? 0 (never) to 10 (surely). Empty: not said."),
    )  # fmt: skip
    text = models.TextField(_("in their words"), blank=True, default="", max_length=5000)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints",
        verbose_name=_("who resolves it"),
    )  # fmt: skip
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = models.CharField(_("resolution"), max_length=1000, blank=True, default="")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_on", "-pk"]
        indexes = [
            models.Index(fields=["account", "-given_on", "-id"], name="feedback_account"),
            models.Index(
                fields=["owner", "given_on"],
                name="complaint_open",
                condition=Q(kind="complaint", resolved_on=None),
            ),
            models.Index(
                fields=["given_on", "id"],
                name="complaint_open_since",
                condition=Q(kind="complaint", resolved_on=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["opinion", "complaint"]), name="feedback_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["direct", "staff", "survey"]),
                name="feedback_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__lte=10),
                name="feedback_satisfaction_0_to_10",
                violation_error_message=_("Satisfaction goes from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(recommendation=None) | Q(recommendation__lte=10),
                name="feedback_recommendation_0_to_10",
                violation_error_message=_("Recommendation goes from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(satisfaction=None) | ~Q(recommendation=None),
                name="feedback_says_something",
                violation_error_message=_("Feedback needs a text or a rating."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind="opinion"),
                name="feedback_complaint_said",
                violation_error_message=_("Say what they complain of."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_on=None) | Q(kind="complaint", resolved_on__gte=F("given_on")),
                name="feedback_resolved_after_opened",
                violation_error_message=_(
                    "Only a complaint is resolved, and not before it was opened."
                ),
            ),
            models.CheckConstraint(
                condition=Q(resolution="", resolved_on=None)
                | ~Q(resolution="") & ~Q(resolved_on=None),
                name="feedback_resolved_in_words",
                violation_error_message=_("Say how it was resolved."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80] or self.get_kind_display()
