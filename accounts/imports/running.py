"""One import from first to last row: batches, counts, the file of refused rows.

Each batch is one transaction with its counts, so a run that dies half way has counted exactly what
it has written. Running again goes on after it (sales) or finds it unchanged (the other kinds).
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import mapping as mappings
from accounts.imports.csvfile import Row
from accounts.imports.kinds import IMPORTERS
from accounts.imports.outcome import Importer, Outcome, Plan
from accounts.imports.reading import REFUSED_REASON, REFUSED_ROW, Table, open_table
from accounts.imports.refusals import Refusal
from accounts.imports.session import background_work
from accounts.models import Import
from accounts.services.stale import mark_stale
from kam.core import changes
from kam.core.exports import SafeCsv, unsafe
from kam.core.models import Change

Progress = Callable[..., None]
COUNTS = ("read", "created", "updated", "unchanged", "refused", "ignored")


class Run:
    """Takes one file in. An Import without a primary key is a rehearsal that is not kept."""

    def __init__(
        self,
        import_: Import,
        *,
        path: Path,
        progress: Progress,
        dry_run: bool = False,
        on_refused: Callable[[Refusal], None] | None = None,
    ):
        self._import, self._path, self._progress = import_, path, progress
        self._dry_run, self._on_refused = dry_run, on_refused
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._committed = 0  # rows that an earlier attempt has taken in
        self._seen = 0

    def whole_file(self) -> None:
        """Every row; then the file of refused rows is kept and the import is closed."""
        self._through(step="", at_end=self._finish)

    def rehearse(self) -> bool:
        """Every row, dry. When one is refused all are held back, and the import is closed so."""
        self._through(step=str(_("checking")), at_end=self._hold_back)
        return self._import.finished_at is not None

    def _through(self, *, step: str, at_end: Callable[[Any], None]) -> None:
        options = self._import.options
        with background_work(), open_table(self._path, options) as table, _refused_file() as file:
            places = mappings.checked(self._import.kind, table.headers, self._import.mapping)
            importer = self._importer(table, places)
            self._pick_up(importer)
            refused = _RefusedRows(file, table, self._on_refused)
            for rows in _batches(table.rows, importer.batch):
                self._batch(importer, rows, table, refused, step)
            while self._settle_waiting(importer, refused):
                self._progress(table.total, table.total, step)
            self._progress(table.total, table.total, step)
            at_end(file)

    def _importer(self, table: Table, places: dict[str, int]) -> Importer:
        plan = Plan(
            headers=table.headers,
            places=places,
            options=self._import.options,
            actor=self._import.started_by,
            dry_run=self._dry_run,
        )
        return IMPORTERS[self._import.kind](plan)

    def _pick_up(self, importer: Importer) -> None:
        """Go on where the last attempt committed, or count anew."""
        if importer.continues and not self._dry_run:
            self._committed = self._import.read
            self._counts.update({name: getattr(self._import, name) for name in COUNTS})
            self._reasons.update(self._import.reasons)

    def _batch(
        self,
        importer: Importer,
        rows: list[Row],
        table: Table,
        refused: "_RefusedRows",
        step: str,
    ) -> None:
        self._seen += len(rows)
        good, faulty = sound_rows(rows, importer.plan, table)
        parsed = importer.parse(good)
        if self._seen <= self._committed:
            refused.write([*faulty.refusals, *importer.pass_over(parsed).refusals])
            return
        with transaction.atomic():
            outcomes = [faulty, importer.take(parsed)]
            mark_stale(set().union(*(outcome.touched for outcome in outcomes)))
            self._count(outcomes, read=len(rows))
            self._progress(min(rows[-1].line, table.total), table.total, step)
        refused.write([refusal for outcome in outcomes for refusal in outcome.refusals])

    def _settle_waiting(self, importer: Importer, refused: "_RefusedRows") -> bool:
        with transaction.atomic():
            outcome = importer.finish()
            if outcome is not None:
                mark_stale(outcome.touched)
                self._count([outcome], read=0)
        if outcome is not None:
            refused.write(outcome.refusals)
        return outcome is not None

    def _count(self, outcomes: Sequence[Outcome], *, read: int) -> None:
        self._counts["read"] += read
        for outcome in outcomes:
            for name in ("created", "updated", "unchanged", "ignored"):
                self._counts[name] += getattr(outcome, name)
            self._counts["refused"] += len(outcome.refusals)
            self._reasons.update(outcome.reasons)
        self._keep()

    def _keep(self) -> None:
        for name in COUNTS:
            setattr(self._import, name, self._counts[name])
        self._import.reasons = dict(self._reasons)
        if self._import.pk and not self._dry_run:
            self._import.save(update_fields=[*COUNTS, "reasons"])

    def _finish(self, file: Any) -> None:
        self._keep()
        if self._import.pk and not self._dry_run:
            self._close(file)

    def _hold_back(self, file: Any) -> None:
        """Nothing was written: the good rows are held back if a bad one is among them."""
        held = sum(self._counts.pop(name, 0) for name in ("created", "updated", "unchanged"))
        if self._counts["refused"]:
            self._counts["ignored"] += held
            self._reasons["held_back"] = held
            self._keep()
            self._close(file)

    @transaction.atomic
    def _close(self, file: Any) -> None:
        """Say that the import has ended, and write it into the log."""
        import_ = self._import
        if self._counts["refused"]:
            file.flush()
            name = f"{Path(import_.filename).stem[:80]}-refused.csv"
            import_.refusals.save(name, File(file.buffer), save=False)
        import_.finished_at = timezone.now()
        import_.save(update_fields=[*COUNTS, "reasons", "refusals", "finished_at"])
        counts: dict[str, list[Any]] = {name: [None, self._counts[name]] for name in COUNTS}
        said: dict[str, list[Any]] = {
            "file": [None, import_.filename],
            "kind": [None, import_.kind],
            **counts,
        }
        action = Change.Action.IMPORTED
        changes.record(import_, actor=import_.started_by, action=action, values=said)


def sound_rows(rows: list[Row], plan: Plan, table: Table) -> tuple[list[Row], Outcome]:
    """Rows that have the columns they need, and the refusals of the others."""
    faulty, sound = Outcome(), []
    needed, width = max(plan.places.values()), len(table.headers)
    for row in rows:
        if row.fault:
            faulty.refuse(row, "broken_row", row.fault)
        elif len(row.cells) <= needed:
            words = {"cells": len(row.cells), "columns": width}
            sentence = _("the row has %(cells)d of %(columns)d columns; it may be cut off.")
            faulty.refuse(row, "broken_row", sentence % words)
        elif len(row.cells) > width and any(row.cells[width:]):
            words = {"cells": len(row.cells), "columns": width}
            sentence = _("the row has %(cells)d columns, the header %(columns)d.")
            faulty.refuse(row, "broken_row", sentence % words)
        else:
            sound.append(_as_it_was(row) if table.is_ours else row)
    return sound, faulty


def _as_it_was(row: Row) -> Row:
    return row._replace(cells=[unsafe(cell) for cell in row.cells])


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch


def _refused_file():
    return tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="")


class _RefusedRows:
    """The file of refused rows: their own columns, then where each stood and why."""

    def __init__(self, file: Any, table: Table, listener: Callable[[Refusal], None] | None = None):
        self._listener = listener
        self._writer = SafeCsv(file)
        self._headers = [
            name for name in table.headers if name not in (REFUSED_ROW, REFUSED_REASON)
        ]
        self._width = len(self._headers)
        self._writer.row([*self._headers, REFUSED_ROW, REFUSED_REASON])

    def write(self, refusals: list[Refusal]) -> None:
        for refusal in sorted(refusals, key=lambda refusal: refusal.line):
            cells = [*refusal.cells, *[""] * self._width][: self._width]
            self._writer.row([*cells, refusal.line, str(refusal)])
            if self._listener is not None:
                self._listener(refusal)
