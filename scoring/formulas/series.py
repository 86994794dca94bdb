"""From sales lines to one row per account: sums, days, rhythm, margin, growth.

A day is a number: days since 1970-01-01, as NumPy counts them. Money is an integer in
1/10,000 of the currency, so that sums are exact and the same in any order.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NO_DAY",
    "UNKNOWN_COST",
    "Series",
    "day_number",
    "months_after",
    "months_before",
    "sales_series",
]

NO_DAY = np.iinfo(np.int32).min  # in place of a day that does not exist
UNKNOWN_COST = np.iinfo(np.int64).min  # in place of a cost that is not known
_DAY_BITS = 22  # of a sort key: account above, day below
_DAY_MASK = (1 << _DAY_BITS) - 1
_DAY_ZERO = 1 << (_DAY_BITS - 1)  # 1970 in the middle of 11,000 years
_NO_PURCHASE = np.iinfo(np.int64).max  # sorts behind every key


@dataclass(frozen=True)
class Series:
    """What the sales of each account add up to, as of a day. Each array is (accounts,).

    sales_12m, sales_12m_before: 1/10,000 currency, of the last 12 months and of the 12 before.
    first_day, last_day: first and last purchase, NO_DAY without one.
    interval: median of the days between purchase days, NaN with fewer than two of them.
    purchase_days_12m: days with a purchase in the last 12 months.
    purchase_months_12m: in how many of these 12 months they purchased; a month ends on the as-of day.
    margin: (sales − cost) ÷ sales of the last 12 months over the lines whose cost is known, NaN
    where none is or those lines sum to nothing.
    growth: sales_12m ÷ sales_12m_before − 1, NaN where there was nothing to grow from.
    """

    sales_12m: NDArray[np.int64]
    sales_12m_before: NDArray[np.int64]
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    interval: NDArray[np.float64]
    purchase_days_12m: NDArray[np.int32]
    purchase_months_12m: NDArray[np.int32]
    margin: NDArray[np.float64]
    growth: NDArray[np.float64]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last: 29 February → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last: 31 January → 28 February."""
    return months_before(day, -months)


def sales_series(
    account: NDArray[np.int32],
    day: NDArray[np.int32],
    amount: NDArray[np.int64],
    cost: NDArray[np.int64] | None = None,
    *,
    accounts: int,
    as_of: date,
) -> Series:
    """Sum up sales lines per account.

    account: (lines,), position of the line's account, 0 to accounts − 1. day: (lines,), day
    number, none after `as_of`. amount: (lines,), 1/10,000 currency, negative for a cancellation.
    cost: (lines,), the same unit, UNKNOWN_COST where not known; None when no cost is known.
    Lines come in any order; accounts without lines get zeros, NO_DAY and NaN.

    A year ends on the as-of day and begins after the same calendar day of the year before. A
    purchase is a line with a positive amount. A cancellation takes its amount off the sales and
    the margin of its own day, but is no purchase: it neither breaks a silence nor shortens an
    interval, and it does not undo the day that it corrects, for the line it corrects is not known.
    Several purchases on one day are one purchase day.
    Raises ValueError for arrays of different lengths and for a day after `as_of`.
    """
    if len({len(account), len(day), len(amount), len(account if cost is None else cost)}) != 1:
        raise ValueError("account, day, amount and cost must be of the same length")
    if len(day) and day.max() > day_number(as_of):
        raise ValueError(f"a sale lies after {as_of}")
    year = day_number(months_before(as_of, 12))
    year_before = day_number(months_before(as_of, 24))
    recent = day > year
    now = _sums(account, amount, recent, accounts)
    before = _sums(account, amount, (day > year_before) & ~recent, accounts)
    buyers, days = _purchase_days(account, day, amount)
    first, last = _ends(buyers, days, accounts)
    return Series(
        sales_12m=now,
        sales_12m_before=before,
        first_day=first,
        last_day=last,
        interval=_median_interval(buyers, days, accounts),
        purchase_days_12m=np.bincount(buyers[days > year], minlength=accounts).astype(np.int32),
        purchase_months_12m=_purchase_months(buyers, days, accounts, as_of),
        margin=_margin(account, amount, cost, recent, accounts),
        growth=_ratio(now - before, before),
    )


def _sums(account, amount, chosen, accounts: int) -> NDArray[np.int64]:
    """Sum of the chosen lines per account, in integers: exact, whatever the order."""
    total = np.zeros(accounts, dtype=np.int64)
    np.add.at(total, account, amount * chosen)  # adding zeros is faster than picking lines
    return total


def _purchase_days(account, day, amount) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Each day on which an account bought, once: by account, then by day."""
    keys = account.astype(np.int64)
    keys <<= _DAY_BITS
    keys += day
    keys += _DAY_ZERO  # days before 1970 stay positive, else they would borrow from the account
    np.copyto(keys, _NO_PURCHASE, where=amount <= 0)
    keys.sort()
    fresh = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    fresh[np.searchsorted(keys, _NO_PURCHASE) :] = False
    keys = keys[fresh]
    return keys >> _DAY_BITS, ((keys & _DAY_MASK) - _DAY_ZERO).astype(np.int32)


def _ends(buyers, days, accounts: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """First and last purchase day of each account, from days in order."""
    first, last = np.full((2, accounts), NO_DAY, dtype=np.int32)
    starts = np.flatnonzero(np.r_[True, buyers[1:] != buyers[:-1]]) if len(buyers) else buyers
    ends = np.r_[starts[1:], len(buyers)] - 1 if len(buyers) else buyers
    first[buyers[starts]] = days[starts]
    last[buyers[ends]] = days[ends]
    return first, last


def _purchase_months(buyers, days, accounts: int, as_of: date) -> NDArray[np.int32]:
    """In how many of the last 12 months each account bought, from days in order."""
    before = [day_number(months_before(as_of, months)) for months in range(12, 0, -1)]
    recent = days > before[0]
    who, month = buyers[recent], np.searchsorted(before, days[recent])
    fresh = np.ones(len(who), dtype=bool)
    fresh[1:] = (who[1:] != who[:-1]) | (month[1:] != month[:-1])
    return np.bincount(who[fresh], minlength=accounts).astype(np.int32)


def _median_interval(buyers, days, accounts: int) -> NDArray[np.float64]:
    """Median of the days between neighbouring purchase days of each account."""
    pair = buyers[1:] == buyers[:-1]
    owner = buyers[1:][pair]
    keys = (owner << _DAY_BITS) + np.diff(days)[pair]
    keys.sort()  # owners are in order already; now the intervals of each owner are, too
    interval = keys & _DAY_MASK
    count = np.bincount(owner, minlength=accounts)
    start = np.cumsum(count) - count
    some = count > 0
    lower = interval[(start + (count - 1) // 2)[some]]
    upper = interval[(start + count // 2)[some]]
    median = np.full(accounts, np.nan)
    median[some] = (lower + upper) / 2
    return median


def _margin(account, amount, cost, recent, accounts: int) -> NDArray[np.float64]:
    if cost is None:
        return np.full(accounts, np.nan)
    chosen = recent & (cost != UNKNOWN_COST)
    sales = _sums(account, amount, chosen, accounts)
    return _ratio(sales - _sums(account, cost, chosen, accounts), sales)


def _ratio(above: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.float64]:
    """Quotient, NaN where the divisor is 0 or less."""
    unknown = np.full(len(above), np.nan)
    return np.divide(above, below, out=unknown, where=below > 0)
