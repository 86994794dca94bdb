"""Which accounts are one customer: groups of companies."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["NONE", "roots", "sums_by"]

NONE = -1  # no parent


def roots(ids: NDArray[np.int64], parents: NDArray[np.int64]) -> NDArray[np.int64]:
    """The id at the top of each account's group, its own where it has no parent.

    ids, parents: (accounts,), each id once, in any order; NONE for no parent. A parent that is not
    among the ids is a top itself.
    Raises ValueError when accounts lead back to themselves.

    Each round every account takes over what stands above the one above it, so a group of n levels
    needs ⌈log2 n⌉ rounds. Source: pointer jumping, J. JáJá, An Introduction to Parallel
    Algorithms, 1992, section 2.2.
    """
    everyone = np.union1d(ids, parents[parents != NONE])
    first = np.arange(len(everyone))
    has = parents != NONE
    first[np.searchsorted(everyone, ids[has])] = np.searchsorted(everyone, parents[has])
    top = first
    for _round in range(len(everyone).bit_length() + 1):
        higher = top[top]
        if np.array_equal(higher, top):
            break
        top = higher
    if not np.array_equal(first[top], top) or (ids == parents).any():
        raise ValueError("accounts lead back to themselves")
    return everyone[top[np.searchsorted(everyone, ids)]]


def sums_by(labels: NDArray[np.int64], amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of the amounts of each label that occurs, in the order of the labels.

    labels, amounts: (accounts,). Exact in whole numbers.
    """
    if not len(labels):
        return np.zeros(0, np.int64)
    order = np.argsort(labels, kind="stable")
    ordered = labels[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return np.add.reduceat(amounts[order], begins)
