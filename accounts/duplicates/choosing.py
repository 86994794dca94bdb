"""Field by field: which value the one that stays is to have."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Account, Person
from accounts.models.duplicates import Kind

FIELDS = {
    Kind.ACCOUNT: (
        "name", "status", "owner", "team", "parent", "industry", "region", "country", "website",
        "employees", "annual_revenue", "reference_value", "since",
    ),
    Kind.PERSON: (
        "name", "title", "account", "side", "email", "phone", "reports_to", "influence", "support",
        "level", "is_executive", "known_by", "left_on",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ; `takes` says whether the other's value is the better guess."""

    name: str
    label: str
    mine: Any
    theirs: Any
    takes: bool


def kind_of(row: Account | Person) -> Kind:
    return Kind.ACCOUNT if isinstance(row, Account) else Kind.PERSON


def choices(winner: Any, loser: Any) -> list[Choice]:
    """Where the two differ, and the fuller value of each field: of two, the newer row's."""
    newer = loser.updated_at > winner.updated_at
    found = []
    for name in FIELDS[kind_of(winner)]:
        mine, theirs = getattr(winner, name), getattr(loser, name)
        if mine == theirs:
            continue
        better = theirs not in (None, "") and (mine in (None, "") or (newer and name != "name"))
        takes = better and not _points_back(name, theirs, winner, loser)
        label = str(winner._meta.get_field(name).verbose_name)
        found.append(Choice(name, label, mine, theirs, takes))
    return found


def _points_back(name: str, value: Any, winner: Any, loser: Any) -> bool:
    """Nobody is their own parent or reports to themselves."""
    return name in ("parent", "reports_to") and value.pk in (winner.pk, loser.pk)


def better(one: Any, other: Any) -> tuple[Any, Any]:
    """(the one to keep, the one to take in): the fuller; of equal ones the elder."""
    pair = sorted((one, other), key=lambda row: row.pk)
    return (pair[1], pair[0]) if _fullness(pair[1]) > _fullness(pair[0]) else (pair[0], pair[1])


def _fullness(row: Any) -> int:
    names = (*FIELDS[kind_of(row)], "last_contact_at")
    return sum(getattr(row, name, None) not in (None, "") for name in names)
