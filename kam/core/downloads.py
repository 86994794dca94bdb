"""Lists of pages as files: the same rows as the page is narrowed to, all of them, as CSV or XLSX.

A view says which columns and rows; `?download=csv` at the address of the list asks for the file.
Each file is noted in the change log before its first byte leaves. Cells are safe to open: see
kam.core.exports.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise

from kam.core import changes, exports
from kam.core.models import Change

FORMS = ("csv", "xlsx")


@dataclass(frozen=True)
class Column:
    """A column of a file: its head in the user's language, and the cell of a row."""

    label: str | Promise
    value: Callable[[Any], Any]


def wanted(request: HttpRequest) -> str:
    """The form that is asked for, "" for the page itself."""
    form = request.GET.get("download", "")
    return form if form in FORMS else ""


def answer(
    request: Any, *, name: str, columns: Sequence[Column], rows: Iterable[Any]
) -> StreamingHttpResponse:
    """The file that `wanted` asks for; rows are read while it is sent."""
    form, language = wanted(request), translation.get_language()
    note(actor=request.user, name=f"{name}.{form}", asked=request.META.get("QUERY_STRING", ""))
    header = [str(column.label) for column in columns]
    cells = _in(language, ([_cell(column.value(row)) for column in columns] for row in rows))
    return exports.download(name=name, kind=form, header=header, rows=cells)


def note(*, actor: Any, name: str, asked: str, rows: int | None = None) -> None:
    """Log who takes which list out and what was asked for."""
    values: dict[str, list[Any]] = {"export": [None, name], "asked": [None, asked]}
    if rows is not None:
        values["rows"] = [None, rows]
    changes.record(actor, actor=actor, action=Change.Action.EXPORTED, values=values)


def _in(language: str | None, rows: Iterator[Any]) -> Iterator[Any]:
    """The rows, each made in the user's language: they are read after the request has ended."""
    while True:
        with translation.override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _cell(value: Any) -> Any:
    """Numbers stay numbers; moments are told in the time of the place, days as ISO 8601."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    return str(value)
