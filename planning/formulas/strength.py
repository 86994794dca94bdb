"""How well one of us knows one of them, from the contacts on record.

Each contact brings points by its kind, a talk face to face most, and fades by half every 90 days.
The sum saturates, so that a few good contacts count for much and many more for little more.
Source: ties from time spent and recency, M. Granovetter, American Journal of Sociology 78 (6),
1973; face to face tells most, R. L. Daft and R. H. Lengel, Management Science 32 (5), 1986. The
weights, the half-life and the thresholds are the product's own, see docs/method.md.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FACE_TO_FACE", "HALF_LIFE", "KNOWN", "LOOK_BACK", "WANTED", "WANTED_OF_DECIDERS", "WEIGHTS",
    "points", "strength",
]  # fmt: skip

FACE_TO_FACE: Final = 3
WEIGHTS: Final = {
    "visit": FACE_TO_FACE,
    "meeting": FACE_TO_FACE,
    "call": 2,
    "message": 1,
    "email": 1,
}
HALF_LIFE: Final = 90  # days
LOOK_BACK: Final = 8 * HALF_LIFE  # days; what is older has less than 1/256 left and counts nothing
SCALE: Final = 8.0  # points that make 63 of 100
KNOWN: Final = 30.0  # from here on one of us really knows them; one visit gives it for six days
WANTED: Final = 30.0
WANTED_OF_DECIDERS: Final = 60.0


def points(weight: NDArray, age: NDArray) -> NDArray[np.float64]:
    """What contacts are worth today.

    weight: by kind, see WEIGHTS. age: whole days since the contact, of the same shape.
    Contacts ahead, or longer ago than LOOK_BACK, are worth 0.
    """
    counts = (age >= 0) & (age <= LOOK_BACK)
    return np.where(counts, weight * np.exp2(-np.maximum(age, 0) / HALF_LIFE), 0.0)


def strength(total: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 to 100, from the sum of the points of all contacts between two people."""
    return 100.0 * -np.expm1(-total / SCALE)
