"""Who of us knows whom at one account: the matrix, and what is missing in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from accounts.models import Account, Person, User
from planning.coverage.reading import Scope, contacts_with, theirs
from planning.formulas.coverage import Contacts, decides, ties
from planning.formulas.reach import HANGS_FROM, heat, shares, wanted
from planning.formulas.strength import FACE_TO_FACE, KNOWN
from planning.rules import BUYERS, EPOCH, bits_of

__all__ = ["Cell", "Column", "Hangs", "Matrix", "Row", "matrix_of"]

MOST_PEOPLE = 200
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Cell:
    """How well one of us knows a person. names: the relationship is theirs by name."""

    user: User
    strength: int
    heat: int
    names: bool


@dataclass(frozen=True)
class Row:
    """One of theirs. best: the strongest of all ties, shown or not."""

    person: Person
    roles: list[Any]
    decides: bool
    best: int
    wanted: int
    known: bool
    met: bool
    cells: list[Cell]

    @property
    def nearest(self) -> list[Cell]:
        """Those of us who know the person at all, the best first."""
        there = [cell for cell in self.cells if cell.strength or cell.names]
        return sorted(there, key=lambda cell: -cell.strength)

    @property
    def is_short(self) -> bool:
        return self.best < self.wanted


@dataclass(frozen=True)
class Column:
    """One of us. share: of all strength at the account, in per cent."""

    user: User
    knows: int
    share: int


@dataclass(frozen=True)
class Hangs:
    """Everything hangs on one of us: the share of all strength, in per cent."""

    user: User
    share: int


@dataclass(frozen=True)
class Matrix:
    """left_out: how many of us have contacts here but no column of their own."""

    rows: list[Row]
    columns: list[Column]
    left_out: int

    @property
    def hangs(self) -> Hangs | None:
        first = self.columns[0] if self.columns else None
        if first is None or first.share <= 100 * HANGS_FROM:
            return None
        return Hangs(first.user, first.share)

    @property
    def strangers(self) -> list[Row]:
        """Deciders whom nobody of us knows."""
        return [row for row in self.rows if row.decides and not row.known]

    @property
    def weak(self) -> list[Row]:
        """Deciders whom somebody knows, but not well enough."""
        return [row for row in self.rows if row.decides and row.known and row.is_short]

    @property
    def unmet(self) -> list[Row]:
        """Executives whom nobody has met face to face in the time that counts."""
        return [row for row in self.rows if row.person.is_executive and not row.met]


def matrix_of(account: Account, as_of: date) -> Matrix:
    """The matrix of an account as of a day, in four queries however large it is.

    Strengths are those of `planning.formulas.strength`, from the contacts at this account; people
    who have left and our own stay out. Deciders come first, our people by their share.
    """
    people = _people(account)
    numbers = np.array([person.pk for person in people], np.int64)
    contacts = contacts_with(np.sort(numbers), Scope(ids=(account.pk,)), as_of)
    users, strengths = _strengths(people, np.argsort(numbers), contacts, as_of)
    columns = _columns(users, strengths, people)
    shown = [users.index(column.user) for column in columns]
    met = _met(np.argsort(numbers), contacts, len(people))
    rows = [
        _row(person, [users[at] for at in shown], strengths[place, shown],
             float(strengths[place].max(initial=0.0)), bool(met[place]))
        for place, person in enumerate(people)
    ]  # fmt: skip
    rows.sort(key=lambda row: not row.decides)
    return Matrix(rows, columns, left_out=len(users) - len(columns))


def _people(account: Account) -> list[Person]:
    there = theirs().filter(account=account).select_related("known_by").prefetch_related("roles")
    return list(there.order_by(F("influence").desc(nulls_last=True), "name", "pk")[:MOST_PEOPLE])


def _strengths(
    people: list[Person], sorted_at: NDArray, contacts: Contacts, as_of: date
) -> tuple[list[User], NDArray[np.float64]]:
    """Those of us who matter here, and the strengths (people, us)."""
    person, user, strength = ties(contacts, (as_of - EPOCH).days)
    named = {row.known_by_id for row in people if row.known_by_id}
    users = list(User.objects.filter(pk__in={*np.unique(user).tolist(), *named}).order_by("pk"))
    at = {one.pk: place for place, one in enumerate(users)}
    strengths = np.zeros((len(people), len(users)))
    strengths[sorted_at[person], [at[pk] for pk in user.tolist()]] = strength
    return users, strengths


def _columns(users: list[User], strengths: NDArray, people: list[Person]) -> list[Column]:
    share = shares(strengths) if len(users) else np.zeros(0)
    named = [{row.pk for row in people if row.known_by_id == user.pk} for user in users]
    knows = [
        sum(strengths[i, at] >= KNOWN or row.pk in named[at] for i, row in enumerate(people))
        for at in range(len(users))
    ]
    order = sorted(range(len(users)), key=lambda at: (-share[at], -knows[at], str(users[at])))
    return [Column(users[at], knows[at], round(100 * share[at])) for at in order[:MOST_COLUMNS]]


def _met(sorted_at: NDArray, contacts: Contacts, n: int) -> NDArray[np.bool_]:
    """Whom somebody met face to face."""
    met = np.zeros(n, np.bool_)
    met[sorted_at[contacts.person[contacts.weight == FACE_TO_FACE]]] = True
    return met


def _row(person: Person, users: list[User], strengths: NDArray, best: float, met: bool) -> Row:
    roles = list(person.roles.all())
    bits = bits_of([role.role for role in roles])
    has_say = bool(decides(np.array(bits), np.array(person.influence or -1), bits_of(BUYERS)))
    cells = [
        Cell(user, round(value), heat(value), person.known_by_id == user.pk)
        for user, value in zip(users, strengths.tolist(), strict=True)
    ]
    return Row(
        person=person,
        roles=roles,
        decides=has_say,
        best=round(best),
        wanted=round(wanted(has_say)),
        known=best >= KNOWN or person.known_by_id is not None,
        met=met,
        cells=cells,
    )
