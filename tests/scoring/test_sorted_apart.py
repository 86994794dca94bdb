"""Sorting a few accounts apart from the index gives the same rows in the same order."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account
from kam.core import keyset
from scoring import services
from scoring.querysets import sorted_apart, with_standing


@pytest.mark.parametrize("column", ["score", "sales_12m"])
def test_few_accounts_come_in_the_same_order_and_with_the_same_values(cast, column):
    for number in range(8):
        Account.objects.create(
            code=f"S{number}", name=f"S{number}", employees=number * 10, owner=cast.anna
        )
    evaluation = services.evaluate(as_of=date(2026, 3, 2))
    Account.objects.create(code="NEW", name="Never evaluated")
    rows = with_standing(Account.objects.all(), evaluation)
    order = keyset.Ordering(column, descending=True, nullable=True)
    walked, fetched = (
        keyset.page(queryset, order, limit=4).rows
        for queryset in (rows, sorted_apart(rows, column))
    )
    assert [row.pk for row in walked] == [row.pk for row in fetched]
    assert [getattr(row, column) for row in walked] == [getattr(row, column) for row in fetched]
    assert all(isinstance(getattr(row, column), Decimal | None) for row in fetched)
