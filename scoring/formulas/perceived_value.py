"""Value as the customer sees it: benefits against price, ours beside the best competitor's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Position", "position"]

Column = NDArray[np.float64]
FAIR = 0.02  # within 2 % of the line where quality and price balance it is fair value


@dataclass(frozen=True)
class Position:
    """Where we stand on the value map.

    quality: ours ÷ theirs, weighted over the attributes; price: ours ÷ theirs; value: quality
    less price: above 0 the customer gets more for their money from us.
    gaps: (attributes,), what each attribute adds to `quality` beyond 1.
    """

    quality: float
    price: float
    gaps: Column

    @property
    def value(self) -> float:
        return self.quality - self.price

    @property
    def verdict(self) -> str:
        """ "better", "fair" or "worse" than the best competitor."""
        if abs(self.value) <= FAIR:
            return "fair"
        return "better" if self.value > 0 else "worse"


def position(weights: Column, ours: Column, theirs: Column, price: float) -> Position:
    """Our place on the value map of one customer.

    weights: (attributes,), 0 or more, as the customer weighs them; ours, theirs: (attributes,),
    1 to 10, as the customer rates them; attributes rated on one side only are left out.
    price: ours ÷ theirs, more than 0. Raises ValueError when nothing can be compared.

    Source: B. T. Gale, Managing Customer Value, 1994, chapter 2: quality profile and value map.
    """
    known = ~(np.isnan(ours) | np.isnan(theirs)) & (weights > 0)
    if not known.any() or price <= 0 or np.nanmin(theirs) <= 0:
        raise ValueError("needs one attribute rated on both sides, and a price above 0")
    share = np.where(known, weights, 0.0) / weights[known].sum()
    ratio = np.divide(ours, theirs, out=np.ones(len(ours)), where=known)
    gaps = share * (ratio - 1.0)
    return Position(quality=1.0 + float(gaps.sum()), price=float(price), gaps=gaps)
