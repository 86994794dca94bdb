"""The type of an account in the matrix of attractiveness and relative strength."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["KEY", "KEY_DEVELOPMENT", "MAINTAIN", "OPPORTUNISTIC", "segments"]

# As in scoring.models.evaluation.Segment, which formulas do not import; a test compares them.
KEY, KEY_DEVELOPMENT, MAINTAIN, OPPORTUNISTIC = range(1, 5)


def segments(
    attractiveness: NDArray[np.float64], strength: NDArray[np.float64], *, cut: float = 50.0
) -> NDArray[np.int8]:
    """Type of each account: (accounts,), 1 key, 2 key development, 3 maintain, 4 opportunistic.

    attractiveness, strength: (accounts,), 0 to 100 points. cut: from these points on it is high.

    Source: strategic customer portfolio, M. McDonald, T. Millman and B. Rogers, Journal of
    Marketing Management 13 (8), 1997, after R. Fiocca, Industrial Marketing Management 11, 1982.
    """
    attractive, strong = attractiveness >= cut, strength >= cut
    return np.select(
        [attractive & strong, attractive, strong], [KEY, KEY_DEVELOPMENT, MAINTAIN], OPPORTUNISTIC
    ).astype(np.int8)
