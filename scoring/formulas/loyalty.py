"""Loyalty, not satisfaction: what customers do, and how it relates to what they say."""

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FALLING",
    "FLOOR",
    "HIGH_MARK",
    "SATISFIED",
    "expected_loyalty",
    "leaving_though_satisfied",
    "loyalty_index",
    "zones",
]

Column = NDArray[np.float64]
WEIGHTS = {"repeat": 30.0, "tenure": 15.0, "share": 25.0, "trend": 20.0, "referrals": 10.0}
FULL_TENURE_YEARS, FULL_REFERRALS = 10.0, 3.0
FLOOR, HIGH_MARK = 5.0, 8.5  # of satisfaction, 0 to 10
AT_FLOOR, AT_HIGH_MARK = 40.0, 55.0  # loyalty expected there
SATISFIED, FALLING = 7.0, -5.0  # satisfaction from; change of the index in points, at most


def loyalty_index(
    *, repeat: Column, tenure: Column, share: Column, trend: Column, referrals: Column
) -> Column:
    """Loyalty from behaviour, (accounts,), 0 to 100, NaN where nothing is known.

    Each (accounts,), NaN where unknown and then left out, its weight going to the others:
    repeat     share of the last 12 months in which they bought, 0 to 1
    tenure     years since the first purchase; 10 and more count in full
    share      customer share, our part of their wallet, 0 to 1
    trend      12-month sales against the 12 months before, as a ratio − 1; −1 counts 0, 0 counts
               half, +1 and more counts in full
    referrals  customers they brought us; 3 and more count in full

    Source: method.md §2.4; behaviour rather than intent after F. F. Reichheld, The Loyalty
    Effect, 1996.
    """
    parts = {
        "repeat": repeat,
        "tenure": tenure / FULL_TENURE_YEARS,
        "share": share,
        "trend": (trend + 1.0) / 2.0,
        "referrals": referrals / FULL_REFERRALS,
    }
    total = weight = np.zeros(len(repeat))
    for name, part in parts.items():
        known = ~np.isnan(part)
        total = total + np.where(known, np.clip(part, 0.0, 1.0), 0.0) * WEIGHTS[name]
        weight = weight + known * WEIGHTS[name]
    return 100.0 * np.divide(total, weight, out=np.full(len(repeat), np.nan), where=weight > 0)


def expected_loyalty(satisfaction: Column) -> Column:
    """Loyalty to expect of a satisfaction of 0 to 10, (accounts,), 0 to 100.

    Three pieces: below the floor (5) it falls steeply, up to the high mark (8.5) it hardly moves,
    above it climbs.

    Source: method.md §2.4; the shape after T. O. Jones and W. E. Sasser, Why Satisfied Customers
    Defect, Harvard Business Review 73 (6), 1995.
    """
    return np.interp(
        satisfaction, [0.0, FLOOR, HIGH_MARK, 10.0], [0.0, AT_FLOOR, AT_HIGH_MARK, 100.0]
    )


def zones(satisfaction: Column) -> NDArray[np.int8]:
    """Which piece of that curve each satisfaction lies on, (accounts,): 0 where it is NaN, 1 below
    the floor, 2 in the flat middle, 3 from the high mark on."""
    zone = 1 + (satisfaction >= FLOOR).astype(np.int8) + (satisfaction >= HIGH_MARK)
    return np.where(np.isnan(satisfaction), 0, zone).astype(np.int8)


def leaving_though_satisfied(satisfaction: Column, change: Column) -> NDArray[np.bool_]:
    """Accounts that say they are satisfied (7 or more) while their loyalty falls, (accounts,).

    change: (accounts,), the loyalty index now less a year ago; a fall is 5 points or more. What is
    unknown is no warning.
    """
    return (satisfaction >= SATISFIED) & (change <= FALLING)
