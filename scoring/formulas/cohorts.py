"""Customers by the period in which they first bought, and how many of them bought again in each after.

A period is a year, or half a year where the record is too short for years; periods are counted back
from the as-of day, so each is whole. A period with a purchase stands for a contract kept, the first
one without for a contract that was not renewed. Cohorts as in P. S. Fader and B. G. S. Hardie, How
to Project Customer Retention, Journal of Interactive Marketing 21 (1), 2007.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.purchases import PurchaseDays
from scoring.formulas.retention import fit_shifted_beta_geometric
from scoring.formulas.series import day_number, months_before

__all__ = ["FEWEST_MONTHS", "Cohort", "Foretold", "Renewals", "foretold", "renewals"]

LENGTHS = (12, 6)  # months, the first that leaves enough periods
FEWEST_PERIODS = 3  # two renewals: from one the two parameters could not be told apart
LEAD = 330  # days on record before the first period, to know who is new in it
FEWEST_MONTHS = 12 + FEWEST_PERIODS * LENGTHS[-1]


@dataclass(frozen=True)
class Renewals:
    """Customers whose first period is known. Each array is (customers,).

    first: the period of the first purchase, 0 the oldest that counts. periods: those bought in
    after it without a gap, plus 1 for who then left: the renewal at which they did. left: whether
    a period without a purchase followed. back: left, and bought again later; counted as left all
    the same, for the model knows no way back. ends: the last day of each period, (periods,).
    months: its length. before: customers left out, for they bought before the first period: since
    when is not known.
    """

    first: NDArray[np.int64]
    periods: NDArray[np.int64]
    left: NDArray[np.bool_]
    back: NDArray[np.bool_]
    ends: list[date]
    months: int
    before: int

    def cohorts(self) -> list["Cohort"]:
        return [self._cohort(number) for number in range(len(self.ends))]

    def _cohort(self, number: int) -> "Cohort":
        chosen = self.first == number
        stayed = self.periods[chosen] - self.left[chosen]
        still = [int((stayed >= age).sum()) for age in range(len(self.ends) - number)]
        return Cohort(self.ends[number], still, int(self.back[chosen].sum()))

    def one_earlier(self) -> "Renewals":
        """What was known before the last period, of those who had come by then."""
        last = len(self.ends) - 1
        came = self.first < last
        open_then = self.first[came] + self.periods[came] == last
        return Renewals(
            first=self.first[came],
            periods=self.periods[came] - open_then,
            left=self.left[came] & ~open_then,
            back=self.back[came] & ~open_then,
            ends=self.ends[:-1],
            months=self.months,
            before=self.before,
        )


@dataclass(frozen=True)
class Cohort:
    """ends: last day of the period they came in. still: how many bought in it and, without a gap,
    in each one after it. back: of those who left, how many bought again.
    """

    ends: date
    still: list[int]
    back: int


@dataclass(frozen=True)
class Foretold:
    """The last period held out. at_risk: customers before it; stayed: how many of them bought in
    it; model, repeat: how many the model and the rate of the period before foretold.
    """

    at_risk: int
    model: float
    repeat: float
    stayed: int


def renewals(days: PurchaseDays, as_of: date) -> Renewals:
    """Each customer's unbroken periods, as long as the record allows.

    Raises NotEnoughDataError when it reaches back less than 30 months.
    """
    starts, months = _starts(days, as_of)
    account, row = np.unique(days.account, return_inverse=True)
    number = np.searchsorted(starts, days.day, side="right") - 1  # −1: before the first period
    bought = np.zeros((len(account), len(starts)), bool)
    bought[row[number >= 0], number[number >= 0]] = True
    old = np.zeros(len(account), bool)
    old[row[number < 0]] = True
    bought = bought[~old]
    first = bought.argmax(axis=1)
    kept = _unbroken(bought, first)
    left = first + kept < len(starts)
    back = left & (bought.sum(axis=1) > kept)
    ends = [months_before(as_of, months * ago) for ago in reversed(range(len(starts)))]
    return Renewals(first, kept - 1 + left, left, back, ends, months, int(old.sum()))


def _starts(days: PurchaseDays, as_of: date) -> tuple[NDArray[np.int64], int]:
    """First day of each period, and how many months each has."""
    today = day_number(as_of)
    begin = int(days.day.min()) if len(days.day) else today
    for months in LENGTHS:
        starts: list[int] = []
        while (start := _start(as_of, months * (len(starts) + 1))) - LEAD >= begin:
            starts.append(start)
        if len(starts) >= FEWEST_PERIODS:
            return np.array(starts[::-1]), months
    raise NotEnoughDataError(
        "the record is too short",
        what="months",
        found=int((today - begin) * 12 / 365.25),
        needed=FEWEST_MONTHS,
    )


def _start(as_of: date, months: int) -> int:
    return day_number(months_before(as_of, months)) + 1


def _unbroken(bought: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Periods with purchases from the first one on, up to the first gap, (customers,)."""
    gap = ~bought & (np.arange(bought.shape[1]) > first[:, None])
    return np.where(gap.any(axis=1), gap.argmax(axis=1), bought.shape[1]) - first


def foretold(known: Renewals) -> Foretold:
    """The model fitted without the last period, held against it.

    Raises NotEnoughDataError when too little was known before it.
    """
    then = known.one_earlier()
    model = fit_shifted_beta_geometric(then.periods, then.left)
    at_risk = then.periods[~then.left].astype(np.float64)
    came = known.first < len(known.ends) - 1
    return Foretold(
        at_risk=len(at_risk),
        model=float(model.renews(at_risk + 1).sum()),
        repeat=_last_rate(then) * len(at_risk),
        stayed=int((~known.left[came]).sum()),
    )


def _last_rate(known: Renewals) -> float:
    """Of who bought in the last period but one, the share that bought in the last; 1 of nobody."""
    last = len(known.ends) - 1
    due = (known.first < last) & (known.first + known.periods == last)
    return float(1 - known.left[due].mean()) if due.any() else 1.0
