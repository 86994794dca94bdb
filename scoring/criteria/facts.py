"""What the criteria read beside the facts of an evaluation: one column each, as of its day."""

from functools import cached_property

import numpy as np
from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from accounts.models import Account, Activity, Opportunity, Receivable, ServiceCost
from scoring.evaluation.columns import Float, Int, LooseDay, read, whole
from scoring.evaluation.facts import Facts, end_of
from scoring.formulas.series import NO_DAY, months_before
from scoring.models import Evaluation, Standing
from scoring.models.evaluation import AXIS_UNKNOWN
from scoring.targets import targets_on

__all__ = ["CriteriaFacts"]

MONTHS = 12
EVEN = 50  # percent, where nobody judged the odds
MONEY = DecimalField(max_digits=20, decimal_places=4)


class CriteriaFacts(Facts):
    """Each column is (accounts,); money in the currency."""

    @cached_property
    def served(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Hours logged and cost to serve in the 12 months that end with the month of the day."""
        first = months_before(self.as_of.replace(day=1), MONTHS - 1)
        costs = ServiceCost.objects.filter(month__gte=first, month__lte=self.as_of)
        total = ExpressionWrapper(F("hours") * F("rate") + F("spent"), output_field=MONEY)
        rows = self._read(
            costs.values("account_id"), hours=Float(Sum("hours")), cost=Float(Sum(total))
        )
        return self._column(rows, "hours"), self._column(rows, "cost")

    @cached_property
    def contacts(self) -> NDArray[np.float64]:
        """Contacts in the 12 months to the day."""
        since = end_of(months_before(self.as_of, MONTHS))
        log = Activity.objects.filter(at__gte=since, at__lt=end_of(self.as_of))
        return self._column(self._read(log.values("account_id"), n=Int(Count("pk"))), "n")

    @cached_property
    def owed(self) -> NDArray[np.float64]:
        """Open invoices on the day."""
        rows = Receivable.objects.open_on(self.as_of).values("account_id")
        return self._column(self._read(rows, owed=Float(Sum("owed"))), "owed")

    @cached_property
    def in_hand(self) -> NDArray[np.float64]:
        """Chances that were open on the day, by their odds; without odds they count half."""
        known = Opportunity.objects.filter(created_at__lt=end_of(self.as_of), amount__gt=0)
        still_open = known.filter(Q(closed_on=None) | Q(closed_on__gt=self.as_of))
        odds = Coalesce(F("probability"), Value(EVEN), output_field=IntegerField())
        worth = ExpressionWrapper(F("amount") * odds / 100, output_field=MONEY)
        rows = self._read(still_open.values("account_id"), worth=Float(Sum(worth)))
        return self._column(rows, "worth")

    @cached_property
    def targets(self) -> NDArray[np.float64]:
        """What their plans ask of them in the year of the day; NaN without one."""
        wanted = targets_on(self.as_of, self._only(Account.objects.all(), "pk"))
        at = self.positions(np.fromiter(wanted.keys(), np.int64, len(wanted)))
        amounts = np.fromiter(map(float, wanted.values()), np.float64, len(wanted))
        column = np.full(len(self), np.nan)
        column[at[at >= 0]] = amounts[at >= 0]
        return column

    @cached_property
    def since(self) -> NDArray[np.int64]:
        """Day number from which they are a customer: first purchase or the day noted."""
        rows = whole(
            read(
                self.connection,
                self._only(Account.objects.exclude(since=None), "pk"),
                account=Int(F("pk")),
                day=LooseDay("since"),
            )
        )
        at = self.positions(rows["account"])
        noted = np.full(len(self), np.iinfo(np.int64).max)
        noted[at[at >= 0]] = rows["day"][at >= 0]
        bought = self.sales.first_day.astype(np.int64)
        return np.minimum(noted, np.where(bought == NO_DAY, np.iinfo(np.int64).max, bought))

    def standings(self, evaluation: Evaluation) -> NDArray:
        """attractiveness, stage, tier letter by account, NaN and 0 where the run knows nothing."""
        rows = self._read(
            Standing.objects.filter(evaluation=evaluation),
            attractiveness=Float("attractiveness"),
            stage=Int("stage"),
            tier=Int(_letter_codes(evaluation)),
        )
        found = np.zeros(len(self), [("attractiveness", "f8"), ("stage", "i8"), ("tier", "i8")])
        found["attractiveness"], found["tier"] = np.nan, -1
        for name in ("attractiveness", "stage", "tier"):
            found[name][rows["at"]] = rows[name]
        found["attractiveness"][found["attractiveness"] == AXIS_UNKNOWN] = np.nan
        return found

    def _column(self, rows: NDArray, name: str) -> NDArray[np.float64]:
        column = np.zeros(len(self))
        column[rows["at"]] = rows[name]
        return column


def _letter_codes(evaluation: Evaluation) -> Case:
    letters = evaluation.model.tiers.order_by("letter").values_list("letter", flat=True)
    return Case(
        *(When(tier=letter, then=place) for place, letter in enumerate(letters)), default=-1
    )
