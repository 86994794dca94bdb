"""Rows of an XLSX file: the zip is looked at first, then a process under limits reads the sheet.

The zip check refuses inflate bombs by the sizes that the archive declares, and document types
(entity bombs) and declared dimensions by the first bytes of each part. What lies about itself
meets the limits of the reading process. Bounds after OWASP ASVS 5.0, 5.2.3.
"""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from accounts.imports import limits
from accounts.imports.csvfile import Row
from accounts.imports.refusals import FileRefused
from accounts.imports.survey import BROKEN_PACKING, open_bytes

_READER = Path(__file__).with_name("sheet.py")
_DIMENSION = re.compile(rb'<dimension[^>]*\bref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_HEAD = 64 * 1024
_TOO_LARGE = _(
    "The sheet is larger than an XLSX import may be (200,000 rows, 300 columns, 300 MB unpacked). "
    "Save it as CSV: that may have millions of rows."
)
_DAMAGED = _("The XLSX file is damaged or is not a workbook. Open it and save it again.")
_UNREADABLE = 4  # exit code of the reader


def is_xlsx(path: Path) -> bool:
    """Does the file, unpacked where it is gzipped, begin as a zip archive does?"""
    return _first_bytes(path).startswith(b"PK\x03\x04")


def is_old_xls(path: Path) -> bool:
    return _first_bytes(path).startswith(b"\xd0\xcf\x11\xe0")


def _first_bytes(path: Path) -> bytes:
    try:
        with open_bytes(path) as file:
            return file.read(8)
    except BROKEN_PACKING:
        return b""


@contextmanager
def sheet_rows(path: Path) -> Iterator[tuple[Iterator[Row], int]]:
    """The rows of the first sheet and how many there are.

    Raises FileRefused for what is damaged, hostile or too large.
    """
    with tempfile.TemporaryDirectory(prefix="kam-sheet-") as folder:
        plain = _unpacked(path, Path(folder))
        check_archive(plain)
        out = Path(folder) / "rows.jsonl"
        _read_apart(plain, out)
        with out.open("rb") as file:
            total = sum(1 for _line in file)
        with out.open(encoding="utf-8") as lines:
            yield _rows(lines), total


def _rows(lines: TextIO) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        cells = json.loads(line)
        if any(cells):
            nul = "\0" in "".join(cells)
            yield Row(number, cells, str(_("the row holds a NUL character")) if nul else "")


def _unpacked(path: Path, folder: Path) -> Path:
    """An .xlsx.gz is unpacked to disk first, within the size a sheet may have."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    plain, size = folder / "book.xlsx", 0
    with open_bytes(path) as packed, plain.open("wb") as out:
        while block := packed.read(1024 * 1024):
            size += len(block)
            if size > limits.SHEET_UNPACKED:
                raise FileRefused(_TOO_LARGE)
            out.write(block)
    return plain


def check_archive(path: Path) -> None:
    """Refuse what would not fit or is made to harm, before anything reads the sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_head(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise FileRefused(_DAMAGED) from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = unpacked > limits.SHEET_FREE and unpacked > limits.SHEET_RATIO * packed
    if swollen or unpacked > limits.SHEET_UNPACKED or len(parts) > limits.SHEET_ENTRIES:
        raise FileRefused(_TOO_LARGE)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefused(_DAMAGED)


def _check_head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as file:
        head = file.read(_HEAD)
    plain = head.replace(b"\0", b"")  # UTF-16 hides nothing
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise FileRefused(_("The XLSX file holds a document type, which no spreadsheet writes."))
    dimension = _DIMENSION.search(plain)
    if dimension and part.filename.startswith("xl/worksheets/"):
        _check_dimension(dimension[1], int(dimension[2]))


def _check_dimension(letters: bytes, rows: int) -> None:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    if rows > limits.SHEET_ROWS + 1 or column > limits.COLUMNS:
        raise FileRefused(_TOO_LARGE)


def _read_apart(path: Path, out: Path) -> None:
    """Run the reader; how it ends says what the sheet was."""
    numbers = (limits.SHEET_ROWS + 1, limits.COLUMNS, limits.SHEET_MEMORY, limits.SHEET_SECONDS)
    done = subprocess.run(
        [sys.executable, "-I", str(_READER), str(path), str(out), *map(str, numbers)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=2 * limits.SHEET_SECONDS,
    )
    if done.returncode == _UNREADABLE:
        raise FileRefused(_DAMAGED)
    if done.returncode != 0:  # over a limit, or killed by one
        raise FileRefused(_TOO_LARGE)
