"""How firm the list of key accounts is: weights are shaken, and who stays in the top is counted."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["BORDER", "Flip", "is_border", "share_in_top", "smallest_flip"]

Column = NDArray[np.float64]
BORDER = (0.05, 0.95)  # in the top in more than 5 % and less than 95 % of the draws
DRAWS_AT_ONCE = 16
ALMOST_ALL = 1 - 1e-6  # of a weight: with nothing left of it some accounts have no score


@dataclass(frozen=True)
class Flip:
    """The smallest change of one dimension's weight that takes an account over the cut-off.

    dimension: its position. change: in the unit of the weights, negative for less weight.
    """

    dimension: int
    change: float


def share_in_top(
    dimensions: Column,
    weights: Column,
    *,
    top: int,
    draws: int = 1000,
    firmness: float = 100.0,
    seed: int = 0,
) -> Column:
    """Share of draws in which each account is among the first `top`, (accounts,), 0 to 1.

    dimensions: (accounts, dimensions), 0 to 100, NaN where unknown: an unknown dimension leaves
    its weight to the others. weights: (dimensions,), 0 or more.
    Each draw takes weights from a Dirichlet distribution around the given ones: `firmness` 100
    moves a weight of 40 % by ± 5 points (one standard deviation); more means less shaking.
    The same seed gives the same bits. Raises ValueError when no weight is above 0 or `top` is
    not within 0 to the number of accounts.

    Source: weights drawn from the simplex as in R. Lahdelma, J. Hokkanen and P. Salminen, SMAA,
    European Journal of Operational Research 106 (1), 1998.
    """
    accounts = len(dimensions)
    _check(weights, top, accounts)
    if top in (0, accounts):
        return np.full(accounts, float(top > 0))
    known = ~np.isnan(dimensions)
    # Accounts along rows, so that the scores of a draw lie side by side.
    values = np.ascontiguousarray(np.where(known, dimensions, 0.0).T)
    weight_of = None if known.all() else np.ascontiguousarray(known.T, dtype=np.float64)
    hits = np.zeros(accounts, np.int64)
    drawn = _draws(weights, draws, firmness, seed)
    for start in range(0, draws, DRAWS_AT_ONCE):
        some = drawn[start : start + DRAWS_AT_ONCE]
        scores = some @ values
        if weight_of is not None:
            scores = _mean(scores, some @ weight_of)
        for row in scores:
            hits += row >= np.partition(row, accounts - top)[accounts - top]
    return hits / draws


def is_border(share: Column) -> NDArray[np.bool_]:
    """Accounts whose place hangs on the weights: for a person to decide, (accounts,)."""
    return (share > BORDER[0]) & (share < BORDER[1])


def smallest_flip(dimensions: Column, weights: Column, *, account: int, top: int) -> Flip | None:
    """The least change of one weight, the others held, that moves the account over the cut-off.

    dimensions: (accounts, dimensions), 0 to 100, NaN where unknown: an unknown dimension leaves
    its weight to the others. weights: (dimensions,). account: its row. A weight stays above 0.
    None when no single weight can do it.

    Each other account overtakes, or is overtaken, at one or two values of the weight: those values
    in order, counted up and down, give the account's rank for every weight.
    """
    _check(weights, top, len(dimensions))
    known = ~np.isnan(dimensions)
    values = np.where(known, dimensions, 0.0)
    sums = values @ weights, known @ weights
    best, reach = None, np.inf
    for position, weight in enumerate(weights):
        level = _level(values[:, position], known[:, position], *sums, account)
        for sign, most in ((-1, weight * ALMOST_ALL), (1, np.inf)):
            change = _crossing(level, sign, top, min(most, reach))
            if change is not None:
                best, reach = Flip(position, sign * change), change
    return best


class _Level(NamedTuple):
    """Against one account, (accounts,) each: the lead of the others, how it begins to move with a
    weight, and the changes of the weight, not finite where there are none, at which they are level."""

    lead: Column
    slope: Column
    first: Column
    second: Column


def _level(column: Column, known: Column, total: Column, weight: Column, account: int) -> _Level:
    """total ÷ weight is the score, and (total + c · column) ÷ (weight + c · known) the score after
    a change c: two of them are level where a quadratic in c is 0. Its roots are taken in the way
    that loses no digits: W. H. Press et al., Numerical Recipes, section 5.6."""
    lead = total * weight[account] - total[account] * weight
    slope = (total * known[account] + column * weight[account]) - (
        total[account] * known + column[account] * weight
    )
    curve = column * known[account] - column[account] * known
    with np.errstate(divide="ignore", invalid="ignore"):
        half = -(slope + np.copysign(np.sqrt(slope**2 - 4 * curve * lead), slope)) / 2
        return _Level(lead, slope, half / curve, lead / half)


def _crossing(level: _Level, sign: int, top: int, reach: float) -> float | None:
    """The size of the nearest change of this sign at which the account is on the other side."""
    lead, slope, *roots = level
    ahead = np.where(lead == 0, slope * sign, lead) > 0  # those level by now part at once
    at = [np.where(root * sign > 0, root * sign, np.inf) for root in roots]
    changes = np.concatenate([np.minimum(*at), np.maximum(*at)])
    steps = np.where(ahead, -1, 1)  # who was ahead falls behind, and comes back at the second
    near = changes < reach
    order = np.argsort(changes[near], kind="stable")
    ranks = ahead.sum() + np.cumsum(np.concatenate([steps, -steps])[near][order])
    over = np.flatnonzero((ranks < top) != ((lead > 0).sum() < top))
    return float(changes[near][order][over[0]]) if len(over) else None


def _draws(weights: Column, draws: int, firmness: float, seed: int) -> Column:
    """(draws, dimensions), each summing to 1; a weight of 0 stays 0."""
    result = np.zeros((draws, len(weights)))
    used = weights > 0
    shares = weights[used] / weights[used].sum()
    result[:, used] = np.random.default_rng(seed).dirichlet(shares * firmness, draws)
    return result


def _mean(total: Column, weight: Column) -> Column:
    mean: Column = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    return mean


def _check(weights: Column, top: int, accounts: int) -> None:
    if (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("weights must be 0 or more and sum to more than 0")
    if not 0 <= top <= accounts:
        raise ValueError(f"top must be 0 to {accounts}")
