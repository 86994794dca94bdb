"""How much of the whole the largest customers bring."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

__all__ = ["Top", "curve", "herfindahl", "smallest_group", "top_share"]


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


def smallest_group(amounts: NDArray, percent: Decimal | float | str = 80) -> int:
    """How many of the largest accounts it takes to bring `percent` of the whole.

    amounts: as in `top_share`. 0 where nobody brings anything.
    """
    brought = np.cumsum(np.sort(np.maximum(amounts, 0))[::-1])
    if not len(brought) or brought[-1] <= 0:
        return 0
    wanted = Fraction(str(percent)) * Fraction(brought[-1].item()) / 100
    return int(np.searchsorted(brought, float(wanted), side="left")) + 1


def herfindahl(amounts: NDArray) -> float:
    """Sum of the squared shares, 0 to 1: 1 ÷ n where n bring the same, 1 where one brings all.

    amounts: as in `top_share`; NaN where nobody brings anything. Its inverse is the number of
    equal accounts that would be as concentrated.

    Source: A. O. Hirschman, The Paternity of an Index, American Economic Review 54 (5), 1964,
    after O. C. Herfindahl, 1950.
    """
    brought = np.maximum(amounts, 0).astype(np.float64)
    whole = brought.sum()
    return float(((brought / whole) ** 2).sum()) if whole else float("nan")


def _tops(amounts: NDArray, percents: list[Fraction]) -> list[Top]:
    descending = np.sort(np.maximum(amounts, 0))[::-1]
    brought = np.r_[0, np.cumsum(descending)]
    whole = float(brought[-1]) or 1.0
    counts = [ceil(percent * len(amounts) / 100) for percent in percents]
    return [Top(count, float(brought[count]) / whole * 100) for count in counts]
