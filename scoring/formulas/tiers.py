"""Where the tiers are cut, and who is in which: up at once, down only when it lasts.

A tier is a position: 0 is the best (A), 1 the next (B), and so on; −1 means none so far.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

__all__ = ["NONE_SO_FAR", "assign", "cut_offs", "pareto_cut_offs"]

Share = Decimal | float | str
NONE_SO_FAR = -1


def cut_offs(n: int, shares: Sequence[Share]) -> NDArray[np.int64]:
    """Last rank of each tier but the last, from shares of the accounts in percent.

    n: number of accounts. shares: of each tier from the top, without the last, which takes the
    rest: (5, 15, 30) → A the first ⌈5 n / 100⌉ ranks, B up to ⌈20 n / 100⌉, C up to ⌈50 n / 100⌉.
    Exact: shares are read as fractions, so 5 % of 20 accounts is 1, not 2.
    Raises ValueError for a share of 0 or less, or when they sum to more than 100.
    """
    return np.array([ceil(total * n / 100) for total in _running(shares)], dtype=np.int64)


def pareto_cut_offs(profit: NDArray, shares: Sequence[Share] = (80,)) -> NDArray[np.int64]:
    """Last rank of each tier but the last, from shares of the profit in percent.

    profit: (accounts,), in the order of the ranks, any one unit; losses are negative. shares: as
    in `cut_offs`; (80,) gives the smallest leading group that brings 80 % of the whole profit.
    Raises ValueError for shares as `cut_offs` does, and when the whole brings no profit.

    Source: V. Pareto, Cours d'économie politique, 1896; the 80/20 rule after J. M. Juran.
    """
    brought = np.maximum.accumulate(np.cumsum(profit)) if len(profit) else np.zeros(0)
    total = profit.sum()
    if total <= 0:
        raise ValueError("there is no profit to share")
    wanted = [float(share * Fraction(total.item()) / 100) for share in _running(shares)]
    return np.searchsorted(brought, wanted, side="left").astype(np.int64) + 1


def assign(
    ranks: NDArray[np.int32],
    cuts: NDArray[np.int64],
    *,
    previous: NDArray[np.int8],
    below: NDArray[np.int16],
    of: NDArray[np.int32] | int | None = None,
    margin: float = 2.0,
    repeats: int = 2,
) -> tuple[NDArray[np.int8], NDArray[np.int16]]:
    """Tier of each account from its rank and its history; returns tiers and new counters.

    ranks: (accounts,), from 1. cuts: last rank of each tier but the last: (tiers − 1,) for all
    together, or (accounts, tiers − 1) where each competes in a group of its own. previous:
    (accounts,), the tier of the evaluation before, −1 for none: then the rank alone decides.
    below: (accounts,), how many evaluations running the rank has lain below the tier's cut-off by
    the margin. of: how many compete, (accounts,) or one number; the number of ranks when not given.
    margin: percentage points of `of`. repeats: so many evaluations running demote.

    A rank inside a better tier promotes at once. A rank in a worse tier demotes only when it lies
    below the cut-off by more than the margin for the `repeats`-th time running, and only as far
    down as the rank lies below by the margin; a single better evaluation starts the count anew.
    A tier that the model no longer has counts as its last one.
    Raises ValueError for a negative margin or repeats below 1.

    Source: hysteresis, as in O. H. Schmitt's trigger, Journal of Scientific Instruments 15, 1938.
    """
    if margin < 0 or repeats < 1:
        raise ValueError("the margin is 0 or more, the repeats 1 or more")
    held = np.minimum(previous, cuts.shape[-1])
    slack = np.atleast_1d(margin * (len(ranks) if of is None else of) / 100)[:, None]
    by_rank = _tiers_below(ranks, cuts)
    by_margin = _tiers_below(ranks, cuts + slack)
    count = np.where((held >= 0) & (by_margin > held), below + 1, 0).astype(np.int16)
    tier = np.where((held < 0) | (by_rank < held), by_rank, held)
    demoted = count >= repeats
    return np.where(demoted, by_margin, tier).astype(np.int8), np.where(demoted, 0, count)


def _tiers_below(ranks: NDArray[np.int32], cuts: NDArray) -> NDArray[np.int8]:
    """How many cut-offs each rank lies below: its tier, (accounts,)."""
    tier = np.zeros(len(ranks), dtype=np.int8)
    for cut in np.atleast_2d(cuts).T:
        tier += ranks > cut
    return tier


def _running(shares: Sequence[Share]) -> list[Fraction]:
    """Running sums of shares, exact."""
    parts = [Fraction(str(share)) for share in shares]
    totals = [sum(parts[: i + 1], Fraction(0)) for i in range(len(parts))]
    if min(parts, default=1) <= 0 or max(totals, default=0) > 100:
        raise ValueError("shares must be more than 0 and sum to at most 100")
    return totals
