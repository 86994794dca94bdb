"""From a metric's numbers to points between 0 and 100, by a scale that can be stored and reused.

Every method ends in the same thing: a table of (value, points) knots that is read by linear
interpolation or as steps. What the batch did to a million accounts can so be kept as a small
`Scale` and be applied to one account, or to a simulated one, later.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_KNOTS", "METHODS", "Scale", "fit", "fit_points", "points", "reaching"]

Column = NDArray[np.float64]

METHODS = ("percentile", "min_max", "log_min_max", "bands", "rating")
MAX_KNOTS = 2001  # a percentile scale is exact up to here, within 0.05 points beyond
NOTHING_TO_COMPARE = 50.0  # points of a column in which all known values are the same
WINSORISED = (1.0, 99.0)  # percentiles at which min–max cuts the tails
RATING = ((1.0, 0.0), (5.0, 100.0))


@dataclass(frozen=True)
class Scale:
    """How the values of one metric become points.

    values: thresholds in the metric's own unit, ascending. points: 0 to 100, one per threshold.
    Beyond the ends the first or last points hold. `step`: a value takes the points of the highest
    threshold it reaches, instead of a share of the way to the next. `log`: values are read as
    log(1 + value), negative ones as 0.
    """

    method: str
    higher_is_better: bool
    values: tuple[float, ...]
    points: tuple[float, ...]
    step: bool = False
    log: bool = False

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"unknown method of normalisation: {self.method!r}")
        if not self.values or len(self.values) != len(self.points):
            raise ValueError("a scale needs as many points as values, and at least one")
        if any(b <= a for a, b in pairwise(self.values)):
            raise ValueError("the values of a scale must ascend")
        if not all(0 <= p <= 100 for p in self.points):
            raise ValueError("the points of a scale lie between 0 and 100")

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; `from_dict` gives the same scale back, bit for bit."""
        return asdict(self) | {"values": list(self.values), "points": list(self.points)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote. Raises TypeError or ValueError for anything else."""
        return cls(**{**data, "values": tuple(data["values"]), "points": tuple(data["points"])})


def fit(
    column: Column,
    *,
    method: str,
    higher_is_better: bool = True,
    params: Mapping[str, Any] | None = None,
) -> Scale:
    """Find the scale of a metric from the values of all accounts.

    column: (accounts,), in the metric's unit, NaN where unknown. Fit and `points` take the same.
    params: for bands `{"bands": [[from, points], …], "linear": false}`, nothing for the others.

    percentile   mid-rank 100 · (average rank − 0.5) / n among the n known values; equal values get
                 equal points, and only the order of the values counts
    min_max      0 at the 1st, 100 at the 99th percentile, straight between, the tails cut
    log_min_max  0 at the least, 100 at the greatest log(1 + value); values below 0 count as 0
    bands        the table given; below its first threshold the first points hold
    rating       1 → 0, 2 → 25, 3 → 50, 4 → 75, 5 → 100

    With lower-is-better the points are mirrored: 100 − points, of a table as well. A column in
    which nothing differs (for min_max: between the two percentiles), or nothing is known, gives 50
    to every known value: there is nothing to compare. Raises ValueError for an unknown method, a
    bad table or an infinite value.

    Source: mid-rank as in E. L. Lehmann, Nonparametrics (1975), §1.4; winsorising after
    C. P. Winsor in J. W. Tukey, Annals of Mathematical Statistics 33 (1), 1962.
    """
    if method == "percentile":
        return _percentile(_known(column), higher_is_better)[0]
    if method == "min_max":
        return _min_max(_known(column), higher_is_better)
    if method == "log_min_max":
        return _log_min_max(_known(column), higher_is_better)
    if method == "bands":
        return _bands(params or {}, higher_is_better)
    return _scale(method, higher_is_better, *zip(*RATING, strict=True))


def points(column: Column, scale: Scale) -> Column:
    """Points of each value by a scale: (accounts,), 0 to 100, NaN where the value is NaN."""
    values = np.asarray(column, dtype=np.float64)
    if scale.step:
        reached = np.searchsorted(np.array(scale.values), values, side="right") - 1
        given = np.array(scale.points)[np.maximum(reached, 0)]
    else:
        read_as = _log(values) if scale.log else values
        given = np.interp(read_as, scale.values, scale.points)
    return np.where(np.isnan(values), np.nan, given)


def reaching(scale: Scale, wanted: float, *, whole: bool = False) -> float | None:
    """The least demanding value that a scale gives the points wanted, None where no value does.

    wanted: 0 to 100. On a scale that rises it is the smallest such value, on one that falls the
    largest one; on steps that fall the last number before the next step. whole: only whole numbers
    will do.
    """
    rises = scale.points[-1] >= scale.points[0]
    order = range(len(scale.points)) if rises else range(len(scale.points) - 1, -1, -1)
    enough = [place for place in order if scale.points[place] >= wanted]
    if not enough:
        return None
    value = _at(scale, enough[0], enough[0] + (-1 if rises else 1), wanted)
    if not whole:
        return value
    slack = 0.0 if scale.step else 1e-9  # a step is reached or not; a line has rounding
    near = float(np.ceil(value - slack) if rises else np.floor(value + slack))
    return near if points(np.array([near]), scale)[0] >= wanted - 1e-9 else None


def _at(scale: Scale, knot: int, before: int, wanted: float) -> float:
    """Where between two knots the points wanted are reached; the first one has nothing before it."""
    value, between_two = scale.values[knot], 0 <= before < len(scale.values)
    if scale.step and between_two and before > knot:  # a step holds up to where the next begins
        value = float(np.nextafter(scale.values[before], -np.inf))
    elif not scale.step and between_two:
        missing = (scale.points[knot] - wanted) / (scale.points[knot] - scale.points[before])
        between = value - missing * (value - scale.values[before])
        if np.interp(between, scale.values, scale.points) >= wanted:  # else they are as good as one
            value = between
    return float(np.expm1(value)) if scale.log else value


def fit_points(
    column: Column,
    *,
    method: str,
    higher_is_better: bool = True,
    params: Mapping[str, Any] | None = None,
) -> tuple[Scale, Column]:
    """`fit` and `points` in one pass, with exact mid-ranks however many values differ.

    The batch uses this; the scale that is kept agrees with the points within 0.05 when a
    percentile column holds more than 2,001 different values, and exactly otherwise.
    Same arguments and errors as `fit`; the points are as `points` gives them.
    """
    if method != "percentile":
        scale = fit(column, method=method, higher_is_better=higher_is_better, params=params)
        return scale, points(column, scale)
    known = ~np.isnan(column)
    scale, exact = _percentile(_known(column), higher_is_better)
    result = np.full(len(column), np.nan)
    result[known] = exact
    return scale, result


def _known(column: Column) -> Column:
    known = column[~np.isnan(column)].astype(np.float64, copy=False)
    if np.isinf(known).any():
        raise ValueError("a metric holds an infinite value")
    return known


def _percentile(known: Column, higher_is_better: bool) -> tuple[Scale, Column]:
    """The scale, and the exact mid-rank points of each known value."""
    if not len(known):
        return _flat("percentile", higher_is_better), known
    order = np.argsort(known)
    ascending = known[order]
    starts = np.flatnonzero(np.r_[True, ascending[1:] != ascending[:-1]])  # of each group of equals
    counts = np.diff(np.r_[starts, len(known)])
    mid_rank = _mirrored(100.0 * (starts + counts / 2) / len(known), higher_is_better)
    exact = np.empty(len(known))
    exact[order] = np.repeat(mid_rank, counts)
    chosen = _knots(mid_rank)
    values, given = tuple(ascending[starts[chosen]].tolist()), tuple(mid_rank[chosen].tolist())
    return Scale("percentile", higher_is_better, values, given), exact


def _knots(mid_rank: Column) -> NDArray[np.intp]:
    """Which of the different values to keep: all, or those nearest to 2,001 evenly spaced points.

    Spaced by points, not by count of values, so that no frequent value is missed.
    """
    if len(mid_rank) <= MAX_KNOTS:
        return np.arange(len(mid_rank))
    rising = mid_rank if mid_rank[0] < mid_rank[-1] else 100.0 - mid_rank
    wanted = np.linspace(rising[0], rising[-1], MAX_KNOTS)
    middles = (rising[1:] + rising[:-1]) / 2
    return np.unique(np.searchsorted(middles, wanted))


def _min_max(known: Column, higher_is_better: bool) -> Scale:
    if not len(known):
        return _flat("min_max", higher_is_better)
    low, high = np.percentile(known, WINSORISED).tolist()
    if not low < high:
        return _flat("min_max", higher_is_better, low)
    return _scale("min_max", higher_is_better, (low, high), (0.0, 100.0))


def _log_min_max(known: Column, higher_is_better: bool) -> Scale:
    logs = _log(known)
    low, high = (float(logs.min()), float(logs.max())) if len(logs) else (0.0, 0.0)
    if not low < high:
        return _flat("log_min_max", higher_is_better, low, log=True)
    return _scale("log_min_max", higher_is_better, (low, high), (0.0, 100.0), log=True)


def _bands(params: Mapping[str, Any], higher_is_better: bool) -> Scale:
    bands = params.get("bands")
    if not bands or any(len(band) != 2 for band in bands):
        raise ValueError("bands need a table of [from, points] rows")
    if not all(isinstance(each, int | float) and isfinite(each) for band in bands for each in band):
        raise ValueError("bands are made of finite numbers")
    if not isinstance(params.get("linear", False), bool):
        raise ValueError("bands are linear or not")
    values, table = zip(*((float(value), float(given)) for value, given in bands), strict=True)
    return _scale("bands", higher_is_better, values, table, step=not params.get("linear", False))


def _scale(method: str, higher_is_better: bool, values, table, **how: bool) -> Scale:
    mirrored = _mirrored(np.array(table, dtype=np.float64), higher_is_better).tolist()
    return Scale(method, higher_is_better, tuple(values), tuple(mirrored), **how)


def _flat(method: str, higher_is_better: bool, value: float = 0.0, *, log: bool = False) -> Scale:
    return Scale(method, higher_is_better, (value,), (NOTHING_TO_COMPARE,), log=log)


def _mirrored(table: Column, higher_is_better: bool) -> Column:
    return table if higher_is_better else 100.0 - table


def _log(values: Column) -> Column:
    return np.log1p(np.maximum(values, 0.0))  # maximum carries NaN through
