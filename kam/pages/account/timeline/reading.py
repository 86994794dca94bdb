"""One page of all sources merged: one statement finds what could stand on it, along their indexes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection

from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.sources import SOURCES, ComputedSource, Item, RowSource

PER_PAGE = 30
EXPORT_PAGE = 1000
_ALL = Wishes()


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
    items = _found([s for s in asked if isinstance(s, RowSource)], about, wishes, cursor, limit)
    for source in asked:
        if isinstance(source, ComputedSource):
            items += source.read(about, wishes, cursor, limit + 1)
    items = sorted((i for i in items if _is_after(i, cursor)), key=lambda item: item.key)
    more, shown = len(items) > limit, items[:limit]
    last = shown[-1] if more else None
    at = Cursor(last.at, last.source.rank, last.pk) if last else None
    return Page(_told(shown, about), at)


def _found(
    sources: list[RowSource], about: About, wishes: Wishes, cursor: Cursor | None, limit: int
) -> list[Item]:
    """What could stand on the page, of all tables in one statement: each goes along its index."""
    parts: list[str] = []
    values: list[Any] = []
    for source in sources:
        with suppress(EmptyResultSet):
            keys = source.keys(about, wishes, cursor, limit + 1)
            sql, own = keys.query.sql_with_params()
            parts.append(f"SELECT * FROM ({sql}) AS source_{source.rank}")  # noqa: S608 - made by Django
            values += own
    if not parts:
        return []
    with connection.cursor() as statement:
        statement.execute(" UNION ALL ".join(parts), values)
        rows = statement.fetchall()
    return [cast(RowSource, SOURCES[rank]).item(pk, at) for rank, pk, at in rows]


def everything(about: About, wishes: Wishes = _ALL) -> Iterator[Item]:
    """All events, read page by page: for a file."""
    page = timeline(about, wishes, limit=EXPORT_PAGE)
    yield from page.items
    while page.at:
        page = timeline(about, wishes, cursor=page.at, limit=EXPORT_PAGE)
        yield from page.items


def _is_after(item: Item, cursor: Cursor | None) -> bool:
    return cursor is None or item.key > cursor.key


def _told(items: list[Item], about: About) -> list[Item]:
    """With their words, each source's together, in the same order."""
    by_source: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_source[item.source.rank].append(item)
    told: dict[tuple[int, int], Item] = {}
    for rank, own in by_source.items():
        source = SOURCES[rank]
        tell = source.load if isinstance(source, RowSource) else source.tell
        told |= {(rank, item.pk): item for item in tell(own, about)}
    keys = [(item.source.rank, item.pk) for item in items]
    return [told[key] for key in keys if key in told]
