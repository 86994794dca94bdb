"""What stands on which slide: how high texts and tables are, by the width of their letters. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from planning.documents.letters import clean
from planning.documents.paper import Chart, Note, Section, Table, Text

__all__ = ["CELL_LETTERS", "HEAD", "QUESTION", "Part", "Planned", "Prose", "Rows", "planned"]

# Heights in inches, letters per line of the whole width; a Chinese letter counts as two.
ROOM = 5.5  # of a slide below its title
HEAD, QUESTION = 0.42, 0.3  # of a section
LINE, BELOW, LETTERS, BELOW_ALL = 0.27, 0.11, 108, 0.1  # of prose at 16 points
ROW_LINE, ROW_EDGE, TABLE_LETTERS, BELOW_TABLE = 0.23, 0.08, 122, 0.17  # of a table at 12 points
CELL_LETTERS = 300


@dataclass(frozen=True)
class Prose:
    """Paragraphs."""

    lines: list[str]

    @property
    def high(self) -> float:
        return sum(_lines(line, LETTERS) * LINE + BELOW for line in self.lines) + BELOW_ALL


@dataclass(frozen=True)
class Rows:
    """Some rows of a table; `highs` are those of the head and of each row."""

    table: Table
    rows: list[tuple[str, ...]]

    @property
    def highs(self) -> list[float]:
        widths = self.table.widths
        return [_row_high(cells, widths) for cells in (self.table.head, *self.rows)]

    @property
    def high(self) -> float:
        return sum(self.highs) + BELOW_TABLE


@dataclass(frozen=True)
class Part:
    """A piece of a section; `opens`: the first one, which stands below the section's question."""

    section: Section
    piece: Prose | Rows | Chart
    opens: bool

    @property
    def high(self) -> float:
        if isinstance(self.piece, Chart):
            return ROOM - HEAD
        return self.piece.high + QUESTION * (self.opens and bool(self.section.question))


@dataclass
class Planned:
    """One slide: its parts from top to bottom."""

    parts: list[Part] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """Of the sections on it, each once."""
        return list(dict.fromkeys(part.section.title for part in self.parts))

    def has_room(self, parts: list[Part]) -> bool:
        both = Planned([*self.parts, *parts])
        return sum(part.high for part in both.parts) + HEAD * len(both.titles) <= ROOM


def planned(sections: list[Section]) -> Iterator[Planned]:
    """Short sections share a slide; one is parted only where it is longer than a slide."""
    slide = Planned()
    for section in sections:
        for together in _together(list(_parts(section))):
            if slide.parts and not slide.has_room(together):
                yield slide
                slide = Planned()
            slide.parts.extend(together)
    if slide.parts:
        yield slide


def _together(parts: list[Part]) -> list[list[Part]]:
    """All of a section at once where a slide holds it, else piece by piece."""
    return [parts] if parts and Planned().has_room(parts) else [[part] for part in parts]


def _parts(section: Section) -> Iterator[Part]:
    """Prose first, then charts and tables as they come."""
    for number, piece in enumerate(_pieces_of(section)):
        yield Part(section, piece, opens=number == 0)


def _pieces_of(section: Section) -> Iterator[Prose | Rows | Chart]:
    said = [block.text for block in section.blocks if isinstance(block, Text | Note)]
    yield from _prose(said)
    for block in section.blocks:
        if isinstance(block, Chart):
            yield block
        elif isinstance(block, Table):
            yield from _rows(block)


def _prose(texts: list[str]) -> Iterator[Prose]:
    """Paragraphs per slide; one longer than a slide is cut at a space where there is one."""
    page = Prose([])
    for text in texts:
        for line in clean(text).splitlines():
            for piece in _slices(line.strip()):
                if page.lines and page.high + Prose([piece]).high > ROOM - HEAD - QUESTION:
                    yield page
                    page = Prose([])
                page.lines.append(piece)
    if page.lines:
        yield page


def _rows(table: Table) -> Iterator[Rows]:
    """Rows per slide; cells are cut at CELL_LETTERS."""
    page = Rows(table, [])
    for row in table.rows:
        cells = tuple(_cut(cell) for cell in row)
        more = _row_high(cells, table.widths)
        if page.rows and page.high + more > ROOM - HEAD - QUESTION:
            yield page
            page = Rows(table, [])
        page.rows.append(cells)
    if page.rows:
        yield page


def _row_high(cells: tuple[str, ...], widths: tuple[float, ...]) -> float:
    total = sum(widths)
    rooms = (max(4, int(TABLE_LETTERS * share / total) - 3) for share in widths)
    lines = max(_lines(cell, room) for cell, room in zip(cells, rooms, strict=True))
    return lines * ROW_LINE + ROW_EDGE


def _slices(line: str) -> Iterator[str]:
    most = 14 * LETTERS // 2  # of a slide, as if all letters were Chinese
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
