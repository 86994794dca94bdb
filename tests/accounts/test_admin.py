"""What administrators type in behind the scenes goes through services and into the log."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account, ExchangeRate, Industry, Sale, StaleAccount
from accounts.services import create_sale
from kam.core.models import Change


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.mia)
    return client


def newest_change() -> tuple:
    return Change.objects.order_by("-pk").values_list("kind", "action", "actor__username")[0]


def test_an_exchange_rate_lets_foreign_sales_in(admin, cast):
    typed = {"currency": "USD", "starts": "2026-01-01", "rate": "0.9"}
    assert admin.post("/admin/accounts/exchangerate/add/", typed).status_code == 302
    assert newest_change() == ("accounts.exchangerate", "created", "mia")
    create_sale(
        actor=cast.anna, account=cast.acme, date=date(2026, 1, 5), amount=100, currency="USD"
    )
    assert Sale.objects.get().base_amount == Decimal(90)


def test_a_corrected_rate_is_logged_with_what_it_was(admin):
    rate = ExchangeRate.objects.create(currency="USD", starts=date(2026, 1, 1), rate=Decimal(1))
    typed = {"currency": "USD", "starts": "2026-01-01", "rate": "0.8"}
    admin.post(f"/admin/accounts/exchangerate/{rate.pk}/change/", typed)
    assert Change.objects.get(kind="accounts.exchangerate").values == {
        "rate": ["1.00000000", "0.80000000"]
    }


def test_judging_an_industry_evaluates_its_accounts_anew(admin, cast):
    trade = Industry.objects.create(name="Trade")
    Account.objects.filter(pk=cast.acme.pk).update(industry=trade)
    admin.post(f"/admin/accounts/industry/{trade.pk}/change/", {"name": "Trade", "fit": "4"})
    assert Industry.objects.get().fit == 4
    assert newest_change() == ("accounts.industry", "changed", "mia")
    assert list(StaleAccount.objects.values_list("account", flat=True)) == [cast.acme.pk]


@pytest.mark.parametrize("page", ["accounts/industry", "accounts/exchangerate"])
def test_only_administrators_come_here_and_nothing_is_deleted(client, cast, page):
    client.force_login(cast.bo)
    assert client.get(f"/admin/{page}/").status_code == 302
    client.force_login(cast.mia)
    assert client.get(f"/admin/{page}/").status_code == 200
    assert client.post(f"/admin/{page}/1/delete/").status_code in (302, 403)
