"""Which accounts may be the ones to contact: each reason's worst, found along an index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Activity, Commitment, Feedback
from kam.core.days import morning
from planning.day.whose import Whose
from planning.models import Snooze
from planning.rules import last_day_in_time
from planning.urgency import AHEAD
from scoring.models import Evaluation, Stage, Transition
from scoring.querysets import with_standing

__all__ = ["Found", "find"]

EACH = 200  # of each reason, the worst; more than a day can hold
NEWLY = timedelta(days=14)  # for so long a stage has newly fallen
FALLING = (str(Stage.DECLINE.value), str(Stage.CHURNED.value))


@dataclass
class Found:
    """What was found by account: the earliest of each thing, and who is silent."""

    promises: dict[int, Commitment] = field(default_factory=dict)
    steps: dict[int, Activity] = field(default_factory=dict)
    complaints: dict[int, Feedback] = field(default_factory=dict)
    falls: dict[int, Transition] = field(default_factory=dict)
    silent: list[int] = field(default_factory=list)

    @property
    def accounts(self) -> set[int]:
        things: Iterable[Iterable[int]] = (
            self.promises, self.steps, self.complaints, self.falls, self.silent,
        )  # fmt: skip
        return {account for thing in things for account in thing}


def find(whose: Whose, *, today: date, days: Mapping[str, int]) -> Found:
    """The accounts with a reason, but for those that the reader has put off; a query per reason.

    days: tier → a contact at least every so many. Of each reason the worst `EACH` are found, which
    is more than a page shows.
    """
    put_off = Snooze.objects.filter(user=whose.reader, until__gt=today)
    accounts = whose.accounts.exclude(pk__in=list(put_off.values_list("account", flat=True)))
    found = Found(
        promises=_first(_promises(accounts, today)),
        steps=_steps(accounts, today),
        complaints=_first(_complaints(accounts)),
    )
    if whose.evaluation is not None:
        found.falls = _first(_falls(accounts, today))
        found.silent = _silent(accounts, whose, today, days)
    return found


def _first(rows: Iterable[Any]) -> dict[int, Any]:
    """Account → its first row, in the order of the rows."""
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.account_id, row)
    return found


def _promises(accounts: QuerySet, today: date) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(
        account__in=accounts.values("pk"), state="open", due__lte=today + timedelta(days=AHEAD)
    )
    return rows.select_related("person", "owner").order_by("due", "pk")[:EACH]


def _steps(accounts: QuerySet, today: date) -> dict[int, Activity]:
    """Along the account's own column, then the entries behind it."""
    last = today + timedelta(days=AHEAD)
    soonest = accounts.filter(next_step_due__lte=last).order_by("next_step_due", "pk")
    ids = list(soonest.values_list("pk", flat=True)[:EACH])
    rows = Activity.objects.filter(
        account__in=ids, next_step_done_at=None, next_step_due__lte=last
    ).select_related("next_step_owner")
    return _first(rows.prefetch_related("people").order_by("next_step_due", "pk"))


def _complaints(accounts: QuerySet) -> QuerySet[Feedback]:
    rows = Feedback.objects.filter(
        account__in=accounts.values("pk"), kind=Feedback.Kind.COMPLAINT, resolved_on=None
    )
    return rows.select_related("person").order_by("given_on", "pk")[:EACH]


def _falls(accounts: QuerySet, today: date) -> QuerySet[Transition]:
    """Into decline or churned, newest first; by run, since that is how they are indexed."""
    runs = list(
        Evaluation.objects.published()
        .filter(as_of__gt=today - NEWLY)
        .order_by("-as_of")
        .values_list("pk", flat=True)
    )
    rows = Transition.objects.filter(
        evaluation__in=runs, kind=Transition.Kind.STAGE, after__in=FALLING, before__lt=F("after")
    )
    return rows.filter(account__in=accounts.values("pk")).order_by("-as_of", "-pk")[:EACH]


def _silent(accounts: QuerySet, whose: Whose, today: date, days: Mapping[str, int]) -> list[int]:
    """Whose last contact is longer ago than their tier allows, worst tier first.

    Those that were never contacted come first in their tier, the best of them first. One query
    after the other, each along an index, until there are enough: not all that are late are sorted.
    """
    scored = with_standing(accounts, whose.evaluation)
    found: list[int] = []
    for tier in whose.tiers:
        rows = scored.filter(tier=tier)
        since = morning(last_day_in_time(today, days[tier]))
        never = rows.filter(last_contact_at=None).order_by("-score", "pk")
        late = rows.filter(last_contact_at__lt=since).order_by("last_contact_at", "pk")
        for some in (never, late):
            if len(found) < EACH:
                found += some.values_list("pk", flat=True)[: EACH - len(found)]
    return found
