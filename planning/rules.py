"""Rules of coverage: pure, no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from planning.formulas.coverage import FAR, SINCE_EVER
from scoring.coverage import DEFAULT_DAYS, WATCHED_TIERS

__all__ = [
    "BUYERS", "DEFAULTS", "DEFAULT_DAYS", "EPOCH", "KINDS", "NEVER_DUE", "ROLES", "WATCHED_TIERS",
    "Demand", "Gaps", "beyond", "bits_of", "days_overdue", "last_day_in_time", "roles_of",
]  # fmt: skip

EPOCH: Final = date(1970, 1, 1) + timedelta(days=SINCE_EVER)  # due since ever: it never happened
NEVER_DUE: Final = date(1970, 1, 1) + timedelta(days=FAR)
ROLES: Final = (  # in the order of their bits, which are stored: append only
    "sponsor", "economic_buyer", "coach", "user_buyer", "technical_buyer", "anti_sponsor",
)  # fmt: skip
BUYERS: Final = ("economic_buyer", "user_buyer", "technical_buyer")
KINDS: Final = ("contact", "executive", "roles", "deciders", "knowers")  # of gaps, gravest first


@dataclass(frozen=True)
class Demand:
    """What a tier asks for; None days and 0 people: nothing."""

    contact_every_days: int | None = None
    executive_every_days: int | None = None
    roles_to_know: tuple[str, ...] = ()
    deciders_to_know: int = 0
    people_who_know: int = 0


DEFAULTS: Final = {
    "A": Demand(DEFAULT_DAYS["A"], 90, ("sponsor", "economic_buyer", "coach"), 3, 2),
    "B": Demand(DEFAULT_DAYS["B"], None, ("economic_buyer", "coach"), 2, 0),
    "C": Demand(DEFAULT_DAYS["C"], None, (), 1, 0),
    "D": Demand(DEFAULT_DAYS["D"], None, (), 0, 0),
}


@dataclass(frozen=True)
class Gaps:
    """What is missing at one account on a day. Days are None where it never happened, 0 in time."""

    tier: str
    days_overdue: int | None
    executive_days_overdue: int | None
    missing_roles: tuple[str, ...]
    deciders_known: int
    deciders_wanted: int
    knowers: int
    knowers_wanted: int

    @property
    def kinds(self) -> list[str]:
        """The kinds of gaps there are, gravest first."""
        there = {
            "contact": self.days_overdue != 0,
            "executive": self.executive_days_overdue != 0,
            "roles": bool(self.missing_roles),
            "deciders": self.deciders_known < self.deciders_wanted,
            "knowers": self.knowers < self.knowers_wanted,
        }
        return [kind for kind in KINDS if there[kind]]


def last_day_in_time(as_of: date, every: int) -> date:
    """The earliest day of a last contact that still keeps a rhythm of `every` days."""
    return as_of - timedelta(days=every)


def days_overdue(last_contact: date | None, *, as_of: date, every: int) -> int | None:
    """Days beyond the rhythm, 0 when it is kept; None without any contact on record."""
    if last_contact is None:
        return None
    return max(0, (as_of - last_contact).days - every)


def beyond(due: date, as_of: date) -> int | None:
    """Days beyond the day that something was due, 0 in time; None where it is due since ever."""
    return None if due == EPOCH else max(0, (as_of - due).days)


def bits_of(roles: Iterable[str]) -> int:
    """Roles as one number, a bit for each."""
    return sum(1 << ROLES.index(role) for role in set(roles))


def roles_of(bits: int) -> tuple[str, ...]:
    """The roles behind a number, in the order of ROLES."""
    return tuple(role for place, role in enumerate(ROLES) if bits >> place & 1)
