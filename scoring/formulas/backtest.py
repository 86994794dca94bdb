"""How a model of the past did: what it said, against what happened after."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Bin",
    "Confusion",
    "Fate",
    "Tenth",
    "brier",
    "calibration",
    "confusion",
    "fates",
    "lift",
    "places",
    "rank_correlation",
    "rank_correlation_of_ranks",
    "tenths",
]

Column = NDArray[np.float64]
Marks = NDArray[np.bool_]
BAND = 0.15  # as the stages of the life cycle: less than this is no growth and no decline


class Fate(IntEnum):
    """What became of an account: NONE never bought, WON is new; the others were customers."""

    NONE = 0
    LOST = 1
    SHRANK = 2
    KEPT = 3
    GREW = 4
    WON = 5


@dataclass(frozen=True)
class Bin:
    """Accounts of which about the same was said: their number, what was said and what happened."""

    accounts: int
    said: float
    happened: float


@dataclass(frozen=True)
class Confusion:
    """What was said against what happened, in accounts: parts of one where ties share places."""

    hits: float
    false_alarms: float
    misses: float
    rest: float

    @property
    def precision(self) -> float:
        """Of those named, how many it happened to; NaN where nobody was named."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float:
        """Of those it happened to, how many were named; NaN where it happened to nobody."""
        return _share(self.hits, self.hits + self.misses)


@dataclass(frozen=True)
class Tenth:
    """A tenth of the accounts by what was said, and what became of them.

    said, happened: mean place in the order before and in that of the sales after, 0 last to
    1 first: a model that knows the future has both alike. brought: their share of all sales after,
    0 to 1. customers: how many had bought before; kept: how many of these bought again.
    """

    accounts: int
    said: float
    happened: float
    brought: float
    customers: int
    kept: int


def fates(customer: Marks, base: Column, after: Column, bought: Marks) -> NDArray[np.int8]:
    """What became of each account, (accounts,), values of `Fate`.

    customer: whether they bought in the 12 months before the day. base, after: (accounts,), sales
    of a time before that is as long, and of the months after the day, in any one unit. bought:
    whether they bought in the months after. Where base is of the same months a year before, the
    season is out; growth and decline begin at 15 %, and who had no sales in base has grown.
    """
    grew = (after > base * (1 + BAND)) | (base <= 0)
    shrank = (after < base * (1 - BAND)) & (base > 0)
    kept = np.select([shrank, grew], [Fate.SHRANK, Fate.GREW], Fate.KEPT)
    known = np.where(bought, kept, Fate.LOST)
    return np.where(customer, known, np.where(bought, Fate.WON, Fate.NONE)).astype(np.int8)


def places(worth: Column, top: int) -> Column:
    """Which accounts are the first `top`, (accounts,), 0 to 1; ties at the border share its places.

    worth: (accounts,), higher is first.
    """
    if top <= 0 or not len(worth):
        return np.zeros(len(worth))
    top = min(top, len(worth))
    border = np.partition(worth, len(worth) - top)[len(worth) - top]
    above, level = worth > border, worth == border
    return np.where(above, 1.0, np.where(level, (top - above.sum()) / level.sum(), 0.0))


def confusion(said: Column, happened: Column) -> Confusion:
    """said: (accounts,), as `places` gives it. happened: (accounts,), 0 to 1."""
    hits = float(said @ happened)
    false_alarms, misses = float(said.sum()) - hits, float(happened.sum()) - hits
    return Confusion(hits, false_alarms, misses, len(said) - hits - false_alarms - misses)


def tenths(worth: Column, after: Column, customer: Marks, bought: Marks) -> list[Tenth]:
    """The accounts in ten parts by what was said of them, the first part first.

    worth: (accounts,), higher is first; equal ones stay together, so there may be fewer parts.
    after: (accounts,), sales after the day. customer, bought: as in `fates`.
    """
    if not len(worth):
        return []
    said, happened = _order(worth), _order(after)
    brought, part = np.maximum(after, 0), _parts(worth, 10)
    chosen = [part == number for number in np.unique(part)[::-1]]
    return [
        Tenth(
            accounts=int(rows.sum()),
            said=float(said[rows].mean()),
            happened=float(happened[rows].mean()),
            brought=_share(float(brought[rows].sum()), float(brought.sum())),
            customers=int((customer & rows).sum()),
            kept=int((customer & bought & rows).sum()),
        )
        for rows in chosen
    ]


def lift(score: Column, outcome: Column, percent: float) -> float:
    """How many times as often (or as much) it happened among the first `percent` as among all.

    score: (accounts,), higher is likelier; ties at the border share the places that are left.
    outcome: (accounts,), 0 or 1, or an amount of 0 or more. NaN where it happened to nobody.

    Source: lift of the top group, as in S. Rosset et al., Evaluation of Prediction Models for
    Marketing Campaigns, KDD 2001.
    """
    top = int(np.ceil(len(score) * percent / 100.0))
    mean = outcome.mean() if len(outcome) else 0.0
    if top == 0 or mean == 0:
        return float("nan")
    return float(places(score, top) @ outcome / top / mean)


def calibration(said: Column, happened: Column, bins: int = 10) -> list[Bin]:
    """Accounts in groups of about equal size by what was said, lowest first.

    said: (accounts,), chances 0 to 1. happened: (accounts,), 0 or 1. Equal chances stay together,
    so there may be fewer groups. A model is calibrated where both means agree in every group.
    """
    if not len(said):
        return []
    place = _parts(said, bins)
    return [
        Bin(
            int((place == p).sum()),
            float(said[place == p].mean()),
            float(happened[place == p].mean()),
        )
        for p in np.unique(place)
    ]


def brier(said: Column, happened: Column) -> float:
    """Mean square of what was said less what happened: 0 is perfect, 0.25 is a coin.

    Source: G. W. Brier, Monthly Weather Review 78 (1), 1950.
    """
    return float(np.mean((said - happened) ** 2)) if len(said) else float("nan")


def rank_correlation(before: Column, after: Column) -> float:
    """How alike two orders of the same accounts are: 1 the same, −1 reversed, NaN for fewer than 2.

    before, after: (accounts,), scores or ranks of any unit; equal ones share their mean rank.

    Source: C. Spearman, American Journal of Psychology 15 (1), 1904.
    """
    if len(before) < 2:
        return float("nan")
    return _correlation(_mean_ranks(before), _mean_ranks(after))


def rank_correlation_of_ranks(before: NDArray[np.int32], after: NDArray[np.int32]) -> float:
    """The same for ranks 1 to n without ties, with no sorting left to do."""
    if len(before) < 2:
        return float("nan")
    return _correlation(before.astype(np.float64), after.astype(np.float64))


def _parts(column: Column, parts: int) -> NDArray[np.int64]:
    """In which of about equal parts each row is, the lowest values in part 0."""
    edges = np.unique(np.quantile(column, np.linspace(0, 1, parts + 1)[1:-1]))
    return np.searchsorted(edges, column, side="right")


def _order(values: Column) -> Column:
    """Place of each among all: 0 the lowest, 1 the highest."""
    return (_mean_ranks(values) - 0.5) / len(values)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _correlation(first: Column, second: Column) -> float:
    middle = (len(first) + 1) / 2.0
    first, second = first - middle, second - middle
    size = np.sqrt((first @ first) * (second @ second))
    return float(np.clip(first @ second / size, -1, 1)) if size else float("nan")


def _mean_ranks(values: Column) -> Column:
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank: Column = np.cumsum(times) - (times - 1) / 2.0
    return mean_rank[place]
