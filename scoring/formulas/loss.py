"""Who moves up when accounts are taken away: ranks shift, and cut-offs follow the number left."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["places_after", "reach"]


def places_after(places: NDArray[np.int64], removed: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each account when those at the `removed` places are gone, (accounts,), from 1.

    places: (accounts,), none of them removed. removed: (gone,), each place once, in any order.
    """
    return places - np.searchsorted(np.sort(removed), places)


def reach(cut: int, cut_after: int, gone: int) -> tuple[int, int]:
    """Between which places those stand who may come inside a cut-off: after the first, to the last.

    cut, cut_after: last place inside before and after the loss. gone: how many are taken away. At
    most so many places are freed, so nobody further down can come in.
    """
    return cut, max(cut, cut_after + gone)
