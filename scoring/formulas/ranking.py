"""Ranks 1 to n without ties, among all or among those of a group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Places", "rank", "within"]


def rank(
    score: NDArray[np.float64], sales: NDArray, codes: NDArray | list[str]
) -> NDArray[np.int32]:
    """Rank of each account, 1 the best: by score, then by sales, then by code ascending.

    score: (accounts,), points, no NaN. sales: (accounts,), 12-month sales in any one unit, int or
    float. codes: (accounts,), all different, texts or anything that sorts; texts are compared by
    code point, so that no server's language changes a rank.

    Returns (accounts,), each of 1 to n once. The order of the rows does not matter. Codes are
    compared only where score and sales are equal: sorting a million texts would cost the most.
    Raises ValueError for a score that is NaN.
    """
    if np.isnan(score).any():
        raise ValueError("a score is not a number")
    order = np.lexsort((-np.asarray(sales), -score))
    order = _settle_ties(order, score[order], np.asarray(sales)[order], codes)
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = np.arange(1, len(order) + 1, dtype=np.int32)
    return ranks


@dataclass(frozen=True)
class Places:
    """Where each account stands in its group: place 1 the best, of `size`. Each (accounts,)."""

    place: NDArray[np.int32]
    size: NDArray[np.int32]


def within(ranks: NDArray[np.int32], groups: NDArray[np.int64]) -> Places:
    """Places among the accounts of the same group, from ranks among all.

    ranks: (accounts,), all different. groups: (accounts,), any whole numbers.
    """
    order = np.lexsort((ranks, groups))
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else order
    sizes = np.diff(np.r_[starts, len(order)])
    place, size = np.empty((2, len(order)), dtype=np.int32)
    place[order] = np.arange(1, len(order) + 1) - np.repeat(starts, sizes)
    size[order] = np.repeat(sizes, sizes)
    return Places(place, size)


def _settle_ties(order, score, sales, codes) -> NDArray[np.intp]:
    """Put rows of equal score and sales in the order of their codes."""
    same = (score[1:] == score[:-1]) & (sales[1:] == sales[:-1])
    tied = np.r_[False, same] | np.r_[same, False]
    if not tied.any():
        return order
    group = np.cumsum(np.r_[False, ~same])[tied] if len(order) else np.zeros(0)
    names = np.array([codes[i] for i in order[tied]])
    settled = order.copy()
    settled[tied] = order[tied][np.lexsort((names, group))]
    return settled
