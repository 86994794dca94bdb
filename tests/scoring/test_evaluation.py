"""The evaluation end to end: scores computed by hand, history, and what a repeat leaves."""

import uuid
from datetime import date
from decimal import Decimal

from accounts.models import Sale
from scoring import services
from scoring.models import Standing

DAY = date(2026, 3, 2)


def sell(account, day, amount, cost=None):
    return Sale.objects.create(
        account=account, date=day, amount=amount, base_amount=amount, cost=cost, base_cost=cost,
        currency="EUR", key=uuid.uuid4(),
    )  # fmt: skip


def test_two_accounts_are_scored_by_hand(cast):
    sell(cast.acme, date(2026, 1, 5), 3000, cost=1500)
    sell(cast.acme, date(2025, 1, 5), 1000)
    sell(cast.bolt, date(2026, 1, 5), 100)
    evaluation = services.evaluate(as_of=DAY)
    acme = Standing.objects.get(evaluation=evaluation, account=cast.acme)
    assert acme.sales_12m == Decimal("3000.00")
    assert acme.rank == 1
