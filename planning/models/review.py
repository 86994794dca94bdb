"""The quarterly look at an account: prepared from facts, held by people, with a decision."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped
from planning.models.plan import Plan


class Review(TimeStamped):
    """One review of an account: due on a day, then held, or missed while it is still open."""

    class Verdict(models.TextChoices):
        OPEN = "", _("not held yet")
        ON_TRACK = "on_track", _("On track")
        OFF_TRACK = "off_track", _("Off track")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reviews")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews",
        verbose_name=_("account plan"),
    )  # fmt: skip
    due = models.DateField(_("due"))
    since = models.DateField(_("since"), help_text="What changed is counted from this day on.")
    prepared = models.JSONField(
        default=dict, editable=False, help_text="What changed, see planning.reviews.preparing."
    )
    prepared_at = models.DateTimeField(_("prepared"), null=True, editable=False)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    held_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict, blank=True, default=Verdict.OPEN
    )
    decision = models.TextField(_("decision"), blank=True, default="", max_length=5000)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-due", "-pk"]
        indexes = [
            models.Index(fields=["account", "-due"], name="review_account_due"),
            models.Index(fields=["due", "id"], name="review_open_due", condition=Q(held_on=None)),
            models.Index(
                fields=["-due", "-id"],
                name="review_held_due",
                condition=Q(held_on__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(held_on=None),
                name="review_one_open",
                violation_error_message=_("This account has an open review already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "on_track", "off_track"]), name="review_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(held_on=None, verdict="")
                | Q(held_on__isnull=False) & ~Q(verdict="") & ~Q(decision=""),
                name="review_held_has_decision",
                violation_error_message=_("A review that was held has a verdict and a decision."),
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("due")), name="review_since_before_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.due}"
