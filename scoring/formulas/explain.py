"""Why an account stands where it stands: how far to the next tier, and what moved its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.composite import Weights, contributions

__all__ = ["Move", "NextCut", "compared", "dimension_moves", "moves", "next_cut"]


@dataclass(frozen=True)
class NextCut:
    """The next better tier: its position, the score that reaches it, and what is missing to it."""

    tier: int
    score: float
    missing: float


@dataclass(frozen=True)
class Move:
    """What one part gave to the score before and gives now, in points of the score."""

    code: str
    dimension: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def next_cut(score: float, tier: int, cut_scores: Sequence[float]) -> NextCut | None:
    """Distance of an account to the tier above its own, None in the best one.

    score: 0 to 100. tier: position, 0 the best. cut_scores: the score of the last account inside
    each tier by rank, best tier first. An account whose score is enough, but which lost on equal
    points or was not evaluated since, misses 0.
    """
    if tier <= 0:
        return None
    needed = float(cut_scores[tier - 1])
    return NextCut(tier=tier - 1, score=needed, missing=max(0.0, round(needed - score, 4)))


def moves(
    before: NDArray[np.float64],
    before_weights: Weights,
    after: NDArray[np.float64],
    after_weights: Weights,
) -> list[Move]:
    """What each metric's part in the score of one account was and is, greatest change first.

    before, after: (columns,), points, NaN where unknown, as the weights of that time say; the two
    models may differ: a metric that one of them lacks gave 0 there. The changes sum to the change
    of the score (to its rounding). Equal changes stand in the order of the newer model; parts that
    did not change are left out. Raises ValueError as `composite.contributions` does.
    """
    return compared(_parts(before, before_weights), _parts(after, after_weights))


def compared(
    old: Mapping[tuple[str, str], float], new: Mapping[tuple[str, str], float]
) -> list[Move]:
    """`moves` from parts already taken: (dimension, metric) → points given to the score."""
    parts = [
        Move(code=code, dimension=dimension, before=old.get(key, 0.0), after=new.get(key, 0.0))
        for key in [*new, *(key for key in old if key not in new)]
        for dimension, code in [key]
    ]
    return _greatest_first(parts)


def dimension_moves(of_metrics: Sequence[Move]) -> list[Move]:
    """The same by dimension, greatest change first; `code` is the dimension's own."""
    dimensions = dict.fromkeys(move.dimension for move in of_metrics)
    return _greatest_first(
        [
            Move(
                code=dimension,
                dimension=dimension,
                before=sum(m.before for m in of_metrics if m.dimension == dimension),
                after=sum(m.after for m in of_metrics if m.dimension == dimension),
            )
            for dimension in dimensions
        ]
    )


def _parts(points: NDArray[np.float64], weights: Weights) -> dict[tuple[str, str], float]:
    """(dimension, metric) → points it gave to the score, in the order of the columns."""
    given = contributions(points[None, :], weights)[0].tolist()
    names = [weights.dimensions[dimension] for dimension in weights.belongs]
    return dict(zip(zip(names, weights.metrics, strict=True), given, strict=True))


def _greatest_first(parts: list[Move]) -> list[Move]:
    moved = [move for move in parts if abs(move.change) >= 0.00005]
    return sorted(moved, key=lambda move: -abs(round(move.change, 8)))
