"""Weights from comparisons two by two, for who cannot name weights: the analytic hierarchy process."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["INCONSISTENT", "Comparison", "weights_by_comparison"]

INCONSISTENT = 0.1  # above this ratio the judgements are worth another look
STRONGEST = 9.0
# Mean consistency index of random judgements by number of things compared, from 1 on.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


@dataclass(frozen=True)
class Comparison:
    """weights: (things,), summing to 1. ratio: 0 for judgements that fit together perfectly.

    worst: the pair whose judgement lies farthest from what the weights say, None when all fit.
    """

    weights: NDArray[np.float64]
    ratio: float
    worst: tuple[int, int] | None

    @property
    def is_consistent(self) -> bool:
        return self.ratio <= INCONSISTENT


def weights_by_comparison(things: int, judgements: Mapping[tuple[int, int], float]) -> Comparison:
    """The principal eigenvector of the matrix of judgements, and how well they fit together.

    things: how many are compared, 1 to 10. judgements: (i, j) → how many times as important i is
    as j, 1/9 to 9, one for each pair i < j.
    Raises ValueError for other numbers of things, a missing or unknown pair, or a value outside.

    Source: T. L. Saaty, How to Make a Decision: The Analytic Hierarchy Process, European Journal
    of Operational Research 48 (1), 1990; random indices from the same, The Analytic Hierarchy
    Process, 1980.
    """
    matrix = _matrix(things, judgements)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    weights = vector / vector.sum()
    index = (float(values[largest].real) - things) / max(1, things - 1)
    random_index = RANDOM_INDEX[things - 1]
    ratio = max(0.0, index / random_index) if random_index else 0.0
    return Comparison(weights, round(ratio, 6), _worst(matrix, weights))


def _matrix(things: int, judgements: Mapping[tuple[int, int], float]) -> NDArray[np.float64]:
    if not 1 <= things <= len(RANDOM_INDEX):
        raise ValueError(f"compare 1 to {len(RANDOM_INDEX)} things, not {things}")
    pairs = {(i, j) for i in range(things) for j in range(i + 1, things)}
    if set(judgements) != pairs:
        raise ValueError("each pair needs one judgement")
    matrix = np.eye(things)
    for (i, j), value in judgements.items():
        if not 1 / STRONGEST - 1e-9 <= value <= STRONGEST + 1e-9:
            raise ValueError("a judgement lies between 1/9 and 9")
        matrix[i, j], matrix[j, i] = value, 1.0 / value
    return matrix


def _worst(matrix: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[int, int] | None:
    off = np.abs(np.log(matrix * weights[None, :] / weights[:, None]))
    i, j = np.unravel_index(int(np.argmax(np.triu(off))), off.shape)
    return (int(i), int(j)) if off[i, j] > 1e-6 else None
