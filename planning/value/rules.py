"""What was given and got over time, and when it had paid back. Pure.

The balance after a day is everything got up to it less everything given. It has paid back in the
month in which the balance first reaches 0 and stays there, after something was given. What the
customer gained is told beside it, not part of it: it is their money. Amounts that nobody measured
count as nothing and are told as a number.

Source: pay-back period, R. Brealey, S. Myers and F. Allen, Principles of Corporate Finance, ch. 5
(undiscounted); value to the customer beside it: J. C. Anderson and J. A. Narus, Business
Marketing: Understand What Customers Value, Harvard Business Review 76 (6), 1998.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import dropwhile
from typing import Final, NamedTuple

__all__ = ["Entry", "Ledger", "Month", "ledger"]

GAINED: Final = "gained"
GAVE: Final = "gave"
GOT: Final = "got"


class Entry(NamedTuple):
    """A day, what kind, how much in the base currency (None: not measured), confirmed by them."""

    on: date
    kind: str
    amount: Decimal | None
    confirmed: bool = False


class Month(NamedTuple):
    """What a month gave and got, and the balance at its end."""

    first: date
    gave: Decimal
    got: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Ledger:
    """Sums in the base currency; `months` from the first entry given or got, the oldest first."""

    gained: Decimal
    confirmed: Decimal
    gave: Decimal
    got: Decimal
    unmeasured: int
    months: list[Month]

    @property
    def balance(self) -> Decimal:
        return self.got - self.gave

    @property
    def paid_back(self) -> date | None:
        """First day of the month since which what was given is back; None: not yet.

        What came in before anything was given pays nothing back.
        """
        if self.balance < 0 or not self.gave:
            return None
        since: date | None = None
        for month in dropwhile(lambda month: not month.gave, self.months):
            since = (since or month.first) if month.balance >= 0 else None
        return since


def ledger(entries: Iterable[Entry]) -> Ledger:
    """The entries as sums and month by month; in any order."""
    rows = list(entries)
    return Ledger(
        gained=_sum(rows, GAINED),
        confirmed=_sum([row for row in rows if row.confirmed], GAINED),
        gave=_sum(rows, GAVE),
        got=_sum(rows, GOT),
        unmeasured=sum(row.amount is None for row in rows),
        months=_months([row for row in rows if row.kind != GAINED]),
    )


def _sum(rows: Iterable[Entry], kind: str) -> Decimal:
    return sum((row.amount or Decimal(0) for row in rows if row.kind == kind), Decimal(0))


def _months(rows: list[Entry]) -> list[Month]:
    """Months with an entry, with the balance that runs through them."""
    months, balance = [], Decimal(0)
    for first in sorted({row.on.replace(day=1) for row in rows}):
        here = [row for row in rows if row.on.replace(day=1) == first]
        gave, got = _sum(here, GAVE), _sum(here, GOT)
        balance += got - gave
        months.append(Month(first, gave, got, balance))
    return months
