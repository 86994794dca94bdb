"""What other weights would do: scores, ranks and tiers of all accounts at once, nothing stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.backtest import rank_correlation_of_ranks
from scoring.formulas.composite import Weights, mean_of_dimensions

__all__ = ["Outcome", "outcome", "tier_counts"]

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """Where every account would stand. Each (accounts,): score 0 to 100, rank from 1."""

    score: Column
    rank: NDArray[np.int32]

    def alike(self, other: "Outcome") -> float:
        """Rank correlation of the two orders, 1 the same, −1 reversed."""
        return rank_correlation_of_ranks(self.rank, other.rank)


def outcome(dimensions: Column, weights: Weights, tie: NDArray[np.int64]) -> Outcome:
    """Scores and ranks from dimensions that are known already.

    dimensions: (accounts, dimensions), as `composite.composite` gives them: quickest in Fortran
    order. tie: (accounts,), each of 0 to n − 1 once: the order of equal scores, by 12-month sales
    and then by code, as `ranking.rank` puts them. The same scores and ranks as an evaluation, to
    the bit; sorting one whole number per account is what makes it quick.
    """
    score = mean_of_dimensions(dimensions, weights)
    n = len(score)
    key = np.rint(score * 10_000).astype(np.int64) * n - tie
    order = np.argsort(-key)
    rank = np.empty(n, dtype=np.int32)
    rank[order] = np.arange(1, n + 1, dtype=np.int32)
    return Outcome(score, rank)


def tier_counts(tiers: NDArray[np.int8], letters: str) -> dict[str, int]:
    """How many accounts each tier holds, best first."""
    counts = np.bincount(tiers, minlength=len(letters))
    return {letter: int(counts[place]) for place, letter in enumerate(letters)}
