"""Weights of a version's dimensions from comparisons two by two, as its weights are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.formulas.pairwise import weights_by_comparison
from scoring.versions.definition import to_hundred

__all__ = ["MOST", "Weighed", "weigh_by_pairs"]

MOST = 10  # dimensions that can be compared; the random index is known up to there


@dataclass(frozen=True)
class Weighed:
    """weights: of each dimension in order, two decimals, summing to 100 exactly.

    ratio: of consistency, 0 when all answers fit. worst: places of the pair that fits least.
    """

    weights: list[Decimal]
    ratio: float
    consistent: bool
    worst: tuple[int, int] | None


def weigh_by_pairs(things: int, judgements: Mapping[tuple[int, int], float]) -> Weighed:
    """Raises ValueError as `weights_by_comparison` does; the largest takes what rounding leaves."""
    found = weights_by_comparison(things, judgements)
    shares = to_hundred([Decimal(str(w)) for w in found.weights])
    return Weighed(shares, found.ratio, found.is_consistent, found.worst)
