"""The revenue targets of all plans as they stood on a day, taken back through the change log."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import Account
from kam.core.models import Change
from planning.models import Plan, RevenueTarget
from scoring.evaluation import rewind
from scoring.evaluation.customers import below_on
from scoring.evaluation.facts import end_of
from scoring.models import Evaluation, Standing

__all__ = ["targets_on"]

KIND = "planning.revenuetarget"
CENT = Decimal("0.01")


class Row(NamedTuple):
    plan: int
    amount: Decimal


def targets_on(day: date, accounts: QuerySet[Account]) -> Mapping[int, Decimal]:
    """Account → what its plan for the day's year asks of it over all lines, base currency.

    Drafts count as approved plans do, closed ones up to the day they were closed on. What a plan
    asks of a whole group is spread over those that were its companies on the day. Four queries,
    with plans of groups four more, five where companies have moved since.
    """
    after = end_of(day)
    closed = Q(state=Plan.State.CLOSED, decided_at__lt=after)
    plans = Plan.objects.filter(year=day.year, account__in=accounts.values("pk")).exclude(closed)
    rows = list(plans.values_list("pk", "account", "for_group"))
    if not rows:
        return {}
    account_of = {plan: account for plan, account, _for_group in rows}
    found: dict[int, Decimal] = defaultdict(Decimal)
    for row in _rows(plans, after).values():
        if row.plan in account_of:
            found[account_of[row.plan]] += row.amount
    heads = {account for _plan, account, for_group in rows if for_group} & found.keys()
    return _spread(found, heads, day)


def _spread(targets: Mapping[int, Decimal], heads: set[int], day: date) -> Mapping[int, Decimal]:
    """The targets of these heads parted among their companies by the sales of 12 months.

    Those with targets of their own keep to these; where nothing was sold the head keeps all.
    """
    if not heads:
        return targets
    head_of = _companies(heads, targets, day)
    standings = Standing.objects.filter(
        evaluation=Evaluation.objects.as_known_on(day), account__in=list(head_of), sales_12m__gt=0
    )
    sales = dict(standings.values_list("account", "sales_12m"))
    whole: dict[int, Decimal] = defaultdict(Decimal)
    for account, sold in sales.items():
        whole[head_of[account]] += sold
    parted = {
        account: (targets[head_of[account]] * sold / whole[head_of[account]]).quantize(CENT)
        for account, sold in sales.items()
    }
    kept = {account: row for account, row in targets.items() if account not in whole}
    return {**kept, **parted}


def _companies(heads: set[int], targets: Mapping[int, Decimal], day: date) -> dict[int, int]:
    """Account → the nearest head above it whose plan it is part of, the head itself too."""
    groups = sorted(below_on(heads, day).items(), key=lambda group: -len(group[1]))
    nearest = {account: head for head, below in groups for account in below}
    own = targets.keys() - heads
    return {pk: head for pk, head in nearest.items() if pk not in own} | {pk: pk for pk in heads}


def _rows(plans: QuerySet[Plan], after: datetime) -> dict[int, Row]:
    """Targets by their id, what was done to them from the moment `after` on undone."""
    now = RevenueTarget.objects.filter(plan__in=plans.values("pk"), created_at__lt=after)
    rows = {pk: Row(plan, amount) for pk, plan, amount in now.values_list("pk", "plan", "amount")}
    for change in rewind.later(KIND, after=after):
        old = {field: values[0] for field, values in change.values.items()}
        if change.action == Change.Action.CREATED:
            rows.pop(change.object_id, None)
        elif change.action == Change.Action.DELETED:
            rows[change.object_id] = Row(old["plan"], Decimal(old["amount"]))
        elif "amount" in old and change.object_id in rows:
            rows[change.object_id] = rows[change.object_id]._replace(amount=Decimal(old["amount"]))
    return rows
