"""How a model of the past did: what it said, against what happened after."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Bin",
    "brier",
    "calibration",
    "lift",
    "rank_correlation",
    "rank_correlation_of_ranks",
]

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """Accounts of which about the same was said: their number, what was said and what happened."""

    accounts: int
    said: float
    happened: float


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
    border = np.partition(score, len(score) - top)[len(score) - top]
    above, level = score > border, score == border
    places = top - above.sum()
    return float((outcome[above].sum() + places * outcome[level].mean()) / top / mean)


def calibration(said: Column, happened: Column, bins: int = 10) -> list[Bin]:
    """Accounts in groups of about equal size by what was said, lowest first.

    said: (accounts,), chances 0 to 1. happened: (accounts,), 0 or 1. Equal chances stay together,
    so there may be fewer groups. A model is calibrated where both means agree in every group.
    """
    if not len(said):
        return []
    edges = np.unique(np.quantile(said, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, said, side="right")
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


def _correlation(first: Column, second: Column) -> float:
    middle = (len(first) + 1) / 2.0
    first, second = first - middle, second - middle
    size = np.sqrt((first @ first) * (second @ second))
    return float(np.clip(first @ second / size, -1, 1)) if size else float("nan")


def _mean_ranks(values: Column) -> Column:
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank: Column = np.cumsum(times) - (times - 1) / 2.0
    return mean_rank[place]
