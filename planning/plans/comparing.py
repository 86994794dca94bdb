"""Two frozen plans side by side: what each section said, and which words moved. Pure."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from planning.plans.sections import SECTIONS

__all__ = ["Difference", "Piece", "RowPair", "compare", "word_pieces"]

# Words, blanks, and each Chinese character for itself: there are no blanks between those.
TOKENS = re.compile(r"[^\W\u2e80-\u9fff]+|\s+|.", re.DOTALL)
COMPARED_WORDS = 4_000  # of both texts: beyond, whole texts count as changed, for time


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether the other side lacks it."""

    text: str
    moved: bool = False


@dataclass(frozen=True)
class RowPair:
    """A row as it was and as it is, None where one side lacks it; `moved`: names that differ."""

    old: dict[str, Any] | None
    new: dict[str, Any] | None
    moved: frozenset[str] = frozenset()

    @property
    def change(self) -> str:
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "changed" if self.moved else "same"


@dataclass(frozen=True)
class Difference:
    """One section of both. Texts are pieces (None where it holds rows), rows are pairs.

    marks: names of the marks (unsure, internal) that differ.
    """

    code: str
    old: list[Piece] | None = None
    new: list[Piece] | None = None
    rows: list[RowPair] = field(default_factory=list)
    marks: frozenset[str] = frozenset()

    @property
    def same(self) -> bool:
        texts = any(piece.moved for piece in (self.old or []) + (self.new or []))
        return not texts and not self.marks and all(row.change == "same" for row in self.rows)


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """What two results of `freezing.frozen` say, section by section, in the order of plans.

    A section that one of them lacks is empty there. Rows are the same row by their id.
    """
    before, after = _sections(old), _sections(new)
    return [
        _difference(code, before.get(code, {}), after.get(code, {}))
        for code in SECTIONS
        if code in before or code in after
    ]


def _sections(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section["code"]: section for section in content["sections"]}


def _difference(code: str, old: dict[str, Any], new: dict[str, Any]) -> Difference:
    if "rows" in old or "rows" in new:
        return Difference(code, rows=_pairs(old.get("rows", []), new.get("rows", [])))
    pieces = word_pieces(old.get("text", ""), new.get("text", ""))
    marks = {
        name for name in ("unsure", "internal") if old.get(name, False) != new.get(name, False)
    }
    return Difference(code, *pieces, marks=frozenset(marks))


def _pairs(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[RowPair]:
    """In the order of now; those that are gone come last."""
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    there = [
        RowPair(before.get(key), row, _moved(before.get(key), row)) for key, row in after.items()
    ]
    gone = [RowPair(row, None) for key, row in before.items() if key not in after]
    return there + gone


def _moved(old: dict[str, Any] | None, new: dict[str, Any]) -> frozenset[str]:
    if old is None:
        return frozenset()
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def word_pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, by words; two long texts count as changed as a whole.

    In texts of 200 words and more, words that make up over 1 % of them are matched only beside
    rarer ones: were each of the same thousand blanks a place to begin, two texts of that length
    would take a minute.

    Source: Ratcliff and Metzener, Pattern Matching: The Gestalt Approach, 1988 (difflib).
    """
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    if before == after:
        return _whole(old, moved=False), _whole(new, moved=False)
    if len(before) + len(after) > COMPARED_WORDS:
        return _whole(old, moved=True), _whole(new, moved=True)
    steps = SequenceMatcher(None, before, after).get_opcodes()
    lefts = [Piece("".join(before[a:b]), tag != "equal") for tag, a, b, _c, _d in steps if a < b]
    rights = [Piece("".join(after[c:d]), tag != "equal") for tag, _a, _b, c, d in steps if c < d]
    return lefts, rights


def _whole(text: str, *, moved: bool) -> list[Piece]:
    return [Piece(text, moved)] if text else []
