"""Rows of a delimited text file, one at a time, each with its line number, whatever is in it."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.imports import limits
from accounts.imports.survey import BROKEN_PACKING, Survey, open_bytes

DELIMITERS = ",;\t|"
csv.field_size_limit(limits.CELL)


class Row(NamedTuple):
    """A row as it stands in the file; `fault` says why it cannot be read."""

    line: int
    cells: list[str]
    fault: str = ""


class _TooLong(Exception):  # noqa: N818 - says what happened
    """One line is longer than any table's."""


class _CutOff(Exception):  # noqa: N818 - says what happened
    """The packed file breaks off."""


class Lines:
    """Lines of a text stream with their number; a few may be pushed back to be read again."""

    def __init__(self, stream: io.TextIOBase):
        self._stream = stream
        self._again: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []  # since the row began

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > limits.LINE:
            self._skip_rest(line)
            raise _TooLong
        self.taken.append(line)
        return line

    def close(self) -> None:
        self._stream.close()

    def _read(self) -> str:
        try:
            return self._stream.readline(limits.LINE + 1)
        except BROKEN_PACKING:
            raise _CutOff from None

    def _skip_rest(self, line: str) -> None:
        while line and not line.endswith("\n"):
            line = self._read()

    def push_back(self, line: str) -> None:
        self._again.appendleft(line)
        self.number -= 1

    def again_after_first(self) -> str:
        """Push back all lines of the row but its first, which is returned."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def open_lines(path: Path, known: Survey) -> Lines:
    errors = "replace" if known.encoding.startswith("utf-16") else "surrogateescape"
    stream = io.TextIOWrapper(open_bytes(path), encoding=known.encoding, errors=errors)
    return Lines(stream)


def delimiter_of(lines: Lines) -> str:
    """The separator that the first line uses most, outside quotation marks."""
    try:
        head = next(lines, "")
    except (_TooLong, _CutOff):
        return DELIMITERS[0]
    lines.taken.clear()
    if head[:4].lower() == "sep=" and len(head.strip("\r\n")) == 5:
        return head[4]
    lines.push_back(head)
    bare = "".join(head.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def rows(lines: Lines, *, delimiter: str, suspicious: bool) -> Iterator[Row]:
    """Every row that is not blank. A row that cannot be read has a fault; the next ones follow."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    broken = 0
    while broken < limits.BROKEN_ROWS:
        lines.taken.clear()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _CutOff:
            yield Row(line, [], str(_("the packed file is damaged and breaks off here")))
            return
        except _TooLong:
            yield Row(lines.number, [], str(_("the line is longer than 1 MB")))
        except csv.Error as error:
            broken += 1
            yield _broken_row(lines, str(error))
        else:
            if any(cells):
                yield Row(line, cells, _odd_signs(lines.taken) if suspicious else "")
    yield Row(lines.number + 1, [], str(_("too many broken rows: reading stops here")))


def _broken_row(lines: Lines, error: str) -> Row:
    alone = len(lines.taken) == 1
    first = lines.again_after_first()
    if alone and "limit" in error:
        fault = _("a cell is longer than 131,072 characters")
    else:
        fault = _("a quotation mark is not closed, or text follows a closed one")
    return Row(lines.number, [first[:200].rstrip("\r\n")], str(fault))


def _odd_signs(taken: list[str]) -> str:
    text = "".join(taken)
    if "\0" in text:
        return str(_("the row holds a NUL character; the file may be damaged"))
    if "\ufffd" in text or not _is_text(text):
        return str(_("some bytes are no text in the file's encoding; save the file as UTF-8"))
    return ""


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
