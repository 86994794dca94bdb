"""Loyalty: what customers did up to the day of an evaluation, beside what they said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Team
from scoring.models.evaluation import Evaluation
from scoring.querysets import OnAccountQuerySet


class Zone(models.IntegerChoices):
    """The three pieces of satisfaction, and who said nothing."""

    SILENT = 0, _("said nothing")
    BELOW = 1, _("below the floor")
    FLAT = 2, _("flat middle")
    CLIMBING = 3, _("above the high mark")


class Loyalty(models.Model):
    """One customer in one evaluation: narrow, written by COPY, one partition per run.

    Accounts are archived, never deleted, so the references carry no foreign key check. Who never
    bought has no row.
    """

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="loyalties", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="loyalties", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    score = models.FloatField(help_text="The loyalty index, 0 to 100.")
    change = models.FloatField(null=True, help_text="Points in 12 months; empty: new since then.")
    repeat = models.FloatField(help_text="Share of the last 12 months bought in, 0 to 1.")
    tenure = models.FloatField(help_text="Years since the first purchase.")
    share = models.FloatField(null=True, help_text="Customer share, 0 and more; empty: unknown.")
    share_estimated = models.BooleanField(help_text="Told by our rank among suppliers alone.")
    trend = models.FloatField(null=True, help_text="Sales against the year before, as ratio − 1.")
    referrals = models.PositiveSmallIntegerField(
        null=True, help_text="Companies they brought us; empty: nobody notes them."
    )
    satisfaction = models.FloatField(
        null=True, help_text="Mean of the last 12 months, 0 to 10; empty: they said nothing."
    )
    zone = models.PositiveSmallIntegerField(choices=Zone)
    leaving = models.BooleanField(help_text="Says it is satisfied while its loyalty falls.")
    at_stake = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="Sales of the better of the last two years."
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["score"]
        indexes = [
            models.Index(fields=["evaluation", "score", "account"], name="loyalty_score"),
            models.Index(fields=["evaluation", "zone", "score", "account"], name="loyalty_zone"),
            models.Index(
                fields=["evaluation", "-at_stake", "account"],
                condition=Q(leaving=True),
                name="loyalty_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.score:.0f}"


class LoyaltySummary(models.Model):
    """Sums of one evaluation for one team with all below it; team empty: everything."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="loyalty_summaries"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "team"], name="loyalty_summary_unique"),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(team=None),
                name="loyalty_summary_whole_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.team_id}"
