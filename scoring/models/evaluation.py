"""Evaluations and what they say of each account, kept for as long as history is kept."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Team
from kam.core.models import Job
from scoring.models.model import ScoringModel
from scoring.querysets import EvaluationQuerySet, OnAccountQuerySet, StandingQuerySet


class Stage(models.IntegerChoices):
    """Where an account stands in its life with us."""

    ACQUISITION = 1, _("Acquisition")
    GROWTH = 2, _("Growth")
    MATURITY = 3, _("Maturity")
    DECLINE = 4, _("Decline")
    CHURNED = 5, _("Churned")


AXIS_UNKNOWN = -1  # in place of points on an axis of which nothing is known; the type takes it as 0


class Segment(models.IntegerChoices):
    """Attractiveness × relative strength."""

    KEY = 1, _("Key")
    KEY_DEVELOPMENT = 2, _("Key development")
    MAINTAIN = 3, _("Maintain")
    OPPORTUNISTIC = 4, _("Opportunistic")


class Evaluation(models.Model):
    """One run over all accounts as of a day. Readers see the run that is current, whole."""

    as_of = models.DateField(_("as of"))
    model = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, related_name="evaluations")
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The run whose tiers and stages this one started from.",
    )  # fmt: skip
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="evaluation")
    accounts = models.PositiveIntegerField(_("accounts"), default=0)
    metrics = models.JSONField(default=list, help_text="Codes, in the order of Evidence's columns.")
    scales = models.JSONField(
        default=dict, help_text="Metric → how its numbers became points in this run."
    )
    cut_scores = models.JSONField(
        default=dict,
        help_text="Group → score of the last account inside each tier by rank, best first.",
    )
    cut_places = models.JSONField(default=dict, help_text="Group → its last place in each tier.")
    started_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(
        null=True, help_text="Empty: not finished, nobody reads it."
    )
    is_current = models.BooleanField(default=False)
    shaken_at = models.DateTimeField(
        null=True, help_text="When its border cases were looked for; empty: not yet."
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["-as_of", "-id"], name="evaluation_as_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="evaluation_one_current"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False),
                name="evaluation_current_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of}"

    def cut_scores_for(self, account: Account) -> list[float]:
        """Score of the last account inside each tier, best first, among whom the account competes."""
        within = {"region": account.region, "industry": str(account.industry_id or "")}
        return self.cut_scores.get(within.get(self.model.tier_within, ""), [])


class Standing(models.Model):
    """What one evaluation says of one account: narrow, written by COPY, one partition per run.

    Accounts are archived, never deleted, so the references carry no foreign key check: checking
    a million of them each night would cost more than writing them.
    """

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="standings", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="standings", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    score = models.DecimalField(max_digits=7, decimal_places=4, help_text="0 to 100.")
    change = models.DecimalField(
        max_digits=7, decimal_places=4, default=0, help_text="Points since the previous run."
    )
    completeness = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="Share of the weight that rests on data, 0 to 1."
    )
    rank = models.PositiveIntegerField()
    tier = models.CharField(max_length=1)
    below = models.PositiveSmallIntegerField(
        default=0, help_text="Runs in a row with a rank below the tier's cut-off and margin."
    )
    attractiveness = models.DecimalField(max_digits=7, decimal_places=4)
    strength = models.DecimalField(max_digits=7, decimal_places=4)
    segment = models.PositiveSmallIntegerField(choices=Segment)
    stage = models.PositiveSmallIntegerField(choices=Stage)
    stage_since = models.DateField()
    candidate = models.PositiveSmallIntegerField(
        choices=Stage, help_text="The stage that the facts of this day alone would give."
    )
    candidate_since = models.DateField()
    sales_12m = models.DecimalField(max_digits=18, decimal_places=2)
    sales_12m_before = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="Of the 12 months before these 12."
    )
    last_contact_on = models.DateField(null=True, help_text="As of the day; empty: none yet.")

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        indexes = [
            models.Index(fields=["evaluation", "-score", "account"], name="standing_score"),
            models.Index(fields=["evaluation", "-sales_12m", "account"], name="standing_sales"),
            models.Index(fields=["evaluation", "tier", "-score", "account"], name="standing_tier"),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.score}"

    @property
    def known_attractiveness(self) -> Decimal | None:
        """0 to 100 points; None where nothing is known that would make it attractive."""
        return None if self.attractiveness == AXIS_UNKNOWN else self.attractiveness

    @property
    def known_strength(self) -> Decimal | None:
        """As `known_attractiveness`."""
        return None if self.strength == AXIS_UNKNOWN else self.strength


class Evidence(models.Model):
    """The numbers behind one standing: each metric's value and points, as float64 columns."""

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="evidence", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="evidence", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    numbers = models.BinaryField(
        help_text="Float64, little-endian: values, then points, in the run's order; NaN: unknown."
    )

    objects = OnAccountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"evidence {self.account_id}"


class SimulationColumn(models.Model):
    """A column of an evaluation's accounts, kept so that a simulation need not read the facts."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="simulation_columns"
    )
    reading = models.UUIDField(help_text="Shared by the columns that were read together.")
    name = models.CharField(max_length=60, help_text="A metric's code, or one of the base columns.")
    numbers = models.BinaryField(help_text="A NumPy array, one number per account.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "name"], name="simulation_column_unique")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.name}"


class BorderCase(models.Model):
    """An account whose place in the first tier hangs on the weights: shaken a little, it moves."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="border_cases"
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="border_cases")
    share = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="Of the draws that put it into the first tier."
    )
    dimension = models.CharField(
        max_length=40, blank=True, help_text="Whose weight moves it soonest; empty: not searched."
    )
    change = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, help_text="Of that weight, in points of 100."
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["share"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "account"], name="border_case_unique"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lt=1), name="border_case_in_doubt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.share}"


class Transition(models.Model):
    """An account's change of tier or stage in an evaluation, with the evidence for it."""

    class Kind(models.TextChoices):
        TIER = "tier", _("tier")
        STAGE = "stage", _("stage")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="transitions")
    evaluation = models.ForeignKey(
        Evaluation, null=True, on_delete=models.SET_NULL, related_name="transitions",
        help_text="Empty: the run is no longer kept, the change is.",
    )  # fmt: skip
    as_of = models.DateField()
    kind = models.CharField(max_length=5, choices=Kind)
    before = models.CharField(max_length=2, help_text="Tier letter, or number of the stage.")
    after = models.CharField(max_length=2)
    evidence = models.JSONField(default=dict)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-pk"]
        indexes = [
            models.Index(fields=["account", "-as_of"], name="transition_account"),
            models.Index(fields=["evaluation", "kind", "account"], name="transition_evaluation"),
            models.Index(fields=["-as_of", "-id"], name="transition_as_of"),
            models.Index(
                fields=["kind", "before", "after", "-as_of", "-id"], name="transition_flow"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "account", "kind"], name="transition_unique"
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="transition_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class PortfolioSummary(models.Model):
    """Sums of one evaluation for one team with all below it; team empty: everything."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="summaries")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "team"], name="portfolio_summary_unique"),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(team=None),
                name="portfolio_summary_whole_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.team}"
