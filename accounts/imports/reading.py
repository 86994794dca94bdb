"""A table file, opened: its headers, then its rows one at a time in bounded memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.imports import csvfile, limits, survey, xlsx
from accounts.imports.csvfile import Row
from accounts.imports.refusals import FileRefused, shown

REFUSED_ROW, REFUSED_REASON = "kam_row", "kam_reason"  # the columns a file of refused rows adds


@dataclass(frozen=True, slots=True)
class Table:
    """`total` counts lines, for a progress bar."""

    headers: list[str]
    rows: Iterator[Row]
    total: int
    encoding: str = ""
    delimiter: str = ""

    @property
    def is_ours(self) -> bool:
        """A file of refused rows that we wrote: its formulas were made safe, which is undone."""
        return REFUSED_REASON in self.headers


@contextmanager
def open_table(path: Path, options: dict[str, Any] | None = None) -> Iterator[Table]:
    """Recognise the file by its content and open it. Raises FileRefused with a sentence.

    options: `encoding` and `delimiter`, where the file's own are not to be recognised.
    """
    options = options or {}
    if xlsx.is_old_xls(path):
        raise FileRefused(_("This is an old .xls workbook. Save it as .xlsx or CSV."))
    if xlsx.is_xlsx(path):
        with xlsx.sheet_rows(path) as (rows, total):
            yield Table(headers=_headers(rows), rows=rows, total=total)
    else:
        with _text_table(path, options) as table:
            yield table


@contextmanager
def _text_table(path: Path, options: dict[str, Any]) -> Iterator[Table]:
    known = survey.survey(path, options.get("encoding") or "")
    lines = csvfile.open_lines(path, known)
    try:
        recognised = csvfile.delimiter_of(lines)
        delimiter = options.get("delimiter") or recognised
        rows = csvfile.rows(lines, delimiter=delimiter, suspicious=known.suspicious)
        yield Table(_headers(rows), rows, known.lines, known.encoding, delimiter)
    finally:
        lines.close()


def _headers(rows: Iterator[Row]) -> list[str]:
    """The first row, as names. Raises FileRefused when it cannot be one."""
    first = next(rows, None)
    if first is None:
        raise FileRefused(_("The file is empty."))
    if first.fault:
        words = {"line": first.line, "sentence": first.fault}
        raise FileRefused(_("Row %(line)d: %(sentence)s") % words)
    names = [" ".join(cell.split()) for cell in first.cells]
    while names and not names[-1]:
        names.pop()
    _check_headers(names)
    return names


def _check_headers(names: list[str]) -> None:
    if len(names) > limits.COLUMNS:
        words = {"columns": len(names), "limit": limits.COLUMNS}
        raise FileRefused(
            _("The file has %(columns)d columns; an import takes at most %(limit)d.") % words
        )
    seen: set[str] = set()
    for name in names:
        if name and name.lower() in seen:
            raise FileRefused(
                _("Row 1: the column %(name)s appears twice. Give each column its own name.")
                % {"name": shown(name)}
            )
        seen.add(name.lower())
