"""How well an account's people are reached, now against wanted, and on how many of us it hangs."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from planning.formulas.strength import KNOWN, WANTED, WANTED_OF_DECIDERS

__all__ = ["HANGS_FROM", "heat", "shares", "wanted"]

HANGS_FROM: Final = 0.7  # of all strength through one of us: everything hangs on them
STEPS: Final = (1.0, 15.0, KNOWN, WANTED_OF_DECIDERS, 80.0)


def wanted(decides: bool) -> float:
    """The strength that one of us should have with a person: more where they have a say."""
    return WANTED_OF_DECIDERS if decides else WANTED


def heat(strength: float) -> int:
    """The shade of a cell, 0 to 5; the number stands in it too."""
    return sum(strength >= step for step in STEPS)


def shares(strengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which share of all strength goes through each of us, 0 to 1; (people, us) → (us,)."""
    through = strengths.sum(axis=0)
    whole = through.sum()
    return through / whole if whole > 0 else np.zeros_like(through)
