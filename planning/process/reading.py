"""The same rules for many accounts at once: what is missing as columns, counted by the database."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from itertools import product
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields import BooleanField

from planning.models import Coverage, Plan, Review, ValueEntry
from planning.process.rules import DONE, REASONS, VALUE_DAYS
from planning.rules import WATCHED_TIERS
from scoring.models import Evaluation, Standing

__all__ = ["MOST", "at_step", "counts_by_step", "key_standings", "with_steps", "worked_out"]

MOST: Final = 2_000  # accounts at a step that are counted
BEFORE_A_PLAN: Final = ("assign", "plan")


def key_standings(accounts: QuerySet) -> QuerySet[Any]:
    """Standings of tiers A and B at the accounts."""
    evaluation = Evaluation.objects.slim().current()
    rows = Standing.objects.filter(evaluation=evaluation, tier__in=WATCHED_TIERS)
    return rows.filter(account__in=accounts.values("pk"))


def with_steps(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Standings with a column for each reason (True: missing) and the `step` at which each is
    stuck, see planning.process.rules. For a page of them; of all it takes seconds."""
    missing = {name: _is(~condition) for name, condition in _there(today).items()}
    return rows.annotate(**missing).annotate(step=_step())


def worked_out(shown: Iterable[Any], today: date) -> list[Any]:
    """The same standings in their order, with the columns of `with_steps`; one query."""
    rows = list(shown)
    found = Standing.objects.filter(
        evaluation__in={row.evaluation_id for row in rows},
        account__in=[row.account_id for row in rows],
    ).select_related("account__owner", "account__team")
    by_account = {row.account_id: row for row in with_steps(found, today)}
    return [by_account[row.account_id] for row in rows if row.account_id in by_account]


def at_step(rows: QuerySet[Any], step: str, today: date) -> QuerySet[Any]:
    """Of the standings those stuck at the step; DONE: those stuck nowhere.

    Said as what is there and what is not, for PostgreSQL begins with the plans, which are few,
    where one must be there; asked for the column it would work out all accounts.
    """
    steps = list(REASONS)
    before = steps[: steps.index(step)] if step in steps else steps
    there = _there(today)
    for name in (name for passed in before for name in REASONS[passed]):
        rows = rows.filter(there[name])
    if step == DONE:
        return rows
    return rows.filter(reduce(or_, (~Q(there[name]) for name in REASONS[step])))


def counts_by_step(rows: QuerySet[Any], today: date) -> dict[str, Counter[str]]:
    """Tier → how many of its accounts stand at each step; five queries.

    At the steps before a plan nearly all may stand: there MOST + 1 stands for more than MOST.
    """
    found: dict[str, Counter[str]] = {tier: Counter() for tier in WATCHED_TIERS}
    for tier, step in product(WATCHED_TIERS, BEFORE_A_PLAN):
        some = at_step(rows.filter(tier=tier), step, today).order_by()
        if n := some.values("account")[: MOST + 1].count():
            found[tier][step] = n
    there = _there(today)
    planned = rows.filter(*(there[name] for step in BEFORE_A_PLAN for name in REASONS[step]))
    sums = with_steps(planned, today).order_by().values_list("tier", "step")
    for tier, step, n in sums.annotate(n=Count("account")):
        found[tier][step] = n
    return found


def _there(today: date) -> dict[str, Any]:
    """Reason → the condition under which nothing is missing."""
    at = {"account": OuterRef("account_id")}
    held = today - timedelta(days=settings.KAM_REVIEW_DAYS)
    return {
        "no_owner": Q(account__owner__isnull=False),
        "no_team": Q(account__team__isnull=False),
        "no_plan": Exists(Plan.objects.filter(**at, year=today.year, state=Plan.State.APPROVED)),
        "gap": ~Exists(Coverage.objects.filter(**at).with_gap(today)),
        "no_review": Exists(Review.objects.filter(**at, held_on__gte=held)),
        "no_value": Exists(
            ValueEntry.objects.filter(**at, on__gt=today - timedelta(days=VALUE_DAYS))
        ),
    }


def _is(condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _step() -> Case:
    """The first step of which any reason is there."""
    whens = [
        When(Q(*((reason, True) for reason in reasons), _connector=Q.OR), then=Value(step))
        for step, reasons in REASONS.items()
    ]
    return Case(*whens, default=Value(DONE), output_field=CharField())
