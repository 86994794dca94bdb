"""Experience-based matching: who fits us, where there is no history of sales to rank by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Best", "best_match", "capability_share", "customer_match", "industry_match", "match"]

Column = NDArray[np.float64]
HIGHEST = 5.0


@dataclass(frozen=True)
class Best:
    """The line that fits each prospect best, (prospects,) each.

    line: its column, −1 where the industry's match is known for none. industry, customer, match: 0
    to 1, NaN where unknown. Where no match is whole, the line is that of the best industry match.
    """

    line: NDArray[np.int64]
    industry: Column
    customer: Column
    match: Column


def industry_match(need: Column, strength: Column) -> Column:
    """How well we fit an industry in a product line, 0 to 1, NaN where either is unknown.

    need: any shape, 0 to 5, how much the industry needs the line. strength: the same shape, 0 to
    5, how strong we are there. Without need, or without strength, there is no match.
    Raises ValueError for values outside.

    Source: method.md §2.2; the geometric mean, since neither can make up for the other.
    """
    return np.sqrt(_rated(need) * _rated(strength)) / HIGHEST


def customer_match(demand: Column, weights: Column, capability: Column) -> Column:
    """How well we fit what one customer demands and selects by, (prospects,), 0 to 1.

    demand: (prospects,), 0 to 5. weights: (prospects, criteria), 0 or more: how much each
    criterion weighed in the customer's past projects, NaN where unknown; they need not sum to 1.
    capability: (criteria,), 0 to 1, ours. NaN where the demand, or every weight, is unknown.
    Raises ValueError for values outside.
    """
    return _rated(demand) / HIGHEST * capability_share(weights, capability)


def capability_share(weights: Column, capability: Column) -> Column:
    """How much of what a customer selects by we can do, (prospects,), 0 to 1.

    weights and capability as for `customer_match`; NaN where every weight is unknown or 0.
    """
    if np.nanmin(capability, initial=0.0) < 0 or np.nanmax(capability, initial=0.0) > 1:
        raise ValueError("a capability lies between 0 and 1")
    if np.nanmin(weights, initial=0.0) < 0:
        raise ValueError("a criterion weighs 0 or more")
    given = np.nan_to_num(weights, nan=0.0)
    total = given.sum(axis=1)
    unknown = np.full(len(total), np.nan)
    return np.divide(given @ capability, total, out=unknown, where=total > 0)


def best_match(industry: Column, demand: Column, weights: Column, capability: Column) -> Best:
    """The line of each prospect with the greatest match; of equal ones the first.

    industry: (prospects, lines), 0 to 1, the industry matches. demand: (prospects, lines), 0 to 5.
    weights, capability: as for `customer_match`. NaN is unknown throughout.
    """
    share = capability_share(weights, capability)
    if not industry.shape[1]:
        nothing = np.full(len(share), np.nan)
        return Best(np.full(len(share), -1), nothing, nothing, nothing)
    customer = _rated(demand) / HIGHEST * share[:, None]
    whole = match(industry, customer)
    judged = ~np.isnan(whole).all(axis=1, keepdims=True)
    wish = np.nan_to_num(np.where(judged, whole, industry), nan=-1.0)
    row, line = np.arange(len(wish)), wish.argmax(axis=1)
    known = wish[row, line] >= 0
    return Best(
        np.where(known, line, -1), industry[row, line], customer[row, line], whole[row, line]
    )


def match(industry: Column, customer: Column) -> Column:
    """The whole match, 0 to 1: industry × customer; NaN where either is unknown."""
    return industry * customer


def _rated(values: Column) -> Column:
    values = np.asarray(values, dtype=np.float64)
    if np.nanmin(values, initial=0.0) < 0 or np.nanmax(values, initial=0.0) > HIGHEST:
        raise ValueError("a rating lies between 0 and 5")
    return values
