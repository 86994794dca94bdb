"""What customers say of us over time. Pure, no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Course:
    """The mean of a rating, 0 to 10, over the last 365 days and over those before; None: not said."""

    now: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """Points between the two, None unless both years have a rating."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before

    @property
    def moved(self) -> bool:
        """Whether the change shows in one decimal."""
        return bool(round(self.change or 0.0, 1))


def course(ratings: Iterable[tuple[date, int | None]], today: date) -> Course:
    """Where a rating goes. ratings: (day, 0 to 10 or None where it was not said), in any order."""
    said = [(day, rating) for day, rating in ratings if rating is not None]
    now = [rating for day, rating in said if today - YEAR < day <= today]
    before = [rating for day, rating in said if today - 2 * YEAR < day <= today - YEAR]
    return Course(now=_mean(now), before=_mean(before))


def _mean(ratings: list[int]) -> float | None:
    return sum(ratings) / len(ratings) if ratings else None
