"""Where the next slide begins: how many lines a text takes, by the width of its letters. Pure."""

import math
from collections.abc import Iterator

from planning.documents.letters import clean
from planning.documents.paper import Table

__all__ = ["CELL_LETTERS", "pages_of_rows", "pages_of_text"]

LINES, LETTERS = 16, 118  # of a slide of prose at 16 points; a Chinese letter counts as two
TABLE_LINES, TABLE_LETTERS = 19, 165  # of a slide's table at 11 points, across all its columns
CELL_LETTERS = 300
Rows = list[tuple[str, ...]]


def pages_of_text(texts: list[str]) -> Iterator[list[str]]:
    """Paragraphs per slide; one longer than a slide is cut at a space where there is one."""
    page: list[str] = []
    used = 0
    for piece in _pieces(texts):
        high = _lines(piece, LETTERS) + 0.5  # the space below a paragraph
        if page and used + high > LINES:
            yield page
            page, used = [], 0
        page.append(piece)
        used += math.ceil(high)
    if page:
        yield page


def pages_of_rows(table: Table) -> Iterator[Rows]:
    """Rows per slide, each row as high as its fullest cell; cells are cut at CELL_LETTERS."""
    page: Rows = []
    used = 1
    for row in table.rows:
        cells = tuple(_cut(cell) for cell in row)
        high = _row_lines(cells, table.widths)
        if page and used + high > TABLE_LINES:
            yield page
            page, used = [], 1
        page.append(cells)
        used += high
    if page:
        yield page


def _row_lines(cells: tuple[str, ...], widths: tuple[float, ...]) -> int:
    total = sum(widths)
    rooms = (max(4, int(TABLE_LETTERS * share / total) - 3) for share in widths)
    return max(_lines(cell, room) for cell, room in zip(cells, rooms, strict=True))


def _pieces(texts: list[str]) -> Iterator[str]:
    for text in texts:
        for line in clean(text).splitlines():
            yield from _slices(line.strip())


def _slices(line: str) -> Iterator[str]:
    most = (LINES - 2) * LETTERS // 2  # as if all letters were Chinese
    while len(line) > most:
        cut = line.rfind(" ", most // 2, most) + 1 or most
        yield line[:cut].strip()
        line = line[cut:]
    if line:
        yield line


def _lines(text: str, room: int) -> int:
    wide = sum(2 if ord(char) > 0x2E80 else 1 for char in text)
    return max(1, math.ceil(wide / room))


def _cut(text: str) -> str:
    return text if len(text) <= CELL_LETTERS else text[: CELL_LETTERS - 1] + "…"
