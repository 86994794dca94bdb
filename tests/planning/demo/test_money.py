"""What the demo company is owed, grants and spends shows every page well."""

from datetime import date

import pytest

from accounts.models import Concession, Receivable, ServiceCost
from planning.demo.services import fill

TODAY = date(2026, 3, 2)


@pytest.fixture
def company(db):
    fill(accounts=120, sales=1_500, seed=1, today=TODAY, password="open-sesame")


def test_invoices_are_paid_open_and_overdue(company):
    assert Receivable.objects.exclude(paid_on=None).exists()
    assert Receivable.objects.overdue_on(TODAY).exists()
    assert Receivable.objects.open_on(TODAY).filter(due__gte=TODAY).exists()
    assert not Receivable.objects.filter(issued_on__gt=TODAY).exists()
    assert not Receivable.objects.filter(paid_on__gt=TODAY).exists()


def test_concessions_are_of_every_kind_and_chinese_ones_in_chinese(company):
    assert set(Concession.objects.values_list("kind", flat=True)) == set(Concession.Kind.values)
    notes = Concession.objects.filter(account__country="China").values_list("note", flat=True)
    assert notes
    for note in notes:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in note)


def test_costs_go_back_more_than_a_year_and_never_ahead(company):
    months = set(ServiceCost.objects.values_list("month", flat=True))
    assert min(months) < date(2025, 3, 1)
    assert max(months) == TODAY.replace(day=1)
