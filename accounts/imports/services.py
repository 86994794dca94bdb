"""The door for files: receive, look at the columns, preview, start, run.

Page, REST and commands use these. Only administrators bring files in: rows of a file may belong
to anybody.
"""

import codecs
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.imports import mapping as mappings
from accounts.imports.fields import Field, fields_of
from accounts.imports.kinds import IMPORTERS
from accounts.imports.outcome import Outcome, Plan
from accounts.imports.reading import open_table
from accounts.imports.refusals import REASONS, FileRefused, Refusal
from accounts.imports.running import Run, sound_rows
from accounts.models import Import, User
from kam.core import jobs
from kam.core.errors import DomainError

JOB_KIND = "import"
jobs.register(JOB_KIND, "accounts.tasks.run_import", gettext_noop("Import"))
OPTIONS: dict[str, Any] = {
    "create_missing": False,
    "all_or_nothing": False,
    "decimal_comma": False,
    "date_order": "",  # dmy or mdy, for 3/4/2025
    "encoding": "",  # recognised
    "delimiter": "",  # recognised
    "currency": "",  # of lines that name none; empty: the base currency
}
SAMPLE = 10
Progress = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands in a file, before it is mapped. `mapping`: {"theirs": "ours"}, a proposal."""

    headers: list[str]
    mapping: dict[str, str]
    remembered: bool
    sample: list[list[str]]
    fields: tuple[Field, ...]
    encoding: str
    delimiter: str


@dataclass(slots=True)
class PreviewRow:
    """One of the first rows: our column → its text, and what would become of it."""

    line: int
    values: dict[str, str]
    outcome: str
    sentence: str = ""


@dataclass(slots=True)
class Preview:
    """What would happen with the first rows. `whole`: they are all rows of the file."""

    fields: list[Field]
    rows: list[PreviewRow] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason and how many rows it met: `outcome` is refused, ignored or adjusted."""

    outcome: str
    sentence: str | Promise
    rows: int


def may_import(user: User) -> bool:
    return user.is_active and user.role == User.Role.ADMIN


def receive_file(*, kind: str, file: File, filename: str, actor: User) -> Import:
    """Keep an uploaded file in private storage; nothing is read yet.

    Raises DomainError for a kind that does not exist, a file too large, and who may not.
    """
    _refuse_others(actor)
    if kind not in IMPORTERS:
        raise DomainError(_("There is no such kind of import."), field="kind")
    if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        words = {"limit": settings.UPLOAD_LIMIT_MB}
        raise DomainError(_("The file is larger than %(limit)d MB.") % words, field="file")
    name = Path(filename.replace("\\", "/")).name[:255]
    import_ = Import(kind=kind, filename=name, size=file.size, started_by=actor)
    import_.file.save(uuid.uuid4().hex, file, save=False)  # by content, never by its name
    import_.save()
    return import_


def _refuse_others(actor: User | None) -> None:
    if actor is not None and not may_import(actor):
        raise DomainError(_("Only administrators can import files."), code="forbidden")


def columns(import_: Import, options: dict[str, Any] | None = None) -> Columns:
    """Headers, first rows and a proposed mapping. Raises FileRefused for an unreadable file."""
    with open_table(Path(import_.file.path), checked_options(options)) as table:
        known = mappings.remembered(import_.kind, table.headers)
        return Columns(
            headers=table.headers,
            mapping=known or mappings.guess(import_.kind, table.headers),
            remembered=known is not None,
            sample=[row.cells for row in islice(table.rows, SAMPLE)],
            fields=fields_of(import_.kind),
            encoding=table.encoding,
            delimiter=table.delimiter,
        )


def preview(
    import_: Import,
    *,
    mapping: dict[str, str],
    options: dict[str, Any] | None = None,
    rows: int = 20,
) -> Preview:
    """What would become of each of the first rows; writes nothing. Raises FileRefused."""
    options = checked_options(options)
    with open_table(Path(import_.file.path), options) as table, transaction.atomic():
        places = mappings.checked(import_.kind, table.headers, mapping)
        plan = Plan(table.headers, places, options, import_.started_by, dry_run=True)
        fields = [field for field in fields_of(import_.kind) if field.name in places]
        importer, seen = IMPORTERS[import_.kind](plan), Preview(fields=fields)
        for row in islice(table.rows, rows):
            good, outcome = sound_rows([row], plan, table)
            outcome = importer.take(importer.parse(good)) if good else outcome
            seen.rows.append(_preview_row(row, outcome, places))
        while (late := importer.finish()) is not None:
            _settle_late(seen.rows, late)
        seen.counts.update(row.outcome for row in seen.rows)
        seen.whole = next(table.rows, None) is None
    return seen


def _preview_row(row: Any, outcome: Outcome, places: dict[str, int]) -> PreviewRow:
    cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in places.items()}
    if outcome.refusals:
        return PreviewRow(row.line, cells, "refused", str(outcome.refusals[0]))
    if outcome.ignored:
        sentence = REASONS[next(iter(outcome.reasons))][1]
        return PreviewRow(row.line, cells, "ignored", str(sentence))
    became = (name for name in ("created", "updated", "unchanged") if getattr(outcome, name))
    return PreviewRow(row.line, cells, next(became, "waiting"))


def _settle_late(rows: list[PreviewRow], late: Outcome) -> None:
    """Rows that name another row: what they need may also stand further down the file."""
    refused = {refusal.line: str(refusal) for refusal in late.refusals}
    for row in rows:
        if row.outcome == "waiting" and row.line in refused:
            row.sentence = refused[row.line]


def start_import(
    *, import_: Import, mapping: dict[str, str], options: dict[str, Any] | None = None, actor: User
) -> Import:
    """Queue the import; a second call returns the one that runs already.

    Raises FileRefused when the mapping does not fit the file.
    """
    _refuse_others(actor)
    options = checked_options(options)
    with open_table(Path(import_.file.path), options) as table:
        mappings.checked(import_.kind, table.headers, mapping)
        options["signature"] = mappings.signature(table.headers)
    return _queue(import_, mapping, options, actor)


@transaction.atomic
def _queue(
    import_: Import, mapping: dict[str, str], options: dict[str, Any], actor: User
) -> Import:
    import_ = Import.objects.select_for_update().get(pk=import_.pk)
    if import_.job_id is not None:
        return import_
    import_.mapping = {theirs: ours for theirs, ours in mapping.items() if ours}
    import_.options, import_.started_by = options, actor
    import_.job = jobs.enqueue(
        JOB_KIND, payload={"import": import_.pk}, unique_key=f"import-{import_.pk}", actor=actor
    )
    import_.save(update_fields=["mapping", "options", "started_by", "job"])
    return import_


def checked_options(options: dict[str, Any] | None) -> dict[str, Any]:
    """All options, the given ones over the defaults. Raises FileRefused for a wrong one."""
    given = {name: value for name, value in (options or {}).items() if name in OPTIONS}
    chosen = OPTIONS | given
    if chosen["date_order"] not in ("", "dmy", "mdy"):
        raise FileRefused(_("The order of dates is dmy or mdy."), field="date_order")
    chosen["delimiter"] = {"tab": "\t", "\\t": "\t"}.get(chosen["delimiter"], chosen["delimiter"])
    if len(chosen["delimiter"]) > 1 or chosen["delimiter"] in ('"', "\n", "\r"):
        raise FileRefused(_("A separator is one character, or “tab”."), field="delimiter")
    if chosen["encoding"]:
        _check_encoding(chosen["encoding"])
    return chosen


def _check_encoding(name: str) -> None:
    try:
        known = codecs.lookup(name)._is_text_encoding
    except LookupError:
        known = False
    if not known:
        raise FileRefused(_("“%(name)s” is no encoding.") % {"name": name}, field="encoding")


def run_import(
    import_: Import,
    progress: Progress | None = None,
    *,
    path: Path | None = None,
    dry_run: bool = False,
    on_refused: Callable[[Refusal], None] | None = None,
) -> Import:
    """Take the whole file in; the counts are on the import that is returned.

    A repeated call leaves the same rows. Raises FileRefused for a file that cannot be read, and
    whatever `progress` raises to stop: then what was committed stays, and is counted.
    """
    file = path or Path(import_.file.path)
    run = partial(Run, import_, path=file, progress=progress or _silent, on_refused=on_refused)
    if import_.finished_at is not None:
        return import_
    with translation.override(_language(import_.started_by)):
        first_time = not import_.read and not dry_run
        if import_.options.get("all_or_nothing") and first_time and run(dry_run=True).rehearse():
            return import_
        run(dry_run=dry_run).whole_file()
    return import_


def _language(actor: User | None) -> str:
    return actor.language if actor is not None and actor.language else settings.LANGUAGE_CODE


def _silent(done: int, total: int | None = None, step: str = "") -> None:
    """Nobody watches."""


def reasons(import_: Import) -> list[Reason]:
    """Why rows were refused, ignored or adjusted, the most frequent first."""
    known = [(REASONS[code], rows) for code, rows in import_.reasons.items() if code in REASONS]
    found = [Reason(outcome, sentence, rows) for (outcome, sentence), rows in known]
    return sorted(found, key=lambda reason: (-reason.rows, str(reason.sentence)))
