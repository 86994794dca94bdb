"""Red flags of a plan: what is empty or not sure is counted, never hidden. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

__all__ = ["WHYS", "Flag", "Why", "row_flags", "text_flags"]


class Why(Enum):
    """Why a part of a plan carries a flag."""

    EMPTY = "empty"
    UNSURE = "unsure"
    OVERDRAWN = "overdrawn"  # more is put in than its source frees
    OVERDUE = "overdue"  # its day is over, and it is not done


WHYS = [why.value for why in Why]


@dataclass(frozen=True)
class Flag:
    """One flag: the section it stands at, and why; of a row its number, and the part of it."""

    section: str
    why: Why
    row: int | None = None
    part: str = ""


def text_flags(texts: Iterable[tuple[str, str, bool]]) -> list[Flag]:
    """Flags of the texts, each (section, text, sure), in their order: empty first asked, then sure."""
    flags = ((section, _why(text, sure)) for section, text, sure in texts)
    return [Flag(section, why) for section, why in flags if why is not None]


def row_flags(section: str, rows: Iterable[tuple[int, Mapping[str, object], bool]]) -> list[Flag]:
    """Flags of a section's rows, each (number, parts that are asked for, sure).

    A part that is None, '' or an empty collection is missing; 0 is an answer. A section without
    rows carries one flag.
    """
    listed = list(rows)
    if not listed:
        return [Flag(section, Why.EMPTY)]
    return [flag for row in listed for flag in _flags_of(section, *row)]


def _flags_of(section: str, row: int, parts: Mapping[str, object], sure: bool) -> list[Flag]:
    missing = [name for name, value in parts.items() if not value and value != 0]
    flags = [Flag(section, Why.EMPTY, row, name) for name in missing]
    return flags if sure else [*flags, Flag(section, Why.UNSURE, row)]


def _why(text: str, sure: bool) -> Why | None:
    if not text.strip():
        return Why.EMPTY
    return None if sure else Why.UNSURE
