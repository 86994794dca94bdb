"""What gets done: actions with an owner and a day, and the playbooks that make them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, AccountRole, Activity, Person, User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped
from planning.models.goal import Goal
from planning.models.plan import Plan
from planning.models.review import Review
from planning.playbooks.words import NAMES
from planning.querysets import ActionQuerySet


class Playbook(TimeStamped):
    """A list of steps with relative dates: started by hand, or by what happens at an account."""

    class Event(models.TextChoices):
        NONE = "", _("by hand only")
        NEW_A = "new_a", _("an account rises to tier A")
        STAGE_FELL = "stage_fell", _("its stage falls")
        RENEWAL = "renewal", _("a renewal is due in 90 days")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text="Empty: the translated name of the code."
    )
    purpose = models.CharField(_("purpose"), max_length=300, blank=True, default="")
    event = models.CharField(
        _("starts when"), max_length=10, choices=Event, blank=True, default=Event.NONE
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__in=["", "new_a", "stage_fell", "renewal"]),
                name="playbook_event_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(NAMES.get(self.code, self.code))


class PlaybookStep(models.Model):
    """One action that a playbook makes: what, so many days after its start, by whom."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("what"), max_length=300)
    days_after = models.PositiveSmallIntegerField(_("days after the start"), default=0)
    role = models.CharField(
        _("done by"), max_length=10, choices=AccountRole.Role, blank=True, default="",
        help_text=_("Empty, or nobody has this role at the account: its owner."),
    )  # fmt: skip

    class Meta:
        ordering = ["playbook", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="playbook_step_said",
                violation_error_message=_("Say what is to be done."),
            ),
        ]

    def __str__(self) -> str:
        return _in_words(self.title)


def _in_words(title: str) -> str:
    """Steps of the core tasks are read in the reader's language, own ones as they were written."""
    return gettext(title) if title else title


class PlaybookRun(models.Model):
    """A playbook started at an account; once per account and event."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="runs")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="playbook_runs")
    started_on = models.DateField(_("started on"))
    started_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(
        max_length=100, blank=True, default="",
        help_text="The event that started it, once: 'new_a:2026-03-02'; empty: by hand.",
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "account", "cause"],
                condition=~Q(cause=""),
                name="playbook_run_once_per_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} at {self.account_id}"


class Action(TimeStamped):
    """Something to do at an account until a day: of a plan, a playbook, a review or a contact."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("what"), max_length=300)
    note = models.TextField(_("remark"), blank=True, default="", max_length=5000)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="actions",
        verbose_name=_("who of us"),
    )  # fmt: skip
    their_owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions",
        verbose_name=_("who of them"),
    )  # fmt: skip
    due = models.DateField(_("due"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True, default="")
    internal = models.BooleanField(
        _("internal"), default=False, help_text=_("Left out of the customer's copy.")
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions",
        verbose_name=_("account plan"),
    )  # fmt: skip
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions",
        verbose_name=_("goal"),
    )  # fmt: skip
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions",
        verbose_name=_("review"),
    )  # fmt: skip
    playbook_run = models.ForeignKey(
        PlaybookRun, null=True, editable=False, on_delete=models.SET_NULL, related_name="actions"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions",
        verbose_name=_("contact"),
    )  # fmt: skip
    copied = models.BooleanField(_("copied"), default=False, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["account", "due"], name="action_account_due"),
            models.Index(fields=["due", "id"], name="action_due"),
            models.Index(
                fields=["owner", "due", "id"],
                name="action_open_owner",
                condition=Q(done_on=None, dropped_on=None),
            ),
            models.Index(
                fields=["due", "id"],
                name="action_open_due",
                condition=Q(done_on=None, dropped_on=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="action_said",
                violation_error_message=_("Say what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None),
                name="action_done_or_dropped",
                violation_error_message=_("An action is done or dropped, not both."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(their_owner__isnull=False),
                name="action_has_owner",
                violation_error_message=_("Somebody must own it: one of us, or one of them."),
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(done_on=None) | Q(done_on__gte=F("started_on")),
                name="action_done_after_start",
                violation_error_message=_("It cannot be done before it was started."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def state(self) -> str:
        """Done, dropped, started or open; whether it is overdue depends on the day."""
        if self.done_on:
            return "done"
        if self.dropped_on:
            return "dropped"
        return "started" if self.started_on else "open"

    def is_overdue(self, today: date) -> bool:
        """Open after its day: it has until the end of the day on which it is due."""
        return self.is_open and self.due < today

    @property
    def source(self) -> str:
        """Where it comes from; `none`: written down by itself."""
        if self.plan_id:
            return "plan"
        if self.playbook_run_id:
            return "playbook"
        return "review" if self.review_id else "contact" if self.activity_id else "none"
