"""SQL that is kept: written once, asked anew each time."""

from datetime import date

import pytest
from django.db.models import CharField, DateField, DecimalField

from accounts.models import Account
from kam.core.statements import Slot, Statement


@pytest.fixture
def since(cast):
    return Statement(
        lambda: (
            Account.objects.filter(since__gte=Slot("day", DateField()))
            .order_by("code")
            .values("code", "since", "annual_revenue", "last_contact_at")
        )
    )


def test_a_statement_gives_what_its_queryset_gives(cast, since):
    Account.objects.update(since=date(2026, 1, 2), annual_revenue="12.50", last_contact_at=None)
    found = Account.objects.filter(since__gte=date(2026, 1, 1)).order_by("code")
    assert since.rows(day=date(2026, 1, 1)) == list(
        found.values("code", "since", "annual_revenue", "last_contact_at")
    )


def test_it_asks_anew_with_other_values_and_after_changes(cast, since):
    assert since.rows(day=date(2026, 1, 1)) == []
    Account.objects.update(since=date(2026, 1, 2))
    assert len(since.rows(day=date(2026, 1, 1))) == 2
    assert since.rows(day=date(2026, 1, 3)) == []


def test_a_value_is_never_read_as_sql(cast):
    by_code = Statement(
        lambda: Account.objects.filter(code=Slot("code", CharField())).values("code")
    )
    assert by_code.rows(code="' OR 1=1 --") == []
    assert by_code.rows(code="ACME") == [{"code": "ACME"}]


def test_a_missing_value_is_an_error(cast):
    rich = Statement(
        lambda: Account.objects.filter(annual_revenue__gt=Slot("amount", DecimalField())).values(
            "code"
        )
    )
    with pytest.raises(KeyError):
        rich.rows()
