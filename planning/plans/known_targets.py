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
from scoring.evaluation.facts import end_of

__all__ = ["targets_on"]

KIND = "planning.revenuetarget"


class Row(NamedTuple):
    plan: int
    amount: Decimal


def targets_on(day: date, accounts: QuerySet[Account]) -> Mapping[int, Decimal]:
    """Account → what its plan for the day's year asks of it over all lines, base currency.

    Drafts count as approved plans do, closed ones up to the day they were closed on. A group's
    plan counts for the account that holds it. At most four queries.
    """
    after = end_of(day)
    closed = Q(state=Plan.State.CLOSED, decided_at__lt=after)
    plans = Plan.objects.filter(year=day.year, account__in=accounts.values("pk")).exclude(closed)
    account_of = dict(plans.values_list("pk", "account"))
    if not account_of:
        return {}
    found: dict[int, Decimal] = defaultdict(Decimal)
    for row in _rows(plans, after).values():
        if row.plan in account_of:
            found[account_of[row.plan]] += row.amount
    return found


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
