"""Sorting a few accounts apart from the index gives the same rows in the same order."""

from datetime import date

import pytest

from accounts.models import Account
from kam.core import keyset
from scoring import services
from scoring.querysets import sorted_apart, with_standing


@pytest.mark.parametrize("column", ["score", "sales_12m", "name", "employees", "last_contact_at"])
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
        keyset.page(queryset, by, limit=4)
        for queryset, by in ((rows, order), sorted_apart(rows, order))
    )
    assert [row.pk for row in walked.rows] == [row.pk for row in fetched.rows]
    assert walked.next == fetched.next
