"""Which of equal lines each line is, over millions of lines in twelve bytes each."""

import numpy as np
from numpy.typing import NDArray

SMALLEST_RUN = 64 * 1024


class Ordinals:
    """Counts how often each 64-bit hash has come, in sorted runs that are merged as they grow.

    Two different lines share a hash with a chance of 3 in a million among 10,000,000 lines; then
    one of them counts as a repeat, which changes its key and nothing else.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = []

    def of(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
        """0 for the first line of its kind, 1 for the second …; shape (lines,) as given."""
        order = np.argsort(hashes, kind="stable")
        unique, starts, counts = np.unique(hashes[order], return_index=True, return_counts=True)
        before = self._count(unique, counts.astype(np.uint32))
        ordinals = np.empty(len(hashes), dtype=np.uint32)
        place = np.arange(len(hashes), dtype=np.uint32) - np.repeat(starts, counts)
        ordinals[order] = place + np.repeat(before, counts)
        return ordinals

    def _count(self, unique: NDArray[np.uint64], counts: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """How often each came before; then count these."""
        before = np.zeros(len(unique), dtype=np.uint32)
        for known, times in self._runs:
            place = np.minimum(np.searchsorted(known, unique), len(known) - 1)
            found = known[place] == unique
            before[found] = times[place[found]]
            times[place[found]] += counts[found]
        new = before == 0
        if new.any():
            self._runs.append((unique[new], counts[new]))
            self._merge()
        return before

    def _merge(self) -> None:
        """Join the last two runs while they are of like size: few runs, little copying."""
        while len(self._runs) > 1 and self._alike():
            (left, left_times), (right, right_times) = self._runs[-2:]
            known = np.concatenate([left, right])
            order = np.argsort(known, kind="stable")
            times = np.concatenate([left_times, right_times])[order]
            self._runs[-2:] = [(known[order], times)]

    def _alike(self) -> bool:
        before, last = len(self._runs[-2][0]), len(self._runs[-1][0])
        return before < max(2 * last, SMALLEST_RUN)
