"""The accounts behind the numbers of a dashboard, in pages by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import Http404

from accounts.models import User
from kam.core.keyset import CursorError, Ordering, Position, page
from kam.core.pages import PageRequest
from kam.pages.portfolio.scope import Scope
from planning.querysets import uncovered as uncovered_of
from planning.rules import days_overdue
from scoring import reasons
from scoring.border import with_border_of_day
from scoring.evaluation.owners import owners_then
from scoring.models import Evaluation, Stage, Standing, Transition
from scoring.querysets import sorted_apart
from scoring.reasons import Move

__all__ = [
    "BY_SCORE",
    "MOVERS",
    "Overdue",
    "Rows",
    "accounts",
    "looked_after",
    "movers",
    "neighbour",
    "page_of",
    "told",
    "uncovered",
    "with_days",
]

PER_PAGE = 50
BY_SCORE = Ordering("score", descending=True, tie="account_id")


@dataclass(frozen=True)
class Movement:
    """Which transitions a list shows, and in what order: what matters most comes first."""

    which: Q
    ordering: Ordering


MOVERS = {
    "rose": Movement(Q(kind="tier", after__lt=F("before")), Ordering("after")),
    "fell": Movement(Q(kind="tier", after__gt=F("before")), Ordering("before")),
    "stage": Movement(Q(kind="stage"), Ordering("after", descending=True)),
}


@dataclass(frozen=True)
class Overdue:
    """A standing with the days beyond its rhythm, None without any contact on record."""

    standing: Standing
    days: int | None
    every: int


@dataclass(frozen=True)
class Rows:
    """One page, and the addresses of the pages beside it."""

    rows: list[Any]
    previous: str
    next: str


def movers(scope: Scope, what: str) -> QuerySet[Transition]:
    """Accounts that `rose`, `fell` or changed their `stage` in the evaluation."""
    movement = MOVERS[what]
    found = scope.on_accounts(
        Transition.objects.filter(movement.which, evaluation=scope.evaluation)
    )
    sign = "-" if movement.ordering.descending else ""
    found = with_border_of_day(found).select_related("account__owner")
    return found.order_by(sign + movement.ordering.column, "pk")


def told(changes: Iterable[Transition]) -> list[Move]:
    """Changes with their reasons in words."""
    return [reasons.told(change) for change in changes]


def uncovered(scope: Scope, days: Mapping[str, int]) -> QuerySet[Standing]:
    """A and B accounts that have not heard from us in time, the highest score first.

    days: tier → a contact at least every so many days.
    """
    return uncovered_of(_standings(scope), as_of=scope.evaluation.as_of, days=days)


def with_days(
    scope: Scope, standings: Iterable[Standing], days: Mapping[str, int]
) -> list[Overdue]:
    as_of = scope.evaluation.as_of
    return [
        Overdue(
            row,
            days_overdue(row.last_contact_on, as_of=as_of, every=days[row.tier]),
            days[row.tier],
        )
        for row in standings
    ]


def accounts(scope: Scope, *, tier: str, stage: str) -> QuerySet[Standing]:
    """Standings of a tier, of a stage, or of both. Raises Http404 for a stage that is none."""
    found = _standings(scope)
    if tier:
        found = found.filter(tier=tier)
    if stage:
        if stage not in map(str, Stage.values):
            raise Http404
        found = found.filter(stage=int(stage))
    return found


def looked_after(scope: Scope, rows: list[Any]) -> list[Any]:
    """The same rows, whose accounts have the owner that they had on the day looked at."""
    then = owners_then(scope.evaluation, [row.account_id for row in rows])
    users = User.objects.in_bulk([owner for owner in set(then.values()) if owner])
    for row in rows:
        if row.account_id in then:
            row.account.owner = users.get(then[row.account_id])
    return rows


def neighbour(scope: Scope, step: int, **kept: str) -> str:
    """Address of the page for the evaluation before (−1) or after (1), empty without one."""
    here = scope.evaluation
    published = Evaluation.objects.published()
    if step < 0:
        found = published.filter(as_of__lt=here.as_of).order_by("-as_of", "-pk").first()
    else:
        found = published.filter(as_of__gt=here.as_of).order_by("as_of", "-pk").first()
    return scope.url(as_of=found.as_of.isoformat(), **kept) if found else ""


def page_of(request: PageRequest, rows: QuerySet, ordering: Ordering, *, few: bool = False) -> Rows:
    """The page that the address asks for. Raises Http404 for a cursor that is none of ours.

    few: the rows are known to be so few that fetching and sorting them beats walking an index.
    """
    cursor = request.GET.get("cursor")
    try:
        at = Position.decode(cursor, ordering.column) if cursor else None
    except CursorError:
        raise Http404 from None
    rows, by = sorted_apart(rows, ordering) if few else (rows, ordering)
    found = page(rows, by, limit=PER_PAGE, at=at)
    kept = {name: value for name, value in request.GET.items() if name != "cursor"}
    addresses = [
        "?" + urlencode(kept | {"cursor": position.encode(ordering.column)}) if position else ""
        for position in (found.previous, found.next)
    ]
    return Rows(found.rows, *addresses)


def _standings(scope: Scope) -> QuerySet[Standing]:
    rows = scope.on_accounts(Standing.objects.filter(evaluation=scope.evaluation))
    return (
        with_border_of_day(rows).select_related("account__owner").order_by("-score", "account_id")
    )
