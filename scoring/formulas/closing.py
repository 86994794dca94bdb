"""What would close the distance to a wanted score: one metric at a time, all else staying as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.composite import Weights, contributions
from scoring.formulas.normalise import Scale, reaching

__all__ = ["Way", "together", "ways"]

HALVINGS = 50  # of the common share: closer than any figure is told
LEAST_SLOPE = 1e-9  # points of the score for 100 points of a metric: less than that moves nothing


@dataclass(frozen=True)
class Way:
    """column: which metric. points: 0 to 100, that it would need. value: the nearest one, in its
    unit, that gives them."""

    column: int
    points: float
    value: float


def ways(
    points: NDArray[np.float64],
    weights: Weights,
    scales: Sequence[Scale],
    *,
    target: float,
    whole: Sequence[bool],
) -> list[Way]:
    """Each metric that alone would lift one account's score to the target, the least effort first.

    points: (columns,), 0 to 100, NaN where unknown, as `weights` say. scales, whole: one per
    column; `whole` values are told as whole numbers, rounded the way that is enough. target: the
    score wanted, 0 to 100, above the account's own.

    The score is a straight line in the points of one column that is known; that of an unknown
    one starts where the value becomes known. A column that cannot reach the target alone is left
    out. Effort is counted in points of the metric, those of an unknown one from 0; equal ones
    stand in the order of the columns. Raises ValueError as `composite.contributions` does.
    """
    low, high = _score_at(0.0, points, weights), _score_at(100.0, points, weights)
    found = []
    for column, scale in enumerate(scales):
        if high[column] - low[column] < LEAST_SLOPE:
            continue
        wanted = max(0.0, float(100 * (target - low[column]) / (high[column] - low[column])))
        value = reaching(scale, wanted, whole=whole[column])
        if value is not None:
            found.append(Way(column=column, points=wanted, value=value))
    now = np.nan_to_num(points)
    return sorted(found, key=lambda way: round(way.points - float(now[way.column]), 8))


def together(
    points: NDArray[np.float64],
    weights: Weights,
    scales: Sequence[Scale],
    *,
    target: float,
    whole: Sequence[bool],
    columns: Sequence[int],
) -> list[Way]:
    """The columns that, each going the same share of the way to its best, reach the target.

    Takes what `ways` does; columns: those that may rise, known ones. The share is the smallest one
    that is enough; the best of a column is the end of its scale. Empty where even the ends of all
    are not enough. In the order of `columns`, without those that stand at their end already.
    """
    best = np.array([max(scale.points) for scale in scales])
    may_rise = np.isin(np.arange(len(points)), columns) & (points < best)

    def risen(share: float) -> NDArray[np.float64]:
        return np.where(may_rise, points + share * (best - points), points)

    def enough(share: float) -> bool:
        return bool(contributions(risen(share)[None], weights).sum() >= target)

    if not enough(1.0):
        return []
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return [_raised(column, risen(high), scales, whole) for column in columns if may_rise[column]]


def _raised(column: int, points: NDArray, scales: Sequence[Scale], whole: Sequence[bool]) -> Way:
    """Where no whole number has the points, the nearest one that the scale knows."""
    scale, wanted = scales[column], float(points[column])
    value = reaching(scale, wanted, whole=whole[column])
    if value is None:
        value = reaching(scale, wanted)
    return Way(column=column, points=wanted, value=value if value is not None else np.nan)


def _score_at(given: float, points: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """The score if a column had the points given, (columns,): one column at a time."""
    tried = np.tile(points, (len(points), 1))
    np.fill_diagonal(tried, given)
    return contributions(tried, weights).sum(axis=1)
