"""Experience-based matching: what industries need, what we can do, and whom that makes a target."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Industry, Opportunity
from kam.core.models import TimeStamped
from scoring.models.evaluation import Evaluation
from scoring.querysets import OnAccountQuerySet

RATED = [MinValueValidator(0), MaxValueValidator(5)]


class IndustryNeed(TimeStamped):
    """A field of the industry grid. It is emptied, never deleted: matches point at it."""

    industry = models.ForeignKey(
        Industry, on_delete=models.CASCADE, related_name="needs", verbose_name=_("industry")
    )
    line = models.CharField(_("product line"), max_length=100)
    need = models.DecimalField(
        _("need"), max_digits=2, decimal_places=1, null=True, blank=True, validators=RATED,
        help_text=_("How much the industry needs the line, 0 to 5. Empty: not judged yet."),
    )  # fmt: skip
    strength = models.DecimalField(
        _("our strength"), max_digits=2, decimal_places=1, null=True, blank=True, validators=RATED,
        help_text=_("How strong we are there, 0 to 5. Empty: not judged yet."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("need of an industry")
        verbose_name_plural = _("needs of industries")
        ordering = ["industry__name", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["industry", "line"],
                name="industry_need_unique",
                violation_error_message=_("This industry and line stand in the grid already."),
            ),
            models.CheckConstraint(condition=~Q(line=""), name="industry_need_line_given"),
            models.CheckConstraint(
                condition=Q(need=None) | Q(need__gte=0, need__lte=5), name="industry_need_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(strength=None) | Q(strength__gte=0, strength__lte=5),
                name="industry_strength_0_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.industry} · {self.line}"


class Criterion(TimeStamped):
    """Something customers select their supplier by, and how well we can do it."""

    name = models.CharField(_("criterion"), max_length=100)
    capability = models.DecimalField(
        _("our capability"), max_digits=3, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0: we cannot do it, 1: nobody does it better."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("selection criterion")
        verbose_name_plural = _("selection criteria")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="criterion_name_unique",
                violation_error_message=_("There is a criterion of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="criterion_name_given",
                violation_error_message=_("A criterion needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(capability__gte=0, capability__lte=1), name="criterion_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Demand(TimeStamped):
    """The demand that was seen at an account for a product line."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="demands")
    line = models.CharField(
        _("product line"), max_length=100, blank=True, default="",
        help_text=_("Empty: every line without a demand of its own."),
    )  # fmt: skip
    level = models.DecimalField(
        _("demand"), max_digits=2, decimal_places=1, validators=RATED, help_text=_("0 to 5.")
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "line"],
                name="demand_unique",
                violation_error_message=_("The demand for this line is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=0, level__lte=5), name="demand_level_0_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.level}"


class CriterionWeight(TimeStamped):
    """How much a criterion weighed in an account's past projects; they need not sum to 100."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="criterion_weights")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="weights", verbose_name=_("criterion")
    )
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("0 to 100, against the other criteria of this account."),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("weight of a criterion")
        verbose_name_plural = _("weights of criteria")
        ordering = ["criterion__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "criterion"],
                name="criterion_weight_unique",
                violation_error_message=_("The weight of this criterion is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="criterion_weight_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.weight}"


class TargetRule(TimeStamped):
    """Who counts as a target. One row, which also is the lock of all grids."""

    top_percent = models.DecimalField(
        _("Targets, top %"), max_digits=5, decimal_places=2, default=10,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of the prospects whose match is known, by match."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("rule for targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(top_percent__gte=0, top_percent__lte=100), name="target_rule_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.top_percent} %"


class MatchFigures(models.Model):
    """What a run over all prospects found."""

    finished_at = models.DateTimeField(auto_now_add=True)
    prospects = models.PositiveIntegerField(help_text="All accounts with the status prospect.")
    judged = models.PositiveIntegerField(help_text="Of these, with a match.")
    targets = models.PositiveIntegerField(help_text="The first so many are targets.")
    without_industry = models.PositiveIntegerField(help_text="No industry, or none of the grid.")
    without_customer = models.PositiveIntegerField(help_text="Industry known; customer not judged.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.judged} of {self.prospects}"


class MatchRun(MatchFigures):
    """What the last run found. One row, replaced with each run."""

    class Meta:
        verbose_name = _("run of the matching")


class PastMatchRun(MatchFigures):
    """What is found when only what was known on the day of an evaluation counts."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="match_run"
    )
    top_percent = models.DecimalField(
        max_digits=5, decimal_places=2, help_text="So many were targets on the day."
    )

    class Meta:
        verbose_name = _("matching of a past day")


class Matched(models.Model):
    """How well one prospect fits us: narrow, written by COPY.

    Accounts are archived, never deleted, so the references carry no foreign key check. Prospects
    whose industry match is unknown have no row.
    """

    need = models.ForeignKey(
        IndustryNeed, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False,
        db_index=False, help_text="The field of the grid with the line that fits best.",
    )  # fmt: skip
    industry_match = models.FloatField(help_text="0 to 1.")
    is_judged = models.BooleanField(help_text="Demand and criteria of the customer are known.")
    customer_match = models.FloatField(help_text="0 to 1; 0 where not judged.")
    match = models.FloatField(help_text="Industry × customer match, 0 to 1; 0 where not judged.")
    rank = models.PositiveIntegerField(help_text="By match; 0 where not judged.")
    is_target = models.BooleanField()

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-match", "account"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.match:.3f}"  # type: ignore[attr-defined]


class ProspectMatch(Matched):
    """The match as it is today; replaced as a whole."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="prospect_match", db_constraint=False,
        primary_key=True,
    )  # fmt: skip
    judged_on = models.DateField(help_text="Since when there is a match; what closed before it"
                                 " does not count as its outcome.")  # fmt: skip

    class Meta(Matched.Meta):
        verbose_name = _("match of a prospect")
        verbose_name_plural = _("matches of prospects")
        indexes = [
            models.Index(
                fields=["-match", "account"],
                condition=Q(is_judged=True),
                name="prospect_match_judged",
            ),
            models.Index(
                fields=["-industry_match", "account"],
                condition=Q(is_judged=False),
                name="prospect_match_to_ask",
            ),
        ]


class PastMatch(Matched):
    """The match as it was known on the day of an evaluation, worked out when somebody asks."""

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta(Matched.Meta):
        verbose_name = _("match on a past day")
        verbose_name_plural = _("matches on past days")
        indexes = [
            models.Index(
                fields=["evaluation", "-match", "account"],
                condition=Q(is_judged=True),
                name="past_match_judged",
            ),
            models.Index(
                fields=["evaluation", "-industry_match", "account"],
                condition=Q(is_judged=False),
                name="past_match_to_ask",
            ),
        ]


class MatchOutcome(models.Model):
    """The match as it stood when an opportunity was won or lost: how good the judgement was."""

    opportunity = models.OneToOneField(
        Opportunity, on_delete=models.CASCADE, related_name="match_outcome", primary_key=True
    )
    industry_match = models.FloatField()
    customer_match = models.FloatField()
    match = models.FloatField()
    was_target = models.BooleanField()

    class Meta:
        verbose_name = _("outcome of a match")
        verbose_name_plural = _("outcomes of matches")

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.match:.3f}"
