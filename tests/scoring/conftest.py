"""What evaluations are made of, in one line each."""

import uuid
from datetime import date

import pytest

from accounts.models import Account, Sale

DAY = date(2026, 3, 2)


@pytest.fixture
def sell(db):
    """sell(account, day, amount, cost) enters a sales line in the base currency."""

    def enter(account: Account, day: date, amount: float, cost: float | None = None) -> Sale:
        return Sale.objects.create(
            account=account,
            date=day,
            amount=amount,
            base_amount=amount,
            cost=cost,
            base_cost=cost,
            currency="EUR",
            key=uuid.uuid4(),
        )

    return enter


@pytest.fixture
def portfolio(cast, sell) -> list[Account]:
    """Forty accounts of North: account n sells 100 · (n + 1) in the last year and 1,000 before."""
    accounts = Account.objects.bulk_create(
        Account(code=f"P{n:02}", name=f"Portfolio {n:02}", owner=cast.anna, team=cast.north)
        for n in range(40)
    )
    for n, account in enumerate(accounts):
        sell(account, date(2025, 9, 1), 100 * (n + 1))
        sell(account, date(2024, 9, 1), 1000)
    return accounts
