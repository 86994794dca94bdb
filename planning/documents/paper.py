"""What a document says, before it is a PDF or slides: plain data, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Block", "Chart", "Note", "Paper", "Section", "Table", "Text"]


@dataclass(frozen=True)
class Text:
    """Prose as somebody wrote it; each line is a paragraph."""

    text: str


@dataclass(frozen=True)
class Note:
    """A remark of ours, such as that nothing is written yet: paler than what people wrote."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of texts below a head.

    widths: shares of the line, as many as columns. numbers: columns whose cells stand at the right.
    """

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """Amounts per category, one bar for each series; a table of the same stands beside it.

    series: (name, values as many as categories), None where nothing is known. unit: of the values.
    lying: bars from left to right, for categories with long names.
    """

    title: str
    categories: list[str]
    series: list[tuple[str, list[float | None]]]
    unit: str
    lying: bool = False


Block = Text | Note | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading, the question it answers, and what stands below."""

    title: str
    blocks: list[Block]
    question: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole document. mark: whom it is for, at the head of each page. facts: (name, value)."""

    title: str
    subtitle: str
    mark: str
    made: str
    facts: list[tuple[str, str]]
    sections: list[Section] = field(default_factory=list)
