"""What an importer is told, and what became of the rows it was given."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Model

from accounts.imports import values
from accounts.imports.csvfile import Row
from accounts.imports.refusals import BadValue, Refusal, in_column
from accounts.models import User
from accounts.services.rows import account_of
from kam.core.changes import plain
from kam.core.models import Change


@dataclass(slots=True)
class Outcome:
    """Counts of one batch of rows. `touched`: accounts whose facts have changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)

    def refuse(self, row: Row, code: str, sentence: Any, column: str = "") -> None:
        self.refusals.append(Refusal(row.line, row.cells, code, str(sentence), column))
        self.reasons[code] += 1

    def ignore(self, code: str) -> None:
        self.ignored += 1
        self.reasons[code] += 1

    @property
    def rows(self) -> int:
        """Rows that this outcome accounts for."""
        return self.created + self.updated + self.unchanged + self.ignored + len(self.refusals)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be taken in. `places`: {our column: position in the row}."""

    headers: list[str]
    places: dict[str, int]
    options: dict[str, Any]
    actor: User | None = None
    dry_run: bool = False

    @property
    def create_missing(self) -> bool:
        return bool(self.options.get("create_missing"))

    def column(self, field_name: str) -> str:
        """The file's own name of one of our columns."""
        place = self.places.get(field_name)
        return self.headers[place] if place is not None else ""

    def numbers(self) -> values.Remembering:
        return values.number_parser(decimal_comma=bool(self.options.get("decimal_comma")))

    @property
    def date_order(self) -> str:
        return str(self.options.get("date_order") or "")


class Importer:
    """Takes rows of one kind in batches.

    `parse` does what needs no database, before the transaction that `take` runs in: on SQLite
    nobody else can save meanwhile. `take` writes unless dry. `finish` takes what had to wait for a
    later row. `pass_over` looks at rows that an earlier run of the same import has committed.
    """

    batch = 1_000
    continues = False  # a repeated run goes on where the last one committed, else from the start

    def __init__(self, plan: Plan):
        self.plan = plan

    def parse(self, rows: Sequence[Row]) -> Any:
        return rows

    def take(self, parsed: Any) -> Outcome:
        raise NotImplementedError

    def pass_over(self, parsed: Any) -> Outcome:
        raise NotImplementedError

    def finish(self) -> Outcome | None:
        return None


class Cells:
    """One row's cells by our names; empty where the file has no such column or knows nothing."""

    __slots__ = ("_places", "row")

    def __init__(self, row: Row, places: dict[str, int]):
        self.row, self._places = row, places

    def __getitem__(self, name: str) -> str:
        place = self._places.get(name)
        if place is None or place >= len(self.row.cells):
            return ""
        return values.known(self.row.cells[place])

    def required(self, name: str) -> str:
        text = self[name]
        if not text:
            raise BadValue("missing", values.NEEDED, name)
        return text

    def code(self, name: str) -> str:
        return values.code(self[name])

    def text(self, name: str, limit: int) -> str:
        """On one line: a line break in a name is a slip of the file."""
        return in_column(name, values.fitting, " ".join(self[name].split()), limit)

    def long_text(self, name: str, limit: int) -> str:
        return in_column(name, values.fitting, self[name], limit)


def change_rows(
    objects: Iterable[Model],
    *,
    actor: User | None,
    action: str,
    differences: dict[int, dict[str, list[Any]]],
) -> None:
    """Log many objects at once: `differences` by primary key."""
    todo = iter(objects)
    while chunk := list(islice(todo, 500)):
        Change.objects.bulk_create(
            Change(
                actor=actor,
                action=action,
                kind=obj._meta.label_lower,
                object_id=obj.pk,
                account_id=account_of(obj),
                values=differences[obj.pk],
            )
            for obj in chunk
        )


def logged(new: dict[str, Any]) -> dict[str, list[Any]]:
    """[None, value] of each value that says something: what a created row logs."""
    return {name: [None, plain(value)] for name, value in new.items() if value not in (None, "")}
