"""Tables on their way out: CSV, XLSX and NDJSON, streamed, and safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (CSV) or is written
as text (XLSX); plain negative numbers and phone numbers stay as they are. See OWASP, CSV injection.
"""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cells = Sequence[Any]
Rows = Iterable[Cells]

_FORMULA = re.compile(r"""[\s;,|"']*[=+\-@＝＋－＠]|[\t\r\n]""")
_HARMLESS = re.compile(r"[+-]?\d+([.,]\d+)*|\+\d[\d ]*|-+")
_PIECE = 64 * 1024
_SHEET_ROWS = 1_000_000


def is_formula(text: str) -> bool:
    """Would a spreadsheet try to compute this text? Numbers and phone numbers do no harm."""
    return bool(_FORMULA.match(text)) and not _HARMLESS.fullmatch(text)


def safe(value: Any) -> Any:
    """The cell as a CSV may hold it: an apostrophe in front of what would be computed."""
    if isinstance(value, str) and is_formula(value):
        return "'" + value
    return "" if value is None else value


def unsafe(text: str) -> str:
    """Undo `safe`, for a file that we have written ourselves."""
    return text[1:] if text[:1] == "'" and is_formula(text[1:]) else text


class SafeCsv:
    """Writes rows to a text stream, each cell made safe."""

    def __init__(self, stream: io.TextIOBase):
        self._writer = csv.writer(stream, lineterminator="\r\n")

    def row(self, cells: Cells) -> None:
        self._writer.writerow([safe(cell) for cell in cells])


def csv_bytes(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that spreadsheets show Chinese as it is."""
    buffer = io.StringIO()
    writer = SafeCsv(buffer)
    buffer.write("\ufeff")
    writer.row(header)
    for cells in rows:
        writer.row(cells)
        if buffer.tell() > _PIECE:
            yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def ndjson_bytes(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One JSON object a line; amounts are texts, so that none loses a digit."""
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def xlsx_bytes(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Written to a temporary file row by row, then streamed; a new sheet each million rows."""
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, header, rows)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write_workbook(file: BinaryIO, header: Sequence[str], rows: Rows) -> None:
    book = Workbook(write_only=True)
    sheet: Any = None
    for number, cells in enumerate(rows):
        if number % _SHEET_ROWS == 0:
            sheet = book.create_sheet()
            sheet.append([_text_cell(sheet, name) for name in header])
        sheet.append([_sheet_cell(sheet, cell) for cell in cells])
    if sheet is None:
        sheet = book.create_sheet()
        sheet.append([_text_cell(sheet, name) for name in header])
    book.save(file)


def _sheet_cell(sheet, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, str):
        return _text_cell(sheet, value)
    return _text_cell(sheet, DjangoJSONEncoder().default(value))


def _text_cell(sheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


@dataclass(frozen=True)
class Format:
    content_type: str
    write: Callable[[Sequence[str], Rows], Iterator[bytes]]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_bytes),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes),
    "ndjson": Format("application/x-ndjson", ndjson_bytes),
}


def download(*, name: str, kind: str, header: Sequence[str], rows: Rows) -> StreamingHttpResponse:
    """A streamed answer that is saved as `name`.`kind`; `kind` is one of FORMATS."""
    chosen = FORMATS[kind]
    response = StreamingHttpResponse(chosen.write(header, rows), content_type=chosen.content_type)
    disposition = content_disposition_header(True, f"{name}.{kind}")
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
