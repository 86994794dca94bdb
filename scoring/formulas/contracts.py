"""Customers by when their first contract began, and how many of them renewed after each year.

A renewal is due when a contract of about a year has run out. It is looked at 90 days later, so that
who decides late does not count as lost; who has not renewed by then has left. Cohorts as in
P. S. Fader and B. G. S. Hardie, How to Project Customer Retention, Journal of Interactive Marketing
21 (1), 2007.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.cohorts import Renewals
from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.series import day_number, months_before

__all__ = ["GRACE", "Contracts", "contract_renewals"]

GRACE = 90  # days after its end in which a contract may still be renewed
SHORTEST, LONGEST = 350, 380  # days of a contract of about a year
MONTHS = 12
FEWEST_PERIODS, MOST_PERIODS = 3, 30
NONE = -1


@dataclass(frozen=True)
class Contracts:
    """What is known of all contracts on a day. Each array is (contracts,).

    starts, ends: first and last day, as day numbers. follows: position of the contract that renewed
    it by that day, −1 where none did. holder: a number for its account and product line.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    follows: NDArray[np.int64]
    holder: NDArray[np.int64]


def contract_renewals(contracts: Contracts, as_of: date) -> Renewals:
    """Each customer's renewals: a contract with those that follow it one after another is one.

    `before` counts those left out, since one of their contracts is not of about a year.
    Raises NotEnoughDataError when the first one began less than two years and 90 days ago.
    """
    starts = _starts(contracts, as_of)
    chain = _first_ones(contracts, int(starts[0]), _until(as_of))
    number = np.searchsorted(starts, contracts.starts[chain], side="right") - 1
    most = len(starts) - 1 - number
    kept, left, odd, end = _walk(contracts, chain, most, _until(as_of))
    fine = ~odd
    return Renewals(
        first=number[fine],
        periods=(kept + left)[fine],
        left=left[fine],
        back=(left & _came_back(contracts, chain, end))[fine],
        ends=[months_before(_day(as_of), MONTHS * ago) for ago in reversed(range(len(starts)))],
        months=MONTHS,
        before=int(odd.sum()),
    )


def _day(as_of: date) -> date:
    """The last day whose renewals are settled."""
    return as_of - timedelta(days=GRACE)


def _until(as_of: date) -> int:
    return day_number(_day(as_of))


def _starts(contracts: Contracts, as_of: date) -> NDArray[np.int64]:
    """First day of each period of twelve months, the oldest with the first contract in it."""
    until, begin = _until(as_of), int(contracts.starts.min(initial=day_number(as_of)))
    starts = [until + 1]
    while starts[-1] > begin and len(starts) <= MOST_PERIODS:
        starts.append(day_number(months_before(_day(as_of), MONTHS * len(starts))) + 1)
    if len(starts) <= FEWEST_PERIODS:
        found = max(int((until - begin) * 12 / 365.25), 0)
        needed = MONTHS * (FEWEST_PERIODS - 1)
        raise NotEnoughDataError("too short", what="months", found=found, needed=needed)
    return np.array(starts[:0:-1])


def _first_ones(contracts: Contracts, begin: int, until: int) -> NDArray[np.int64]:
    """Positions of the contracts that renew none and began within the periods."""
    first = np.ones(len(contracts.starts), bool)
    first[contracts.follows[contracts.follows != NONE]] = False
    return np.flatnonzero(first & (contracts.starts >= begin) & (contracts.starts <= until))


def _walk(
    contracts: Contracts, chain: NDArray[np.int64], most: NDArray[np.int64], until: int
) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """From contract to contract: renewals kept, whether one was not, whether a contract is not of
    about a year, and the last day under contract; each (chains,). most: renewals to look at."""
    at, going = chain.copy(), np.ones(len(chain), bool)
    kept, left = np.zeros(len(chain), np.int64), np.zeros(len(chain), bool)
    odd = np.zeros(len(chain), bool)
    for _step in range(int(most.max(initial=0)) + 1):
        days = contracts.ends[at] - contracts.starts[at] + 1
        odd |= going & ((days < SHORTEST) | (days > LONGEST))
        going &= ~odd & (kept < most) & (contracts.ends[at] < until)
        following = contracts.follows[at]
        left |= going & (following == NONE)
        going &= ~left
        kept += going
        at = np.where(going, following, at)
    return kept, left, odd, contracts.ends[at]


def _came_back(contracts: Contracts, chain: NDArray[np.int64], end: NDArray) -> NDArray[np.bool_]:
    """Whether the same holder began anew after the end."""
    newest = np.full(int(contracts.holder.max(initial=-1)) + 1, NONE)
    np.maximum.at(newest, contracts.holder[chain], contracts.starts[chain])
    return newest[contracts.holder[chain]] > end
