"""What is missing at many accounts at once: columns in, columns out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planning.formulas.strength import FACE_TO_FACE, KNOWN, points, strength
from scoring.formulas.series import NO_DAY

__all__ = [
    "DAYS", "FAR", "SINCE_EVER", "Accounts", "Contacts", "Covered", "Demands", "People", "cover",
    "decides", "ties",
]  # fmt: skip

SINCE_EVER: Final = 0  # due on 1 January 1970: it never happened
FAR: Final = 2_932_896  # due on 31 December 9999: nothing is asked for
DECIDES_FROM: Final = 4  # influence, 1 to 5
DAYS: Final = 100_000  # a day of a place lies below


@dataclass(frozen=True)
class Demands:
    """What each tier asks for, one entry per tier (an ASCII letter each); 0 days: no rhythm."""

    letters: str
    contact_days: NDArray[np.int32]
    executive_days: NDArray[np.int32]
    roles: NDArray[np.int16]  # bits
    deciders: NDArray[np.int16]
    knowers: NDArray[np.int16]

    @property
    def places(self) -> NDArray[np.int64]:
        """Where the places of each tier begin: in the order of the letters, whichever there are."""
        return np.frombuffer(self.letters.encode("ascii"), np.uint8).astype(np.int64) * DAYS

    @property
    def asking(self) -> list[str]:
        """Tiers that ask for more than a contact."""
        more = (
            (self.executive_days > 0) | (self.roles > 0) | (self.deciders > 0) | (self.knowers > 0)
        )
        return [letter for letter, asks in zip(self.letters, more, strict=True) if asks]


@dataclass(frozen=True)
class Accounts:
    """tier: position into the demands. last_contact: day since 1970-01-01 or NO_DAY."""

    id: NDArray[np.int64]
    tier: NDArray[np.int64]
    last_contact: NDArray[np.int32]


@dataclass(frozen=True)
class People:
    """Theirs who have not left. account: position into the accounts. roles: bits. known_by: id of
    one of us who looks after the relationship, or −1."""

    account: NDArray[np.int64]
    roles: NDArray[np.int16]
    decides: NDArray[np.bool_]
    executive: NDArray[np.bool_]
    known_by: NDArray[np.int64]


@dataclass(frozen=True)
class Contacts:
    """One row per contact and person. person: position into the people; user: id of one of us."""

    person: NDArray[np.int64]
    user: NDArray[np.int64]
    weight: NDArray[np.int64]
    day: NDArray[np.int32]


@dataclass(frozen=True)
class Covered:
    """One entry per account. place: orders all accounts by tier, then by the day a contact is due."""

    place: NDArray[np.int64]
    contact_due: NDArray[np.int64]
    executive_due: NDArray[np.int64]
    missing_roles: NDArray[np.int16]
    deciders_known: NDArray[np.int64]
    deciders_wanted: NDArray[np.int16]
    knowers: NDArray[np.int64]
    knowers_wanted: NDArray[np.int16]


def decides(roles: NDArray, influence: NDArray, buyers: int) -> NDArray[np.bool_]:
    """Who has a say: economic, technical and user buyers (bits `buyers`), and influence from 4 on."""
    return ((roles & buyers) > 0) | (influence >= DECIDES_FROM)


def cover(
    demands: Demands, accounts: Accounts, people: People, contacts: Contacts, as_of: int
) -> Covered:
    """What is there and what is asked for, as of a day (days since 1970-01-01).

    A role or a decider is known when one of us really knows the person: the relationship is
    theirs by name, or its strength is KNOWN or more.
    """
    n, tier = len(accounts.id), accounts.tier
    person, user = _knowing(people, contacts, as_of)
    known = np.zeros(len(people.account), np.bool_)
    known[person] = True
    contact_due = _due(accounts.last_contact, demands.contact_days[tier])
    return Covered(
        place=demands.places[tier] + np.minimum(contact_due, DAYS - 1),
        contact_due=contact_due,
        executive_due=_due(_executive(n, people, contacts, as_of), demands.executive_days[tier]),
        missing_roles=demands.roles[tier] & ~_roles(n, people, known),
        deciders_known=np.bincount(people.account[known & people.decides], minlength=n),
        deciders_wanted=demands.deciders[tier],
        knowers=_knowers(n, people.account[person], user),
        knowers_wanted=demands.knowers[tier],
    )


def ties(
    contacts: Contacts, as_of: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Each pair that met once: position of the person, id of the user, strength 0 to 100."""
    users = int(contacts.user.max(initial=0)) + 1
    pairs, place = np.unique(contacts.person * users + contacts.user, return_inverse=True)
    worth = points(contacts.weight, as_of - contacts.day.astype(np.int64))
    total = np.bincount(place, weights=worth, minlength=len(pairs)).astype(np.float64)
    return pairs // users, pairs % users, strength(total)


def _knowing(people: People, contacts: Contacts, as_of: int) -> tuple[NDArray, NDArray]:
    """Pairs of a person and one of us who really knows them."""
    person, user, strong = ties(contacts, as_of)
    named = np.flatnonzero(people.known_by >= 0)
    enough = np.round(strong, 6) >= KNOWN
    return (
        np.concatenate([person[enough], named]),
        np.concatenate([user[enough], people.known_by[named]]),
    )


def _due(last: NDArray, every: NDArray[np.int32]) -> NDArray[np.int64]:
    """The last day in time: at once where it never happened, FAR where no rhythm is asked for."""
    due = np.where(last == NO_DAY, SINCE_EVER, last.astype(np.int64) + every)
    return np.where(every > 0, due, FAR)


def _executive(n: int, people: People, contacts: Contacts, as_of: int) -> NDArray[np.int32]:
    """Day of the last talk face to face with an executive of each account."""
    met = people.executive[contacts.person] & (contacts.weight == FACE_TO_FACE)
    met &= contacts.day <= as_of
    last = np.full(n, NO_DAY, np.int32)
    np.maximum.at(last, people.account[contacts.person[met]], contacts.day[met])
    return last


def _roles(n: int, people: People, known: NDArray[np.bool_]) -> NDArray[np.int16]:
    roles = np.zeros(n, np.int16)
    np.bitwise_or.at(roles, people.account[known], people.roles[known])
    return roles


def _knowers(n: int, account: NDArray, user: NDArray) -> NDArray[np.int64]:
    """How many different ones of us know somebody at each account."""
    users = int(user.max(initial=0)) + 1
    return np.bincount(np.unique(account * users + user) // users, minlength=n)
