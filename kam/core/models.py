"""The ground floor: what every app's rows have, the change log, the job ledger."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TimeStamped(models.Model):
    """Adds when a row came and last changed, and the version that guards against lost updates."""

    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("updated"), db_default=Now(), editable=False)
    version = models.PositiveIntegerField(db_default=1, editable=False)

    class Meta:
        abstract = True


class Change(models.Model):
    """One change of one object: who, when, what, old and new. Written with the change itself."""

    class Action(models.TextChoices):
        CREATED = "created", pgettext_lazy("what was done", "created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        IMPORTED = "imported", _("imported")
        EXPORTED = "exported", _("exported")

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=10, choices=Action)
    kind = models.CharField(max_length=50, help_text="app.model, such as accounts.account.")
    object_id = models.BigIntegerField()
    account_id = models.BigIntegerField(
        null=True, help_text="The account the object hangs on: rules who may see the change."
    )
    values = models.JSONField(default=dict, help_text='{"field": [old, new]}')

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-id"], name="change_account"),
            models.Index(fields=["kind", "object_id", "-id"], name="change_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["created", "changed", "deleted", "imported", "exported"]),
                name="change_action_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.action}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Everybody follows what they asked for; administrators follow all."""
        if user is None or not user.is_active:
            return self.none()
        return self if user.role == user.Role.ADMIN else self.filter(requested_by=user)

    def unfinished(self) -> Self:
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def due(self) -> Self:
        """Jobs that somebody should run now: queued and due, or running on a lease that ran out."""
        return self.filter(
            Q(state=Job.State.QUEUED, next_at__lte=Now())
            | Q(state=Job.State.RUNNING, lease_until__lt=Now())
        )


class Job(models.Model):
    """A piece of work that outlasts a request: the row is the memory, the broker a doorbell.

    Life: queued → running → done, or failed after `MAX_ATTEMPTS`, or cancelled by a person.
    """

    MAX_ATTEMPTS = 3

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=50, help_text="Which registered work this is.")
    unique_key = models.CharField(
        max_length=200, null=True, help_text="At most one unfinished job has this key."
    )
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(db_default=Now(), help_text="When the workers were last told.")
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(
        default=0, help_text="Grows with each claim; only the newest claim may write."
    )
    done = models.PositiveBigIntegerField(default=0, help_text="How much is done, of `total`.")
    total = models.PositiveBigIntegerField(null=True, help_text="Empty: not known yet.")
    step = models.CharField(max_length=100, blank=True, help_text="What it does just now.")
    error = models.TextField(blank=True, help_text="For people; the traceback is in the log.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                name="job_unfinished",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["requested_by", "-id"], name="job_requested_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=["queued", "running"]),
                name="job_one_unfinished_per_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def percent(self) -> int | None:
        return round(100 * self.done / self.total) if self.total else None

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own; what is about an account that one may no longer see is gone."""
        if user is None or not user.is_active:
            return self.none()
        mine = self.filter(user=user)
        if user.role == user.Role.ADMIN:
            return mine
        accounts = apps.get_model("accounts", "Account").objects.visible_to(user)
        seen = Exists(accounts.filter(pk=OuterRef("account_id")))  # IN would read all accounts
        return mine.filter(Q(account_id=None) | seen)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a user is told once. The text is a message id: it is read in the reader's language."""

    class Kind(models.TextChoices):
        HANDED = "handed", _("An account is handed to me")
        GIVEN = "given", _("Somebody gives me a next step, a promise or a complaint")
        MOVED = "moved", _("An account of mine changes its tier or falls in its stage")
        OVERDUE = "overdue", _("A promise or next step of mine is overdue")
        JOB = "job", _("Work that I asked for has ended or failed")
        PLAN = "plan", _("An account plan waits for me, was decided on, or a remark names me")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=300, help_text="A message id, with %(names)s of params.")
    params = models.JSONField(default=dict, help_text="What stands for the names of the text.")
    url = models.CharField(max_length=300, help_text="The page behind it, within this site.")
    account_id = models.BigIntegerField(
        null=True, help_text="The account it is about: rules whether it is still shown."
    )
    key = models.CharField(max_length=150, help_text="What is told: a repeat tells it once.")
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_user"),
            models.Index(
                fields=["user", "-id"], name="notification_unread", condition=Q(read_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["handed", "given", "moved", "overdue", "job", "plan"]),
                name="notification_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Tick(models.Model):
    """One due moment of one schedule: whoever writes the row runs it, so two beats do no harm."""

    schedule = models.CharField(max_length=50)
    due = models.CharField(max_length=40, help_text="The business moment, such as 2026-03-02.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due"], name="tick_unique")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due}"


class IdempotentRequest(models.Model):
    """The answer to a POST with an Idempotency-Key, kept for 24 hours for the same user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty: still being answered.")
    answer = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotent_request_unique")
        ]

    def __str__(self) -> str:
        return self.key
