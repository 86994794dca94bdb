"""Red flags of a plan: what is empty or not sure is counted, never hidden. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

__all__ = ["Flag", "Why", "text_flags"]


class Why(Enum):
    """Why a part of a plan carries a flag."""

    EMPTY = "empty"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Flag:
    """One flag: the section it stands at, and why."""

    section: str
    why: Why


def text_flags(texts: Iterable[tuple[str, str, bool]]) -> list[Flag]:
    """Flags of the texts, each (section, text, sure), in their order: empty first asked, then sure."""
    flags = ((section, _why(text, sure)) for section, text, sure in texts)
    return [Flag(section, why) for section, why in flags if why is not None]


def _why(text: str, sure: bool) -> Why | None:
    if not text.strip():
        return Why.EMPTY
    return None if sure else Why.UNSURE
