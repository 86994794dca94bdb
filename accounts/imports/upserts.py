"""Rows that create or update one object each, found again by a natural key.

An empty cell says nothing: it never clears what is known. A row that names an object which a later
row brings (a parent account, a superior) waits for it; rows that wait in a circle are refused.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports.csvfile import Row
from accounts.imports.ordinals import Ordinals
from accounts.imports.outcome import Cells, Importer, Outcome, Plan, change_rows
from accounts.imports.refusals import BadValue
from kam.core import changes
from kam.core.models import Change

WAITING = 100_000  # rows that may wait for a later one


class Item(NamedTuple):
    """A row as read: its natural key and the attributes it says, by name."""

    row: Row
    key: str
    said: dict[str, Any]


class Waits(Exception):  # noqa: N818 - says what happens
    """The row names something that is not there yet; `bad` says so when it never comes."""

    def __init__(self, bad: BadValue):
        super().__init__(bad.code)
        self.bad = bad


class UpsertImporter(Importer):
    """Base of the kinds whose rows are objects. See the methods a kind defines, below."""

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._seen = Ordinals()
        self._waiting: list[Item] = []
        self._without_progress = 0

    # --- what a kind defines
    def cells_of(self, row: Row) -> Cells:
        """The row by our names."""
        return Cells(row, self.plan.places)

    def prepare(self, rows: Sequence[Cells]) -> None:
        """Look up in bulk what the rows name."""

    def read(self, cells: Cells) -> Item:
        """The row's key and values. Raises BadValue."""
        raise NotImplementedError

    def existing(self, items: list[Item]) -> dict[str, Any]:
        """The objects that are there already, locked, by key."""
        raise NotImplementedError

    def link(self, item: Item, existing: Any | None) -> dict[str, Any]:
        """Values that name other rows' objects. Raises Waits or BadValue."""
        return {}

    def build(self, item: Item, values: dict[str, Any]) -> Any:
        """A new object, not saved."""
        raise NotImplementedError

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        """Save and log new objects; in a dry run only know them."""
        raise NotImplementedError

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        """{"attribute": [old, new]} of what the row says and the object does not have yet."""
        new = {n: v for n, v in said.items() if v not in (None, "") and hasattr(found, n)}
        return changes.differences(found, new)

    def update_related(self, found: Any, differences: dict[str, list[Any]]) -> None:
        """Write differences that are no attribute of the object itself."""

    def accounts_of(self, objects: Iterable[Any]) -> set[int]:
        """Accounts to evaluate anew."""
        return set()

    # --- the common road
    def take(self, rows: Sequence[Row]) -> Outcome:
        outcome = Outcome()
        cells = [self.cells_of(row) for row in rows]
        self.prepare(cells)
        items = self._once(self._read(cells, outcome), outcome)
        self._settle(items, outcome)
        return outcome

    def finish(self) -> Outcome | None:
        """Take a batch of the rows that waited; None when none is left."""
        if not self._waiting:
            return None
        outcome = Outcome()
        batch, self._waiting = self._waiting[: self.batch], self._waiting[self.batch :]
        before = len(self._waiting)
        self._settle(batch, outcome)
        stuck = len(self._waiting) - before
        self._without_progress = self._without_progress + stuck if stuck == len(batch) else 0
        if self._without_progress >= len(self._waiting):
            self._give_up(outcome)
        return outcome

    def _read(self, rows: list[Cells], outcome: Outcome) -> list[Item]:
        items = []
        for cells in rows:
            try:
                items.append(self.read(cells))
            except BadValue as bad:
                self._refuse(cells.row, bad, outcome)
        return items

    def _refuse(self, row: Row, bad: BadValue, outcome: Outcome) -> None:
        outcome.refuse(row, bad.code, bad.sentence, self.plan.column(bad.column))

    def _once(self, items: list[Item], outcome: Outcome) -> list[Item]:
        digests = b"".join(blake2b(item.key.encode(), digest_size=8).digest() for item in items)
        times = self._seen.of(np.frombuffer(digests, dtype=np.uint64)).tolist()
        for item, before in zip(items, times, strict=True):
            if before:
                sentence = _("an earlier row of the file is about the same; only that one counts.")
                outcome.refuse(item.row, "twice", sentence, self.plan.headers[self.key_place])
        return [item for item, before in zip(items, times, strict=True) if not before]

    @property
    def key_place(self) -> int:
        """Position of the column that tells rows apart."""
        return next(self.plan.places[name] for name in ("code", "name") if name in self.plan.places)

    def _settle(self, items: list[Item], outcome: Outcome) -> None:
        existing = self.existing(items) if items else {}
        fresh: list[tuple[Any, Item]] = []
        changed: dict[int, tuple[Any, dict[str, list[Any]]]] = {}
        for item in items:
            found = existing.get(item.key)
            try:
                said = item.said | self.link(item, found)
            except Waits as wait:
                self._wait(item, wait.bad, outcome)
                continue
            except BadValue as bad:
                self._refuse(item.row, bad, outcome)
                continue
            if found is None:
                fresh.append((self.build(item, said), item))
            else:
                self._compare(found, said, changed, outcome)
        self._write(fresh, changed, outcome)

    def _wait(self, item: Item, bad: BadValue, outcome: Outcome) -> None:
        if len(self._waiting) >= WAITING:
            self._refuse(item.row, bad, outcome)
        else:
            self._waiting.append(item)

    def _compare(
        self, found: Any, said: dict[str, Any], changed: dict[int, Any], outcome: Outcome
    ) -> None:
        differences = self.differences(found, said)
        for name in differences.keys() & said.keys():
            setattr(found, name, said[name])
        if differences:
            changed[found.pk] = (found, differences)
        else:
            outcome.unchanged += 1

    def _write(self, fresh: list, changed: dict[int, Any], outcome: Outcome) -> None:
        if fresh:
            self.insert([obj for obj, _item in fresh], [item for _obj, item in fresh])
        outcome.created += len(fresh)
        outcome.updated += len(changed)
        if not self.plan.dry_run:
            self._update(changed)
            touched = [obj for obj, _rest in fresh] + [obj for obj, _rest in changed.values()]
            outcome.touched |= self.accounts_of(touched)

    def _update(self, changed: dict[int, tuple[Any, dict[str, list[Any]]]]) -> None:
        if not changed:
            return
        objects = [obj for obj, _differences in changed.values()]
        names = {name for _obj, differences in changed.values() for name in differences}
        for obj in objects:
            obj.version += 1
            obj.updated_at = timezone.now()
            self.update_related(obj, changed[obj.pk][1])
        concrete = {field.attname for field in type(objects[0])._meta.concrete_fields}
        fields = [name.removesuffix("_id") for name in sorted(names & concrete)]
        type(objects[0])._default_manager.bulk_update(
            objects, [*fields, "version", "updated_at"], batch_size=200
        )
        self._log_changes(objects, changed)

    def _log_changes(self, objects: list[Model], changed: dict[int, Any]) -> None:
        by_field = {
            pk: {name.removesuffix("_id"): pair for name, pair in differences.items()}
            for pk, (_obj, differences) in changed.items()
        }
        action = Change.Action.CHANGED
        change_rows(objects, actor=self.plan.actor, action=action, differences=by_field)

    def _give_up(self, outcome: Outcome) -> None:
        waiting, self._waiting = self._waiting, []
        existing = self.existing(waiting[: self.batch])
        keys = Counter(item.key for item in waiting)
        for item in waiting:
            try:
                self.link(item, existing.get(item.key))
            except Waits as wait:
                bad = wait.bad
            except BadValue as refused:
                bad = refused
            self._refuse(item.row, self.final(item, bad, keys), outcome)

    def final(self, item: Item, bad: BadValue, waiting: Counter[str]) -> BadValue:
        """Why a row that waited is refused: what it names never came, or waits for the row."""
        return bad
