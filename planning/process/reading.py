"""The same rules for many accounts at once: what is missing as columns, counted by the database."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

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
from scoring.models import Standing

__all__ = ["counts_by_step", "with_steps"]


def with_steps(accounts: QuerySet, today: date) -> QuerySet[Any]:
    """Standings of tiers A and B at the accounts, with a column for each reason (True: missing)
    and the `step` at which each is stuck, see planning.process.rules."""
    rows = Standing.objects.of_current().filter(tier__in=WATCHED_TIERS)
    rows = rows.filter(account__in=accounts.values("pk")).annotate(**_missing(today))
    return rows.annotate(step=_step())


def counts_by_step(rows: QuerySet[Any]) -> dict[str, Counter[str]]:
    """Tier → how many of its accounts stand at each step; one query."""
    found: dict[str, Counter[str]] = {tier: Counter() for tier in WATCHED_TIERS}
    for tier, step, n in rows.order_by().values_list("tier", "step").annotate(n=Count("account")):
        found[tier][step] = n
    return found


def _missing(today: date) -> dict[str, Any]:
    at = {"account": OuterRef("account_id")}
    held = today - timedelta(days=settings.KAM_REVIEW_DAYS)
    approved = Plan.objects.filter(**at, year=today.year, state=Plan.State.APPROVED)
    return {
        "no_owner": _is(Q(account__owner=None)),
        "no_team": _is(Q(account__team=None)),
        "no_plan": ~Exists(approved),
        "gap": Exists(Coverage.objects.filter(**at).with_gap(today)),
        "no_review": ~Exists(Review.objects.filter(**at, held_on__gte=held)),
        "no_value": ~Exists(
            ValueEntry.objects.filter(**at, on__gt=today - timedelta(days=VALUE_DAYS))
        ),
    }


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _step() -> Case:
    """The first step of which any reason is there."""
    whens = [
        When(Q(*((reason, True) for reason in reasons), _connector=Q.OR), then=Value(step))
        for step, reasons in REASONS.items()
    ]
    return Case(*whens, default=Value(DONE), output_field=CharField())
