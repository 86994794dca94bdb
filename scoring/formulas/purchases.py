"""From sales lines to what the models of lifetime value ask of each customer.

A day is a number: days since 1970-01-01. Money is an integer in 1/10,000 of the currency.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.series import day_number, months_before

__all__ = ["Histories", "PurchaseDays", "day_number", "histories", "months_before", "purchase_days"]

_DAY_BITS = 22  # of a sort key: account above, day below
_DAY_ZERO = 1 << (_DAY_BITS - 1)
_DAY_MASK = (1 << _DAY_BITS) - 1
MONEY = 10_000


@dataclass(frozen=True)
class PurchaseDays:
    """Each day on which an account bought, once: by account, then by day. Each array is (days,).

    account: position of the account. day: day number. amount: what that day's purchases are worth
    in the currency, less the account's share of cancellations.
    """

    account: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: NDArray[np.float64]

    def until(self, day: int) -> "PurchaseDays":
        """Those not after the day."""
        return self._only(self.day <= day)

    def after(self, day: int) -> "PurchaseDays":
        return self._only(self.day > day)

    def counts(self, accounts: int) -> NDArray[np.float64]:
        """Purchase days of each account, (accounts,)."""
        return np.bincount(self.account, minlength=accounts).astype(np.float64)

    def _only(self, chosen: NDArray[np.bool_]) -> "PurchaseDays":
        return PurchaseDays(self.account[chosen], self.day[chosen], self.amount[chosen])


@dataclass(frozen=True)
class Histories:
    """One row per account that ever bought, by position. Each array is (customers,).

    account: position of the account. frequency: purchase days after the first one. recency: days
    from the first to the last purchase. age: days from the first purchase to the as-of day.
    mean: mean spend per purchase day after the first one, 0 without such a day.
    """

    account: NDArray[np.int64]
    frequency: NDArray[np.float64]
    recency: NDArray[np.float64]
    age: NDArray[np.float64]
    mean: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.account)


def purchase_days(
    account: NDArray[np.int32], day: NDArray[np.int32], amount: NDArray[np.int64]
) -> PurchaseDays:
    """The purchase days in sales lines of any order. account, day, amount: (lines,).

    A purchase is a line with a positive amount; several on one day are one purchase day. A
    cancellation is no purchase and undoes no day, for the line it corrects is not known; it takes
    its share off all purchases of its account, at most the whole.
    """
    bought = amount > 0
    keys = (account[bought].astype(np.int64) << _DAY_BITS) + day[bought] + _DAY_ZERO
    order = np.argsort(keys)
    keys, paid = keys[order], amount[bought][order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else keys
    days = keys[starts]
    sums = np.add.reduceat(paid, starts) if len(paid) else paid
    owner = days >> _DAY_BITS
    worth = sums / MONEY * _kept(account, amount, owner)
    return PurchaseDays(owner, (days & _DAY_MASK) - _DAY_ZERO, worth)


def _kept(account, amount, owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of each purchase day, the share of its account's purchases that cancellations leave."""
    size = int(account.max()) + 1 if len(account) else 0
    gross = np.bincount(account, weights=np.maximum(amount, 0), minlength=size)
    net = np.bincount(account, weights=amount, minlength=size)
    share = np.divide(net, gross, out=np.zeros(size), where=gross > 0)
    return np.clip(share, 0.0, 1.0)[owner]


def histories(days: PurchaseDays, as_of: int) -> Histories:
    """The statistics of every customer as of a day number.

    Raises ValueError for a purchase after it.
    """
    if len(days.day) and days.day.max() > as_of:
        raise ValueError("a purchase lies after the as-of day")
    account, starts, count = np.unique(days.account, return_index=True, return_counts=True)
    first, last = days.day[starts], days.day[starts + count - 1]
    repeats = count - 1
    spent = np.add.reduceat(days.amount, starts) if len(starts) else days.amount
    mean = np.divide(
        spent - days.amount[starts], repeats, out=np.zeros(len(account)), where=repeats > 0
    )
    return Histories(
        account=account,
        frequency=repeats.astype(np.float64),
        recency=(last - first).astype(np.float64),
        age=(as_of - first).astype(np.float64),
        mean=np.maximum(mean, 0.0),
    )
