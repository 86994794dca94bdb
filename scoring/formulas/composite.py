"""The composite score: points of metrics → dimensions → one number, and what each part gave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MISSING",
    "Composite",
    "Weights",
    "axis_known",
    "composite",
    "contributions",
    "mean_of_dimensions",
]

Column = NDArray[np.float64]

MISSING = {"neutral": 50.0, "zero": 0.0, "leave_out": np.nan}  # points that stand in for unknown
ROWS_AT_ONCE = 65_536  # a block fits in the cache; blocks change no bit, rows are independent


@dataclass(frozen=True)
class Weights:
    """What counts how much. A column is one metric of one dimension, in the order given.

    dimensions, dimension_weights, axes: one entry per dimension; an axis is "attractiveness",
    "strength" or "". metrics, metric_weights, missing, belongs: one entry per column; `belongs`
    is the position of the column's dimension, `missing` one of neutral, zero, leave_out.
    Weights need not sum to 100. Raises ValueError for negative ones, for a sum of 0, for a
    dimension without metrics, or for an unknown rule.
    """

    dimensions: tuple[str, ...]
    dimension_weights: tuple[float, ...]
    axes: tuple[str, ...]
    metrics: tuple[str, ...]
    metric_weights: tuple[float, ...]
    missing: tuple[str, ...]
    belongs: tuple[int, ...]

    def __post_init__(self) -> None:
        if min(self.dimension_weights, default=0) < 0 or sum(self.dimension_weights) <= 0:
            raise ValueError("dimension weights must be 0 or more and sum to more than 0")
        if min(self.metric_weights, default=0) <= 0:
            raise ValueError("metric weights must be more than 0")
        if unknown := set(self.missing) - set(MISSING):
            raise ValueError(f"unknown rule for missing data: {sorted(unknown)}")
        if set(self.belongs) != set(range(len(self.dimensions))):
            raise ValueError("each dimension needs at least one metric")

    @classmethod
    def of(cls, dimensions: Iterable[Mapping[str, Any]]) -> Self:
        """Read plain data: `[{"code", "weight", "axis", "metrics": [{"code", "weight",
        "missing"}, …]}, …]`; axis defaults to "", missing to "leave_out"."""
        given = list(dimensions)
        columns = [(i, metric) for i, d in enumerate(given) for metric in d["metrics"]]
        return cls(
            dimensions=tuple(d["code"] for d in given),
            dimension_weights=tuple(float(d["weight"]) for d in given),
            axes=tuple(d.get("axis", "") for d in given),
            metrics=tuple(metric["code"] for _, metric in columns),
            metric_weights=tuple(float(metric["weight"]) for _, metric in columns),
            missing=tuple(metric.get("missing", "leave_out") for _, metric in columns),
            belongs=tuple(i for i, _ in columns),
        )

    def columns_of(self, dimension: int) -> list[int]:
        """Positions of the columns of the dimension at this position."""
        return [column for column, owner in enumerate(self.belongs) if owner == dimension]

    def axis(self, name: str) -> Column:
        """Weight of each dimension on an axis of the matrix, (dimensions,).

        The dimensions of the axis keep their weights; when all of those are 0, they count equally.
        """
        on_axis = np.array([axis == name for axis in self.axes])
        weights = np.where(on_axis, self.dimension_weights, 0.0)
        return weights if weights.sum() > 0 else on_axis.astype(np.float64)


@dataclass(frozen=True)
class Composite:
    """Scores of many accounts.

    score, attractiveness, strength: (accounts,), 0 to 100, rounded to 4 decimals.
    completeness: (accounts,), 0 to 1, rounded to 4 decimals.
    dimensions: (accounts, dimensions), 0 to 100, NaN where nothing is known.
    """

    score: Column
    completeness: Column
    dimensions: Column
    attractiveness: Column
    strength: Column


def composite(points: Column, weights: Weights) -> Composite:
    """Weighted mean of metrics in dimensions, and of dimensions in the score, for many accounts.

    points: (accounts, columns), 0 to 100 each, NaN where unknown, columns as in `weights`.

    An unknown metric counts as 50 (neutral), 0 (zero), or leaves its weight to the others of its
    dimension (leave-out); an unknown dimension leaves its weight to the other dimensions.
    Completeness is the share of the weight that rests on data, so a neutral 50 does not raise it.
    An account of which nothing is known scores 0 at completeness 0, and so does an empty axis.
    Sums run over the columns in their order, row by row: the same inputs give the same bits,
    whatever the order or number of the rows. Raises ValueError for points outside 0 to 100.

    Source: weighted sum model, P. C. Fishburn, Operations Research 15 (3), 1967.
    """
    points = _checked(points, weights)
    n = len(points)
    result = Composite(
        score=np.zeros(n),
        completeness=np.zeros(n),
        dimensions=np.full((n, len(weights.dimensions)), np.nan),
        attractiveness=np.zeros(n),
        strength=np.zeros(n),
    )
    for rows in _blocks(n):
        dimensions, result.completeness[rows] = _dimensions(points[rows], weights)
        result.dimensions[rows] = dimensions
        result.score[rows] = _mean(dimensions, weights.dimension_weights)
        result.attractiveness[rows] = _mean(dimensions, weights.axis("attractiveness"))
        result.strength[rows] = _mean(dimensions, weights.axis("strength"))
    return result


def mean_of_dimensions(dimensions: Column, weights: Weights) -> Column:
    """The score alone, (accounts,), from dimensions that `composite` gave: the same bits."""
    return _mean(dimensions, weights.dimension_weights)


def axis_known(dimensions: Column, weights: Weights, name: str) -> NDArray[np.bool_]:
    """Of which accounts anything is known that counts on an axis, (accounts,); the others have 0
    there for want of facts. dimensions: as `composite` gives them."""
    known = ~np.isnan(dimensions) & (weights.axis(name) > 0)
    return np.asarray(known.any(axis=1))


def contributions(points: Column, weights: Weights) -> Column:
    """Points that each column gave to the score: (accounts, columns), 0 to 100.

    Takes and raises what `composite` does. Each row sums to the account's score, to the rounding
    of the score (0.00005), also where weights of unknown metrics went to others. A left-out
    metric gave 0.
    """
    points = _checked(points, weights)
    filled, active = _filled(points, weights)
    given = np.zeros_like(filled)
    dimension_weight = np.zeros(len(points))
    for position, weight in enumerate(weights.dimension_weights):
        columns = weights.columns_of(position)
        metric_weight = sum(active[:, c] * weights.metric_weights[c] for c in columns)
        known = metric_weight > 0
        dimension_weight += known * weight
        for c in columns:
            share = weight * weights.metric_weights[c] * active[:, c]
            np.divide(share * filled[:, c], metric_weight, out=given[:, c], where=known)
    return np.divide(
        given, dimension_weight[:, None], out=given, where=dimension_weight[:, None] > 0
    )


def _checked(points: Column, weights: Weights) -> Column:
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != len(weights.metrics):
        raise ValueError(f"points must have {len(weights.metrics)} columns, not {points.shape}")
    if points.size and (
        np.fmin.reduce(points, axis=None) < 0 or np.fmax.reduce(points, axis=None) > 100
    ):
        raise ValueError("points lie outside 0 to 100")
    return points


def _blocks(n: int) -> Iterable[slice]:
    return (slice(start, start + ROWS_AT_ONCE) for start in range(0, n, ROWS_AT_ONCE))


def _filled(points: Column, weights: Weights) -> tuple[Column, NDArray[np.bool_]]:
    """Points with the stand-ins of unknown ones (0 where left out), and which columns take part."""
    stand_in = np.array([MISSING[rule] for rule in weights.missing])
    filled = np.where(np.isnan(points), stand_in, points)
    active = ~np.isnan(filled)
    return np.where(active, filled, 0.0), active


def _dimensions(points: Column, weights: Weights) -> tuple[Column, Column]:
    """Dimensions of a block of accounts, NaN where nothing takes part, and its completeness."""
    known = ~np.isnan(points)
    filled, active = _filled(points, weights)
    result = np.full((len(points), len(weights.dimensions)), np.nan)
    complete = np.zeros(len(points))
    for position, weight in enumerate(weights.dimension_weights):
        columns = weights.columns_of(position)
        metric_weights = [weights.metric_weights[c] for c in columns]
        taking_part = _dot(active[:, columns], metric_weights)
        total = _dot(filled[:, columns], metric_weights)
        np.divide(total, taking_part, out=result[:, position], where=taking_part > 0)
        complete += weight * _dot(known[:, columns], metric_weights) / sum(metric_weights)
    return result, np.round(complete / sum(weights.dimension_weights), 4)


def _mean(dimensions: Column, weights: Sequence[float] | Column) -> Column:
    """Weighted mean of the known dimensions, 0 where none is known, rounded to 4 decimals."""
    known = ~np.isnan(dimensions)
    total = _dot(np.where(known, dimensions, 0.0), weights)
    weight = _dot(known, weights)
    mean: Column = np.divide(total, weight, out=np.zeros(len(total)), where=weight > 0)
    return np.round(mean, 4)


def _dot(columns: NDArray, weights: Sequence[float] | Column) -> Column:
    """Σ column × weight from left to right. Not `@`: BLAS may choose another order by size."""
    total = np.zeros(len(columns))
    for position, weight in enumerate(weights):
        total += columns[:, position] * weight
    return total
