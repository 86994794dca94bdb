"""The account plan: one per account and year, in parts, frozen at each approval."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Industry, User
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped
from planning.querysets import OnPlanQuerySet


class PlanTemplate(TimeStamped):
    """What a plan of a tier or industry asks for; an administrator's."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    tier = models.CharField(
        _("tier"), max_length=1, blank=True, default="", help_text=_("Empty: any tier.")
    )
    industry = models.ForeignKey(
        Industry, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("industry"), help_text=_("Empty: any industry."),
    )  # fmt: skip
    sections = models.JSONField(
        _("sections"), default=list,
        help_text='[{"section": code, "prompt": text, "required": bool}, …], in order.',
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="plan_template_named",
                violation_error_message=_("Give it a name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Plan(TimeStamped):
    """What we mean to do at an account, or at it with all its group, in a year.

    Draft → in review → approved → closed; an approved plan that is changed is a draft again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        CLOSED = "closed", _("Closed")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="plans")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    for_group = models.BooleanField(
        _("for the whole group"), default=False,
        help_text=_("The companies below the account are part of it."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    template = models.ForeignKey(
        PlanTemplate, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans",
        verbose_name=_("template"),
    )  # fmt: skip
    carried_from = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="carried_to"
    )
    created_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="", editable=False)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account plan")
        verbose_name_plural = _("account plans")
        ordering = ["-year", "pk"]
        indexes = [
            models.Index(fields=["state", "-year", "id"], name="plan_state_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "year"],
                name="plan_one_per_year",
                violation_error_message=_("This account has a plan for that year already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "approved", "closed"]),
                name="plan_state_known",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="plan_year_in_range",
                violation_error_message=_("From 2000 to 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.year}"


class PlanPart(TimeStamped):
    """The text of one section of a plan; its history is the change log of the row."""

    class Certainty(models.TextChoices):
        SURE = "sure", _("Sure")
        UNSURE = "unsure", _("Not sure yet")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    section = models.CharField(_("section"), max_length=30)
    text = models.TextField(_("text"), blank=True, default="", max_length=20_000)
    certainty = models.CharField(
        _("how sure"), max_length=10, choices=Certainty, default=Certainty.SURE
    )
    internal = models.BooleanField(
        _("internal"), default=False, help_text=_("Left out of the customer's copy.")
    )
    copied = models.BooleanField(
        _("copied"), default=False, editable=False,
        help_text="Carried over from the plan before and not touched since.",
    )  # fmt: skip
    updated_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = OnPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a plan")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "section"], name="plan_part_unique"),
            models.CheckConstraint(
                condition=Q(certainty__in=["sure", "unsure"]), name="plan_part_certainty_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.section}"

    @property
    def account_id(self) -> int:
        return self.plan.account_id


class PlanVersion(models.Model):
    """A plan as it was when it was approved: never changed, never deleted."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(
        help_text="The whole plan as plain data, see planning.plans.freezing."
    )
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"), db_default=Now())
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")

    objects = OnPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"

    @property
    def account_id(self) -> int:
        return self.plan.account_id


class PlanComment(TimeStamped):
    """A remark on a section of a plan; whom it names is told."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=30)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=5000)
    mentions = models.ManyToManyField(User, blank=True, related_name="+")
    resolved_at = models.DateTimeField(_("resolved"), null=True, editable=False)

    objects = OnPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="plan_comment_said",
                violation_error_message=_("Write something."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("created_at")),
                name="plan_comment_resolved_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.section}"

    @property
    def account_id(self) -> int:
        return self.plan.account_id
