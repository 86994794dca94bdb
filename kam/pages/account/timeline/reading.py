"""One page of all sources merged: one statement finds what could stand on it, along their indexes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection

from kam.core.statements import fill
from kam.pages.account.timeline import slots
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.sources import SOURCES, ComputedSource, Item, RowSource

PER_PAGE = 30
EXPORT_PAGE = 1000
KEPT = 200  # statements: people ask for far fewer combinations
Written = tuple[str, list[Any]]
_ALL = Wishes()
_KEPT: dict[tuple[Any, ...], Written] = {}


@dataclass(frozen=True)
class Page:
    """Events, and where the page after them starts, None at the end."""

    items: list[Item]
    at: Cursor | None

    @property
    def next(self) -> str:
        """The cursor as it stands in an address."""
        return self.at.encode(SOURCES[self.at.rank].key) if self.at else ""


def timeline(
    about: About,
    wishes: Wishes = _ALL,
    *,
    cursor: Cursor | None = None,
    limit: int = PER_PAGE,
    without: Sequence[str] = (),
) -> Page:
    """One page of events: one query for which they are, then one or some for each sort on it.

    `without` leaves out kinds that the page tells of elsewhere.
    """
    asked = [s for s in SOURCES if s.kind not in without and s.answers(about, wishes)]
    rows = [s for s in asked if isinstance(s, RowSource)]
    items = _after(cursor, _found(rows, about, wishes, cursor, limit))
    down_to = items[limit].at if len(items) > limit else None
    for source in asked:
        if isinstance(source, ComputedSource):
            items += source.read(about, wishes, cursor, limit + 1, down_to)
    items = _after(cursor, items)
    more, shown = len(items) > limit, items[:limit]
    last = shown[-1] if more else None
    at = Cursor(last.at, last.source.rank, last.pk) if last else None
    return Page(_told(shown, about), at)


def _found(
    sources: list[RowSource], about: About, wishes: Wishes, cursor: Cursor | None, limit: int
) -> list[Item]:
    """What could stand on the page, of all tables in one statement: each goes along its index."""
    sql, params = _written(sources, about, wishes, cursor, limit)
    if not sql:
        return []
    with connection.cursor() as statement:
        statement.execute(sql, fill(params, slots.values(about, wishes, cursor)))
        rows = statement.fetchall()
    return [cast(RowSource, SOURCES[rank]).item(pk, at) for rank, pk, at in rows]


def _written(
    sources: list[RowSource], about: About, wishes: Wishes, cursor: Cursor | None, limit: int
) -> Written:
    """The statement and its parameters. Writing it takes longer than the database does to answer,
    so it is kept; but for what a user may see anywhere, which differs from user to user.
    """
    if about.account is None:
        return _write(sources, about, wishes, cursor, limit)
    rank = cursor.rank if cursor else None
    ranks = tuple(source.rank for source in sources)
    shape = (ranks, about.person is not None, wishes.shape, rank, limit)
    written = _KEPT.get(shape)
    if written is None:
        if len(_KEPT) >= KEPT:
            _KEPT.clear()
        written = _KEPT[shape] = _write(sources, about, wishes, cursor, limit)
    return written


def _write(
    sources: list[RowSource], about: About, wishes: Wishes, cursor: Cursor | None, limit: int
) -> Written:
    parts: list[str] = []
    params: list[Any] = []
    for source in sources:
        with suppress(EmptyResultSet):
            keys = source.keys(about, wishes, cursor, limit + 1)
            sql, own = keys.query.sql_with_params()
            parts.append(f"SELECT * FROM ({sql}) AS source_{source.rank}")  # noqa: S608 - made by Django
            params += own
    return " UNION ALL ".join(parts), params


def everything(about: About, wishes: Wishes = _ALL) -> Iterator[Item]:
    """All events, read page by page: for a file."""
    page = timeline(about, wishes, limit=EXPORT_PAGE)
    yield from page.items
    while page.at:
        page = timeline(about, wishes, cursor=page.at, limit=EXPORT_PAGE)
        yield from page.items


def _after(cursor: Cursor | None, items: list[Item]) -> list[Item]:
    """In order, without what a source let through too much."""
    left = (item for item in items if cursor is None or item.key > cursor.key)
    return sorted(left, key=lambda item: item.key)


def _told(items: list[Item], about: About) -> list[Item]:
    """With their words, each source's together, in the same order."""
    by_source: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_source[item.source.rank].append(item)
    rows, told = _rows(by_source), dict[tuple[int, int], Item]()
    for rank, own in by_source.items():
        source = SOURCES[rank]
        if isinstance(source, RowSource):
            own = source.load(own, about, rows[source.model])
        else:
            own = source.tell(own, about)
        told |= {(rank, item.pk): item for item in own}
    keys = [(item.source.rank, item.pk) for item in items]
    return [told[key] for key in keys if key in told]


def _rows(by_source: Mapping[int, list[Item]]) -> dict[type[Any], dict[int, Any]]:
    """What stands behind the events, table by table: one query for each."""
    sources: dict[type[Any], RowSource] = {}
    keys: dict[type[Any], set[int]] = defaultdict(set)
    for rank, items in by_source.items():
        source = SOURCES[rank]
        if isinstance(source, RowSource):
            sources[source.model] = source
            keys[source.model] |= {item.pk for item in items}
    return {model: source.to_show().in_bulk(keys[model]) for model, source in sources.items()}
