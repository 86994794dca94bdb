"""Which of the six criteria of a key account each account meets, and what it takes and brings."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from kam.core.models import TimeStamped
from scoring.formulas.criteria import Thresholds
from scoring.models.evaluation import Evaluation
from scoring.querysets import CriteriaResultQuerySet

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class CriteriaRule(TimeStamped):
    """From where each of the six criteria is met. One row; none yet: the defaults."""

    profit = models.DecimalField(
        _("large share of profit, %"), max_digits=5, decimal_places=2, default=80,
        validators=PERCENT,
        help_text=_("Met by the smallest group of accounts that brings so much of all profit."),
    )  # fmt: skip
    targets = models.DecimalField(
        _("crucial to our targets, %"), max_digits=5, decimal_places=2, default=5,
        validators=PERCENT,
        help_text=_(
            "Of what the own team counts on: the targets of its plans, for accounts without one "
            "what was sold in 12 months and is in hand."
        ),
    )  # fmt: skip
    loss = models.DecimalField(
        _("its loss would hurt, %"), max_digits=5, decimal_places=2, default=1,
        validators=PERCENT,
        help_text=_("Its profit of 12 months and what it owes us, of all profit."),
    )  # fmt: skip
    years = models.DecimalField(
        _("long relationship, years"), max_digits=4, decimal_places=1, default=3,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    months = models.PositiveSmallIntegerField(
        _("stable relationship, months with a purchase"), default=6,
        validators=[MaxValueValidator(12)], help_text=_("Of the last 12."),
    )  # fmt: skip
    potential = models.DecimalField(
        _("great potential, points"), max_digits=5, decimal_places=2, default=60,
        validators=PERCENT, help_text=_("Of the attractiveness in the scoring model, 0 to 100."),
    )  # fmt: skip
    effort = models.DecimalField(
        _("takes most of our effort, %"), max_digits=5, decimal_places=2, default=50,
        validators=PERCENT,
        help_text=_("Met by the smallest group of accounts that takes so much of it."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("thresholds of the six criteria")
        constraints = [
            models.CheckConstraint(
                condition=Q(profit__gt=0, profit__lte=100, effort__gt=0, effort__lte=100),
                name="criteria_rule_groups",
                violation_error_message=_("A leading group takes more than 0 and at most 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(
                    targets__range=(0, 100), loss__range=(0, 100), years__range=(0, 100),
                    months__lte=12, potential__range=(0, 100),
                ),
                name="criteria_rule_in_range",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def thresholds(self) -> Thresholds:
        """As the formula takes them."""
        return Thresholds(
            profit=float(self.profit),
            targets=float(self.targets),
            loss=float(self.loss),
            years=float(self.years),
            months=int(self.months),
            potential=float(self.potential),
            effort=float(self.effort),
        )


class CriteriaRun(models.Model):
    """One judgement of all accounts of an evaluation: by which thresholds, and sums by team."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="criteria_run"
    )
    thresholds = models.JSONField(help_text="As they were when it was judged.")
    unit = models.CharField(
        max_length=10, help_text="Of the effort: cost (cost to serve), contacts; empty: unknown."
    )
    figures = models.JSONField(help_text="Team (empty: all accounts) → its sums.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("judgement of the six criteria")
        verbose_name_plural = _("judgements of the six criteria")
        ordering = ["-evaluation"]

    def __str__(self) -> str:
        return str(self.evaluation_id)


class CriteriaResult(models.Model):
    """What one judgement says of one account: narrow, written by COPY.

    Accounts are archived, never deleted, so the references carry no foreign key check.
    """

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="criteria", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="criteria", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    met = models.PositiveSmallIntegerField(help_text="A bit per criterion, in the order of all.")
    known = models.PositiveSmallIntegerField(help_text="A bit per criterion that could be judged.")
    number = models.PositiveSmallIntegerField(help_text="How many are met.")
    place = models.PositiveIntegerField(
        help_text="1: meets most; of equals who brings most profit."
    )
    profit = models.DecimalField(max_digits=18, decimal_places=2, help_text="Of 12 months.")
    profit_share = models.FloatField(help_text="Of all profit, percent; −1: not known.")
    team_share = models.FloatField(help_text="Of what the team expects, percent; −1: not known.")
    planned = models.BooleanField(
        default=False,
        help_text="What it is expected to bring is the target of its plan, not sales and chances.",
    )
    loss_share = models.FloatField(help_text="With what it owes, of all profit; −1: not known.")
    years = models.FloatField(help_text="Since the first purchase; −1: none yet.")
    months = models.PositiveSmallIntegerField(help_text="Of the last 12 with a purchase.")
    potential = models.FloatField(help_text="0 to 100; −1: not known.")
    owed = models.DecimalField(max_digits=18, decimal_places=2, help_text="Open invoices.")
    hours = models.FloatField(help_text="Logged as cost to serve, 12 months.")
    cost = models.DecimalField(max_digits=18, decimal_places=2, help_text="To serve, 12 months.")
    contacts = models.PositiveIntegerField(help_text="In 12 months.")
    effort_share = models.FloatField(help_text="Of all effort, percent; −1: not known.")
    surplus = models.FloatField(
        help_text="Share of effort less share of profit, in percentage points; 0: not known."
    )
    take_place = models.PositiveIntegerField(
        default=0, help_text="1: takes most beyond what it brings, by surplus."
    )

    objects = CriteriaResultQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        indexes = [
            models.Index(fields=["evaluation", "place", "account"], name="criteria_place"),
            models.Index(fields=["evaluation", "take_place", "account"], name="criteria_takes"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.number}"
