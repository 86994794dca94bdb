"""What is on record about an account when its plan is written: read live, frozen at approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from accounts import groups
from accounts.held import HeldOf, Placed, held, placed
from accounts.models import (
    Account,
    Commitment,
    CompetitorPosition,
    Feedback,
    Opportunity,
    OwnPosition,
    Person,
    Sale,
    User,
)
from planning.models import Plan
from scoring.explanation import Explanation, explain
from scoring.formulas.series import months_before
from scoring.models import Evaluation

__all__ = ["LineSales", "PlanFacts", "accounts_of", "facts_of", "sales_by_line"]

MOST = 20  # rows of a kind shown beside a section
JUDGEMENTS_READ = 200


@dataclass(frozen=True)
class LineSales:
    """Sales of a product line in the last 12 months and in the 12 before, base currency."""

    line: str
    now: Decimal
    before: Decimal


@dataclass(frozen=True)
class PlanFacts:
    """Everything on record that a plan starts from, as of a day."""

    as_of: date
    sales: list[LineSales]
    explanation: Explanation | None
    players: list[Person]
    held: HeldOf
    position: Placed | None
    promises: list[Commitment]
    complaints: list[Feedback]
    competitors: list[CompetitorPosition]
    strengths: list[OwnPosition]
    opportunities: list[Opportunity]


def facts_of(plan: Plan, user: User | None) -> PlanFacts:
    """The facts of the plan's account, or of those of its group that the user sees.

    Without a user those of the account itself: what everybody may read who reads the plan.
    A constant number of queries, at most MOST rows of a kind.
    """
    evaluation = Evaluation.objects.current()
    as_of = evaluation.as_of if evaluation else timezone.localdate()
    accounts = accounts_of(plan, user)
    people = list(_people(accounts))
    views = held(people)
    return PlanFacts(
        as_of=as_of,
        sales=sales_by_line(accounts, as_of),
        explanation=explain(plan.account, evaluation),
        players=people,
        held=views,
        position=placed(people, views),
        promises=_of(Commitment.objects.filter(state="open").order_by("due"), accounts),
        complaints=_of(Feedback.objects.filter(kind="complaint", resolved_on=None), accounts),
        competitors=_newest(CompetitorPosition, accounts, "competitor"),
        strengths=_newest(OwnPosition, accounts, "account_id"),
        opportunities=_of(Opportunity.objects.filter(stage="open"), accounts),
    )


def sales_by_line(accounts: Sequence[int], as_of: date) -> list[LineSales]:
    """Per product line, the largest first; one query. Sales without a line stand under ''."""
    year, two = months_before(as_of, 12), months_before(as_of, 24)
    sums = (
        Sale.objects.filter(account__in=accounts, date__gt=two, date__lte=as_of)
        .values_list("product__line")
        .annotate(
            now=Sum("base_amount", filter=Q(date__gt=year)),
            before=Sum("base_amount", filter=Q(date__lte=year)),
        )
        .order_by("product__line")
    )
    totals: dict[str, LineSales] = {}
    for line, now, before in sums:  # no product and a product without a line are the same
        seen = totals.get(line or "", LineSales(line or "", Decimal(0), Decimal(0)))
        totals[line or ""] = LineSales(
            line or "", seen.now + (now or 0), seen.before + (before or 0)
        )
    return sorted(totals.values(), key=lambda row: (-row.now, row.line))


def accounts_of(plan: Plan, user: User | None) -> list[int]:
    """Ids of the plan's account, and for a group of those below that the user sees."""
    if user is None or not plan.for_group:
        return [plan.account_id]
    below = groups.below(plan.account_id)
    return list(Account.objects.visible_to(user).filter(pk__in=below).values_list("pk", flat=True))


def _people(accounts: Sequence[int]) -> QuerySet[Person]:
    """Theirs who are still there, the most influential first."""
    there = Person.objects.filter(account__in=accounts, left_on=None).exclude(side="ours")
    return there.prefetch_related("roles").order_by(
        F("influence").desc(nulls_last=True), "name", "pk"
    )[:MOST]


def _of(rows: QuerySet, accounts: Sequence[int]) -> list:
    return list(rows.filter(account__in=accounts)[:MOST])


def _newest(model: Any, accounts: Sequence[int], about: str) -> list:
    """The latest judgement about each, the latest first."""
    rows = model.objects.filter(account__in=accounts).order_by("-judged_on", "-pk")[
        :JUDGEMENTS_READ
    ]
    latest: dict[Any, Any] = {}
    for row in rows:
        latest.setdefault(getattr(row, about), row)
    return list(latest.values())[:MOST]
