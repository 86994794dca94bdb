"""Kept ÷ due: whether our word holds. Pure, no database, no clock.

Source: the principle of integrity (守正) of the key account method: commitments kept ÷ due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

KEPT = "kept"


class Promise(NamedTuple):
    """A promise as far as the figure needs it; `state` is open, kept or broken."""

    due: date
    state: str
    settled_on: date | None


@dataclass(frozen=True)
class Word:
    """How many promises have come due, and what became of them: due = kept + broken + overdue.

    `late` counts those of the kept that were kept after their day.
    """

    kept: int = 0
    late: int = 0
    broken: int = 0
    overdue: int = 0

    @property
    def due(self) -> int:
        return self.kept + self.broken + self.overdue

    @property
    def share(self) -> float | None:
        """Kept ÷ due, 0 to 1; None when nothing has come due."""
        return self.kept / self.due if self.due else None

    @property
    def percent(self) -> float | None:
        return None if self.share is None else 100 * self.share


def is_overdue(promise: Promise, as_of: date) -> bool:
    """Open after its day: a promise has until the end of the day on which it is due."""
    return promise.due < as_of and not _settled(promise, as_of)


def _settled(promise: Promise, as_of: date) -> bool:
    return promise.settled_on is not None and promise.settled_on <= as_of


def word(promises: Iterable[Promise], as_of: date) -> Word:
    """What became of the promises, as it was known at the end of a day.

    A promise has come due when people have said what became of it, or when its day is over. It is
    kept when people say so by `as_of`, early or late: the late ones are counted beside. Broken is
    said by people too; one of which nobody says anything after its day is overdue and counts as
    due and not kept. What was settled after `as_of` was open then.
    """
    kept = late = broken = overdue = 0
    for promise in promises:
        if not _settled(promise, as_of):
            overdue += promise.due < as_of
        elif promise.state == KEPT:
            kept += 1
            late += promise.settled_on > promise.due  # type: ignore[operator]
        else:
            broken += 1
    return Word(kept=kept, late=late, broken=broken, overdue=overdue)
