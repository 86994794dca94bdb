"""What we hold of persons fades, and what follows from it. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

STALE_BELOW = 0.5
LEAST_INFLUENCE = 1  # what a person counts of whom nobody said how much they decide


def weight(age_days: float, half_life: float) -> float:
    """How much a belief still counts, 1 (of today) down to 0: it halves with every half-life.

    age_days: days since it was judged, below 0 counts as 0. half_life: days, above 0.
    Raises ValueError for another half-life.

    Source: exponential decay with a half-life, 180 days by default (method, §1).
    """
    if half_life <= 0:
        raise ValueError("the half-life must be above 0 days")
    return 0.5 ** (max(age_days, 0.0) / half_life)


def is_stale(judged_on: date | None, today: date, half_life: float) -> bool:
    """Whether a belief counts for less than half; one of an unknown day always does."""
    if judged_on is None:
        return True
    return weight((today - judged_on).days, half_life) < STALE_BELOW


@dataclass(frozen=True)
class View:
    """How one person sees us: level 1 to 5, their influence 1 to 5 (None: not known), its age."""

    level: int
    influence: int | None
    age_days: float


@dataclass(frozen=True)
class Position:
    """Where an account puts us, 1 to 5, and what each view gave to it, summing to 1."""

    level: float
    shares: tuple[float, ...]


def position(views: Sequence[View], half_life: float) -> Position | None:
    """The account's place on the buy–sell hierarchy: the mean of its persons' views.

    A view counts by the person's influence and by how fresh it is. None where nobody's is known,
    or all have faded to nothing. half_life: days. Raises as `weight` does.

    Source: buy–sell hierarchy of R. B. Miller and S. E. Heiman, Successful Large Account
    Management (1991); weighing by influence and freshness is our own (method, §5.3).
    """
    counts = [
        (view.influence or LEAST_INFLUENCE) * weight(view.age_days, half_life) for view in views
    ]
    total = sum(counts)
    if total == 0:
        return None
    level = sum(view.level * count for view, count in zip(views, counts, strict=True)) / total
    return Position(level=level, shares=tuple(count / total for count in counts))
