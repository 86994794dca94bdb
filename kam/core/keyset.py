"""Pages by key: any page of a million rows costs what the first one costs.

A cursor says which row the page starts after, never how many to skip, so rows that come or go
while somebody turns the pages are neither lost nor shown twice. Rows without a value come last in
both directions; ties are broken by a unique column. Method: M. Winand, We need tool support for
keyset pagination, 2014.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

_SALT = "kam.keyset"
_RAW = "keyset_raw"
_TYPES: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "i": int,
    "f": float,
    "s": str,
}


class CursorError(ValueError):
    """The cursor was not made here, or for another order."""


@dataclass(frozen=True)
class Ordering:
    """A total order: a column, then a unique one. `nullable`: rows without a value come last.

    `moment` marks columns of date and time. The two directions should match one index of the
    table, so the tie-breaker has a direction of its own.
    """

    column: str
    descending: bool = False
    tie: str = "id"
    tie_descending: bool = False
    nullable: bool = False
    moment: bool = False

    def reversed(self) -> "Ordering":
        return replace(self, descending=not self.descending, tie_descending=not self.tie_descending)


@dataclass(frozen=True)
class Position:
    """Just after a row (`backwards`: just before it), by the row's key."""

    value: Any
    tie: int
    backwards: bool = False

    def encode(self, order: str) -> str:
        """A short signed text; it works for the order of this name only."""
        kind, text = _as_text(self.value)
        return signing.dumps([order, kind, text, self.tie, int(self.backwards)], salt=_SALT)

    @classmethod
    def decode(cls, cursor: str, order: str) -> "Position":
        """Raises CursorError."""
        try:
            name, kind, text, tie, backwards = signing.loads(cursor, salt=_SALT)
        except (signing.BadSignature, ValueError):
            raise CursorError from None
        if name != order:
            raise CursorError
        return cls(None if kind is None else _TYPES[kind](text), tie, bool(backwards))

    @classmethod
    def of(cls, cursor: str | None, order: str) -> "Position | None":
        """For pages: None, the first page, without a cursor and for one that fits no longer."""
        try:
            return cls.decode(cursor, order) if cursor else None
        except CursorError:
            return None


@dataclass(frozen=True)
class Page:
    """Rows of one page, and where the pages before and after it start: None where there are none."""

    rows: list[Any]
    previous: Position | None
    next: Position | None


def page(queryset: QuerySet, ordering: Ordering, *, limit: int, at: Position | None = None) -> Page:
    """One page of a queryset of instances or values(); one query, two where empty values begin."""
    walk = _Walk(queryset, ordering)
    if at is not None and at.backwards:
        return _page_before(walk, at, limit)
    rows = walk.take(at, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    back = walk.position(rows[0], backwards=True) if rows else at and walk.turn(at)
    return Page(rows, back if at else None, walk.position(rows[-1]) if more else None)


def pages(queryset: QuerySet, ordering: Ordering, *, limit: int = 1000) -> Iterator[list[Any]]:
    """All rows, page by page: for files, so that a million rows need no memory."""
    found = page(queryset, ordering, limit=limit)
    yield found.rows
    while found.next:
        found = page(queryset, ordering, limit=limit, at=found.next)
        yield found.rows


def rows(queryset: QuerySet, ordering: Ordering) -> Iterator[Any]:
    """All rows in order, read page by page."""
    return chain.from_iterable(pages(queryset, ordering))


def first_legs(queryset: QuerySet, ordering: Ordering, *, limit: int) -> list[QuerySet]:
    """What `page` asks for a first page of values(), one after the other until it is full."""
    return _Walk(queryset, ordering).legs(None, limit + 1)


def first_page(legs: Iterable[Iterable[Any]], ordering: Ordering, *, limit: int) -> Page:
    """The page that `page` gives without a position, from the rows of `first_legs`."""
    rows = _up_to(limit + 1, legs)
    more, rows = len(rows) > limit, rows[:limit]
    return Page(rows, None, _position(rows[-1], ordering) if more else None)


def _page_before(walk: "_Walk", at: Position, limit: int) -> Page:
    rows = walk.turned().take(at, limit + 1)
    more, rows = len(rows) > limit, rows[:limit][::-1]
    forth = walk.position(rows[-1]) if rows else walk.turn(at)
    return Page(rows, walk.position(rows[0], backwards=True) if more else None, forth)


class _Walk:
    """Rows of a queryset in an order, from a position on; empty values last, or first if turned."""

    def __init__(self, queryset: QuerySet, ordering: Ordering, *, empty_first: bool = False):
        self.raw = _compares_texts(ordering)
        self.all, self.ordering, self.empty_first = queryset, ordering, empty_first
        self.queryset = queryset
        if self.raw:
            self.queryset = queryset.annotate(**{_RAW: Cast(ordering.column, TextField())})

    def turned(self) -> "_Walk":
        return _Walk(self.all, self.ordering.reversed(), empty_first=not self.empty_first)

    def position(self, row: Any, *, backwards: bool = False) -> Position:
        return _position(row, self.ordering, backwards=backwards)

    def turn(self, at: Position) -> Position:
        """The other way from an empty page: the row that led here belongs to it."""
        step = 1 if at.backwards is self.ordering.tie_descending else -1
        return Position(at.value, at.tie + step, not at.backwards)

    def take(self, at: Position | None, count: int) -> list[Any]:
        """Up to `count` rows after the position, going through the given and the empty values."""
        return _up_to(count, self.legs(at, count))

    def legs(self, at: Position | None, count: int) -> list[QuerySet]:
        """Where to look for `count` rows: the next one only where the one before has too few."""
        if not self.ordering.nullable:
            return [self._given(at)[:count]]
        legs = [self._empty, self._given] if self.empty_first else [self._given, self._empty]
        begins_empty = at is not None and at.value is None
        if at is not None and begins_empty is not self.empty_first:
            legs = legs[1:]
        return [leg(at if number == 0 else None)[:count] for number, leg in enumerate(legs)]

    def _given(self, at: Position | None) -> QuerySet:
        by, rows = self.ordering, self.queryset
        if by.nullable:
            rows = rows.filter(**{f"{by.column}__isnull": False})
        if at is not None:
            rows = rows.filter(self._beyond(at))
        return rows.order_by(_sign(by.descending) + by.column, _sign(by.tie_descending) + by.tie)

    def _beyond(self, at: Position) -> Q:
        """After (value, tie); the first bound is all an index needs to start at the right place."""
        by, value = self.ordering, self._stored(at.value)
        side = "lt" if by.descending else "gt"
        here = Q(**{f"{by.column}__{side}e": value})
        return here & (Q(**{f"{by.column}__{side}": value}) | self._after_tie(at))

    def _stored(self, value: Any) -> Any:
        return Value(value, output_field=TextField()) if self.raw else value

    def _empty(self, at: Position | None) -> QuerySet:
        by = self.ordering
        rows = self.queryset.filter(**{f"{by.column}__isnull": True})
        if at is not None:
            rows = rows.filter(self._after_tie(at))
        return rows.order_by(_sign(by.tie_descending) + by.tie)

    def _after_tie(self, at: Position) -> Q:
        side = "lt" if self.ordering.tie_descending else "gt"
        return Q(**{f"{self.ordering.tie}__{side}": at.tie})


def _up_to(count: int, legs: Iterable[Iterable[Any]]) -> list[Any]:
    rows: list[Any] = []
    for leg in legs:
        rows += list(leg)[: count - len(rows)]
        if len(rows) == count:
            break
    return rows


def _position(row: Any, ordering: Ordering, *, backwards: bool = False) -> Position:
    value = _read(row, _RAW if _compares_texts(ordering) else ordering.column)
    return Position(value, _read(row, ordering.tie), backwards)


def _compares_texts(ordering: Ordering) -> bool:
    """SQLite keeps moments as text in two spellings, so what is stored is compared."""
    return ordering.moment and connection.vendor == "sqlite"


def _sign(descending: bool) -> str:
    return "-" if descending else ""


def _read(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _as_text(value: Any) -> tuple[str | None, str]:
    if value is None:
        return None, ""
    if isinstance(value, datetime):
        return "t", value.isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    kind = {Decimal: "n", int: "i", float: "f", str: "s"}[type(value)]
    return kind, str(value)
