"""How many key accounts each manager looks after, against how many one can.

The usual limit rests on practice, not on a law: named account managers are given 5 to 20 accounts
(D. Johnston, How Many Accounts Should Our Salespeople Cover?, 2015), executives of key account teams
name 4 to 10 (Cutting Edge Information, Pharmaceutical Key Account Management, 2017).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User

__all__ = ["Load", "Programme", "of_figures", "programme"]


@dataclass(frozen=True)
class Load:
    """Key accounts by watched tier, best first, of one manager."""

    user: User
    counts: tuple[int, ...]
    limit: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def room(self) -> int:
        """So many more fit; below 0: so many are too many."""
        return self.limit - self.total

    @property
    def excess(self) -> int:
        return max(0, -self.room)

    @property
    def percent(self) -> float:
        """Of the limit."""
        return 100 * self.total / self.limit


@dataclass(frozen=True)
class Programme:
    """loads: the fullest first. nobody: key accounts without a manager, by watched tier."""

    loads: list[Load]
    nobody: tuple[int, ...]
    limit: int

    @property
    def without_manager(self) -> int:
        return sum(self.nobody)

    @property
    def key_accounts(self) -> int:
        return sum(load.total for load in self.loads) + self.without_manager

    @property
    def over(self) -> list[Load]:
        return [load for load in self.loads if load.room < 0]

    @property
    def room(self) -> int:
        """What still fits with those that have room."""
        return sum(max(0, load.room) for load in self.loads)

    @property
    def too_many(self) -> int:
        """What is beyond the limit, over all managers."""
        return sum(load.excess for load in self.loads)


def programme(
    figures: Mapping[str, Mapping[str, Sequence[int]]],
    *,
    limit: int,
    team_ids: Iterable[int] | None,
    tiers: int,
) -> Programme | None:
    """From the sums of an evaluation; None where it did not keep them. One query.

    Who owns a key account is in it, and each active rep of the teams (None: of all), who has room.
    limit: key accounts per manager. tiers: how many watched tiers there are.
    """
    counts = figures.get("managers")
    if counts is None:
        return None
    owners = [int(pk) for pk in counts if pk]
    reps = Q(role=User.Role.REP, is_active=True)
    if team_ids is not None:
        reps &= Q(team__in=list(team_ids))
    users = User.objects.filter(Q(pk__in=owners) | reps).select_related("team")
    none = (0,) * tiers
    loads = [Load(user, tuple(counts.get(str(user.pk), none)), limit) for user in users]
    loads.sort(key=lambda load: (-load.total, load.user.name, load.user.pk))
    return Programme(loads, tuple(counts.get("", none)), limit)


def of_figures(figures: Mapping[str, Mapping[str, Sequence[int]]], limit: int) -> dict[str, int]:
    """A team's line: managers with key accounts, these accounts, how many managers are over."""
    totals = {pk: sum(row) for pk, row in figures.get("managers", {}).items()}
    held = [total for pk, total in totals.items() if pk]
    return {
        "managers": len(held),
        "key_accounts": sum(totals.values()),
        "over": sum(total > limit for total in held),
        "nobody": totals.get("", 0),
        "room": sum(max(0, limit - total) for total in held),
    }
