"""How much each invented account buys, and when: arrays only, no database, no clock."""

from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

MONTHS: Final = 36
DAYS: Final = 1096  # three years back from the reference day

STEADY, GROWING, DECLINING, CHURNED, WON_BACK, SEASONAL, NEW, PROSPECT = range(8)
SHARES: Final = [0.31, 0.19, 0.12, 0.07, 0.05, 0.13, 0.07, 0.06]
SPREAD: Final = 1.42  # of the logarithm of sizes: the top 20 % then bring about 75 %

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def sizes(n: int, rng: np.random.Generator) -> Floats:
    """(n,) relative size of each account, more than 0, median 1, log-normal and in no order.

    Stratified: each of n equal slices of the distribution is drawn once, so that a small company
    is as unequal as a large one. Source: R. Gibrat, Les inégalités économiques, 1931.
    """
    quantile = NormalDist(0, SPREAD).inv_cdf
    return np.exp([quantile(share) for share in ((rng.permutation(n) + 0.5) / n).tolist()])


def kinds(n: int, rng: np.random.Generator) -> Ints:
    """(n,) which pattern each account follows, in the proportions of `SHARES`."""
    return rng.choice(len(SHARES), size=n, p=SHARES)


def rhythm(kind: Ints, rng: np.random.Generator) -> Floats:
    """(n, MONTHS) appetite per month, 0 and up, the last month ends on the reference day."""
    n = len(kind)
    month = np.arange(MONTHS)[None, :]
    draw = rng.random((n, 1))
    curves = np.ones((n, MONTHS))
    for shape, curve in _CURVES.items():
        rows = kind == shape
        curves[rows] = curve(month, draw[rows])
    return curves * rng.lognormal(0, 0.1, (n, MONTHS))


def _steady(month: Ints, draw: Floats) -> Floats:
    return np.ones((len(draw), MONTHS))


def _growing(month: Ints, draw: Floats) -> Floats:
    return np.exp((0.9 + 1.2 * draw) * (month / MONTHS) ** 1.5)


def _declining(month: Ints, draw: Floats) -> Floats:
    """Steady up to 9 to 20 months ago, then 3 to 9 % less each month."""
    start = MONTHS - 9 - np.round(11 * draw)
    return np.exp(-(0.03 + 0.06 * (1 - draw)) * np.maximum(month - start, 0))


def _churned(month: Ints, draw: Floats) -> Floats:
    return (month < MONTHS - 8 - np.round(8 * draw)).astype(float)


def _won_back(month: Ints, draw: Floats) -> Floats:
    """Away for a year, back since 2 to 6 months."""
    back = MONTHS - 2 - np.round(4 * draw)
    return np.where(month < back - 12, 1.0, np.where(month < back, 0.0, 1.3))


def _seasonal(month: Ints, draw: Floats) -> Floats:
    return 1 + 0.85 * np.cos(2 * np.pi * (month - np.round(12 * draw)) / 12)


def _new(month: Ints, draw: Floats) -> Floats:
    start = MONTHS - 2 - np.round(9 * draw)
    return np.where(month < start, 0.0, 0.6 + 0.1 * (month - start))


def _prospect(month: Ints, draw: Floats) -> Floats:
    return np.zeros((len(draw), MONTHS))


_CURVES: Final = {
    STEADY: _steady,
    GROWING: _growing,
    DECLINING: _declining,
    CHURNED: _churned,
    WON_BACK: _won_back,
    SEASONAL: _seasonal,
    NEW: _new,
    PROSPECT: _prospect,
}


def share_out(total: int, weights: Floats) -> Ints:
    """Whole numbers in proportion to the weights that sum to exactly `total`.

    Source: cumulative (systematic) rounding, so that no remainder is lost or doubled.
    """
    if total <= 0 or weights.sum() <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    ends = np.floor(np.cumsum(weights) * (total / weights.sum()) + 0.5).astype(np.int64)
    ends[-1] = total
    return np.diff(ends, prepend=0)


def spread_over_months(lines: Ints, appetite: Floats) -> tuple[Ints, Ints]:
    """Account row and month of each sales line; an account's `lines` follow its appetite.

    lines: (n,) how many lines; appetite: (n, MONTHS). Both results: (lines.sum(),), in order.
    """
    parts = np.cumsum(appetite, axis=1)
    whole = np.where(parts[:, -1:] > 0, parts[:, -1:], 1.0)
    ends = np.floor(parts / whole * lines[:, None] + 0.5).astype(np.int64)
    counts = np.diff(ends, prepend=0, axis=1).ravel()
    cell = np.repeat(np.arange(counts.size), counts)
    return cell // MONTHS, cell % MONTHS


def place_in_group(keys: Ints) -> Ints:
    """(n,) 0, 1, 2 … within each run of equal neighbours."""
    if not len(keys):
        return keys
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    return np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
