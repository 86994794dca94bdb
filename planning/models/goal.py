"""What a plan wants: goals, what is put in and what is let go, targets, risks, forecasts."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Opportunity, Person, User
from kam.core.models import TimeStamped
from planning.models.plan import Plan
from planning.querysets import OnPlanQuerySet


class OnPlan(TimeStamped):
    """A row of a plan, in an order that people set."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)
    internal = models.BooleanField(
        _("internal"), default=False, help_text=_("Left out of the customer's copy.")
    )

    objects = OnPlanQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["plan", "position", "pk"]

    @property
    def account_id(self) -> int:
        return self.plan.account_id


class Goal(OnPlan):
    """To be seen BY persons AS a role WHO helped achieve something THROUGH a strength of ours."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("goal", "Open")
        REACHED = "reached", _("Reached")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    persons = models.ManyToManyField(
        Person, blank=True, related_name="goals", verbose_name=_("be seen by")
    )
    as_role = models.CharField(_("as"), max_length=200, blank=True, default="")
    achieved = models.CharField(_("who helped achieve"), max_length=300)
    opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.SET_NULL, related_name="goals",
        verbose_name=_("opportunity"),
    )  # fmt: skip
    strength = models.CharField(_("through"), max_length=300, blank=True, default="")
    measure = models.CharField(_("measure"), max_length=200, blank=True, default="")
    baseline = models.DecimalField(
        _("baseline"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        _("target"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    actual = models.DecimalField(_("now"), max_digits=18, decimal_places=2, null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="goals",
        verbose_name=_("owner"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    unsure = models.BooleanField(_("not sure yet"), default=False)
    copied = models.BooleanField(_("copied"), default=False, editable=False)

    class Meta(OnPlan.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(achieved=""),
                name="goal_said",
                violation_error_message=_("Say what we helped them achieve."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "reached", "missed", "dropped"]),
                name="goal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & ~Q(settled_on=None),
                name="goal_settled_has_date",
                violation_error_message=_("A goal that is no longer open needs its day."),
            ),
        ]

    def __str__(self) -> str:
        return self.achieved


class Investment(OnPlan):
    """Hours and money put into an account (focus), or freed there (stop)."""

    class Kind(models.TextChoices):
        FOCUS = "focus", _("Focus")
        STOP = "stop", _("Stop")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    what = models.CharField(_("what"), max_length=300)
    hours = models.DecimalField(
        _("hours"), max_digits=9, decimal_places=1, default=0, help_text=_("In the plan's year.")
    )
    money = models.DecimalField(
        _("money"), max_digits=18, decimal_places=2, default=0,
        help_text=_("In the plan's year, in the base currency."),
    )  # fmt: skip
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="feeds",
        verbose_name=_("from what is stopped"),
    )  # fmt: skip
    new_budget = models.CharField(
        _("from new budget"), max_length=200, blank=True, default="",
        help_text=_("Who gave it, and when."),
    )  # fmt: skip
    copied = models.BooleanField(_("copied"), default=False, editable=False)

    class Meta(OnPlan.Meta):
        verbose_name = _("investment")
        verbose_name_plural = _("investments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="investment_said",
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["focus", "stop"]), name="investment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0, money__gte=0),
                name="investment_not_negative",
                violation_error_message=_("Hours and money are 0 or more."),
            ),
            models.CheckConstraint(
                condition=Q(kind="stop", source=None, new_budget="")
                | Q(kind="focus", source__isnull=False, new_budget="")
                | Q(kind="focus", source=None) & ~Q(new_budget=""),
                name="investment_focus_has_one_source",
                violation_error_message=_(
                    "Say where its hours and money come from: something stopped, or new budget."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source=None) | ~Q(source=F("id")), name="investment_not_its_own_source"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class RevenueTarget(OnPlan):
    """What the account shall bring of a product line in the plan's year."""

    line = models.CharField(_("product line"), max_length=100)
    amount = models.DecimalField(
        _("target"), max_digits=18, decimal_places=2, help_text=_("In the base currency.")
    )
    copied = models.BooleanField(_("copied"), default=False, db_default=False, editable=False)

    class Meta(OnPlan.Meta):
        verbose_name = _("revenue target")
        verbose_name_plural = _("revenue targets")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "line"],
                name="revenue_target_unique",
                violation_error_message=_("This product line has a target already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="revenue_target_not_negative",
                violation_error_message=_("A target is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"


class Risk(OnPlan):
    """What could go wrong at the account: how likely, how bad, and what we do against it."""

    what = models.CharField(_("what could happen"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(
        _("likelihood"), default=3, help_text=_("1 (hardly) to 5 (almost surely).")
    )
    impact = models.PositiveSmallIntegerField(
        _("impact"), default=3, help_text=_("1 (small) to 5 (we lose them).")
    )
    measure = models.CharField(_("what we do about it"), max_length=500, blank=True, default="")
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    copied = models.BooleanField(_("copied"), default=False, editable=False)

    class Meta(OnPlan.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="risk_said",
                violation_error_message=_("Say what could happen."),
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_one_to_five",
                violation_error_message=_("From 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Forecast(OnPlan):
    """A statement with a probability, settled later, so that plans keep score of themselves."""

    class Outcome(models.TextChoices):
        OPEN = "", _("not settled")
        TRUE = "true", _("came true")
        FALSE = "false", _("did not")

    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="forecasts",
        verbose_name=_("goal"),
    )  # fmt: skip
    risk = models.ForeignKey(
        Risk, null=True, blank=True, on_delete=models.CASCADE, related_name="forecasts",
        verbose_name=_("risk"),
    )  # fmt: skip
    section = models.CharField(_("section"), max_length=30, default="goals")
    statement = models.CharField(_("what will be so"), max_length=300)
    probability = models.PositiveSmallIntegerField(
        _("probability, %"), validators=[MaxValueValidator(100)]
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="forecasts")
    settle_on = models.DateField(_("to be settled on"))
    outcome = models.CharField(
        _("outcome"), max_length=5, choices=Outcome, blank=True, default=Outcome.OPEN
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta(OnPlan.Meta):
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        indexes = [
            models.Index(fields=["made_by", "section"], name="forecast_by_person"),
            models.Index(fields=["settle_on", "id"], name="forecast_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statement=""),
                name="forecast_said",
                violation_error_message=_("Say what will be so."),
            ),
            models.CheckConstraint(
                condition=Q(probability__lte=100),
                name="forecast_percent",
                violation_error_message=_("From 0 to 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "true", "false"]), name="forecast_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on=None) | ~Q(outcome="") & ~Q(settled_on=None),
                name="forecast_settled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(goal=None) | Q(risk=None), name="forecast_of_goal_or_risk"
            ),
        ]

    def __str__(self) -> str:
        return self.statement
