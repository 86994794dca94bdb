"""How much of the whole the largest customers bring."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

__all__ = ["Top", "curve", "top_share"]


@dataclass(frozen=True)
class Top:
    """The leading accounts: how many they are, and the percentage of the whole they bring."""

    accounts: int
    share: float


def top_share(amounts: NDArray, percent: Decimal | float | str = 20) -> Top:
    """What the top `percent` of the accounts bring: the ⌈percent · n / 100⌉ largest.

    amounts: (accounts,), sales or profit in any one unit. An account with a negative amount brings
    nothing. The share is 0 where nobody brings anything.
    """
    return _tops(amounts, [Fraction(str(percent))])[0]


def curve(amounts: NDArray) -> NDArray[np.float64]:
    """Concentration curve: (101, 2), for 0, 1, …, 100 % of the accounts the % they bring.

    As `top_share` for each percentage: the largest accounts come first, so the curve rises steeply
    where few accounts bring most, and is a straight line where all bring the same.

    Source: M. O. Lorenz, Publications of the American Statistical Association 9 (70), 1905, with
    the largest first.
    """
    tops = _tops(amounts, [Fraction(percent) for percent in range(101)])
    return np.array([(percent, top.share) for percent, top in enumerate(tops)])


def _tops(amounts: NDArray, percents: list[Fraction]) -> list[Top]:
    descending = np.sort(np.maximum(amounts, 0))[::-1]
    brought = np.r_[0, np.cumsum(descending)]
    whole = float(brought[-1]) or 1.0
    counts = [ceil(percent * len(amounts) / 100) for percent in percents]
    return [Top(count, float(brought[count]) / whole * 100) for count in counts]
