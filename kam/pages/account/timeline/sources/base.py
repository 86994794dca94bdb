"""What a source of events is. A new one is a small module beside this one and a line in SOURCES."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db.models import IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from kam.core.days import morning
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor, Key
from kam.pages.account.timeline.slots import BEGIN, END, SINCE, UNTIL


@dataclass(frozen=True)
class Words:
    """How an event reads: a head, perhaps who, more text, and whether it is good or bad news."""

    icon: str
    head: str
    who: str = ""
    text: str = ""
    tone: str = ""  # "", "good" or "bad"


@dataclass(frozen=True)
class Item:
    """One event. `day` says that only the day of `at` counts."""

    at: datetime
    source: "Source"
    pk: int
    thing: Any
    lane: str
    day: bool = False
    words: Words | None = None

    @property
    def key(self) -> Key:
        return (-self.at.timestamp(), self.source.rank, -self.pk)

    def told(self, words: Words, thing: Any = None) -> "Item":
        return replace(self, words=words, thing=self.thing if thing is None else thing)


class Source:
    """Events of one sort. `rank` orders sources at the same moment; the registry gives it."""

    key: ClassVar[str]  # stands in cursors
    kind: ClassVar[str]  # one of KINDS, what people filter by
    label: ClassVar[str | Promise]  # of the kind
    template: ClassVar[str] = "account/partials/event.html"
    lane: ClassVar[str]  # the main line all its events belong to
    person: ClassVar[str] = ""  # the way from a row to its person; empty: tells of no person
    rank: int = 0

    def answers(self, about: About, wishes: Wishes) -> bool:
        """Whether anything that is asked for can come from here."""
        return (
            wishes.show in ("", self.kind)
            and (not wishes.lane or wishes.lane in self.lanes)
            and not wishes.contacts_only
            and bool(self.person or (about.person is None and about.account is not None))
        )

    @property
    def lanes(self) -> Sequence[str]:
        return (self.lane,)

    def tell(self, items: list[Item], about: About) -> list[Item]:
        """The same events with their words; a fixed number of queries for all of them."""
        return [item.told(self.words(item.thing)) for item in items]

    def words(self, row: Any) -> Words:
        raise NotImplementedError


class ComputedSource(Source):
    """Events that are no rows of a table."""

    def read(
        self,
        about: About,
        wishes: Wishes,
        cursor: Cursor | None,
        limit: int,
        down_to: datetime | None = None,
    ) -> list[Item]:
        """The newest events after the cursor: one query. None is needed from before `down_to`."""
        raise NotImplementedError


class RowSource(Source):
    """Events that are rows of a table, each at the moment or day in `column`.

    Sources of one table show the same of its rows: they are read once for all of them.
    """

    model: ClassVar[type[Any]]
    column: ClassVar[str]
    with_rows: ClassVar[tuple[str, ...]] = ()  # select_related
    by_day: ClassVar[bool] = False

    def rows(self, about: About, wishes: Wishes) -> QuerySet:
        """All rows of this source, wherever they are."""
        return self.model._default_manager.all()

    def lane_of(self, row: Any) -> str:
        return self.lane

    def ordering(self) -> tuple[str, ...]:
        return (f"-{self.column}", "-pk")

    def keys(self, about: About, wishes: Wishes, cursor: Cursor | None, limit: int) -> QuerySet:
        """(rank, key, moment as text) of the newest rows after the cursor, along one index."""
        rows = about.of(self.rows(about, wishes), self.person).filter(self.period(wishes))
        if cursor is not None:
            rows = rows.filter(self.after(cursor))
        rank = Value(self.rank, output_field=IntegerField())
        keys = rows.annotate(rank_=rank, at_=Cast(self.column, TextField()))
        return keys.order_by(*self.ordering()).values_list("rank_", "pk", "at_")[:limit]

    def item(self, pk: int, text: str) -> Item:
        return Item(self.moment(text), self, pk, None, "", day=self.by_day)

    def to_show(self) -> QuerySet:
        """Rows with what their words need; which ones has been decided."""
        return self.model._default_manager.select_related(*self.with_rows)

    def load(self, items: list[Item], about: About, rows: Mapping[int, Any]) -> list[Item]:
        """The events with their rows, by key, and words; what went meanwhile is left out."""
        loaded = [
            replace(item, thing=rows[item.pk], lane=self.lane_of(rows[item.pk]))
            for item in items
            if item.pk in rows
        ]
        return self.tell(loaded, about)

    def moment(self, text: str) -> datetime:
        """What the database wrote for `column`."""
        raise NotImplementedError

    def after(self, cursor: Cursor) -> Q:
        raise NotImplementedError

    def period(self, wishes: Wishes) -> Q:
        raise NotImplementedError


class MomentSource(RowSource):
    """Rows with a date and time."""

    def moment(self, text: str) -> datetime:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps no offset

    def after(self, cursor: Cursor) -> Q:
        return cursor.moments(self.column, self.rank)

    def period(self, wishes: Wishes) -> Q:
        found = Q()
        if wishes.since:
            found &= Q(**{f"{self.column}__gte": BEGIN})
        if wishes.until:
            found &= Q(**{f"{self.column}__lt": END})
        return found


class DaySource(RowSource):
    """Rows with a day: they stand at its first moment."""

    by_day = True

    def moment(self, text: str) -> datetime:
        return morning(date.fromisoformat(text))

    def after(self, cursor: Cursor) -> Q:
        return cursor.days(self.column, self.rank)

    def period(self, wishes: Wishes) -> Q:
        found = Q(**{f"{self.column}__isnull": False})
        if wishes.since:
            found &= Q(**{f"{self.column}__gte": SINCE})
        if wishes.until:
            found &= Q(**{f"{self.column}__lte": UNTIL})
        return found
