"""Our share of what an account spends, per product line and year."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Product, Wallet
from scoring.customer_share import shares_of

TODAY = date(2026, 3, 2)


@pytest.fixture
def lines(cast, sell):
    """ACME bought pumps for 300 and, without a product, something for 100 in 2025."""
    sale = sell(cast.acme, date(2025, 5, 1), 300)
    sale.product = Product.objects.create(code="P1", name="Pump", line="Pumps")
    sale.save()
    sell(cast.acme, date(2025, 6, 1), 100)
    sell(cast.acme, date(2026, 1, 1), 50)
    sell(cast.bolt, date(2025, 6, 1), 9_999)


def shares(account):
    return {(row.wallet.year, row.wallet.line): row for row in shares_of(account, today=TODAY)}


def test_a_line_is_held_against_its_own_sales_and_all_lines_against_all(cast, lines):
    for line, amount in (("", 800), ("Pumps", 600), ("Valves", 100)):
        Wallet.objects.create(account=cast.acme, year=2025, line=line, amount=amount)
    found = shares(cast.acme)
    assert found[2025, ""].share == pytest.approx(0.5)
    assert found[2025, "Pumps"].share == pytest.approx(0.5)
    assert (found[2025, "Valves"].share, found[2025, "Valves"].sales) == (0, Decimal(0))
    assert found[2025, ""].estimated
    assert not found[2025, ""].so_far


def test_without_a_spend_our_rank_tells_the_share_and_says_so(cast, lines):
    Wallet.objects.create(account=cast.acme, year=2025, rank=1, suppliers=3, estimated=False)
    row = shares(cast.acme)[2025, ""]
    assert (row.share, row.estimated) == (pytest.approx(0.5), True)


def test_a_year_that_is_not_over_counts_what_was_sold_so_far(cast, lines):
    Wallet.objects.create(account=cast.acme, year=2026, amount=100, estimated=False)
    row = shares(cast.acme)[2026, ""]
    assert (row.share, row.so_far, row.estimated) == (pytest.approx(0.5), True, False)


def test_on_a_past_day_it_is_what_had_been_sold_by_then(client, cast, lines):
    for year in (2025, 2026):
        Wallet.objects.create(account=cast.acme, year=year, amount=600)
    [row] = shares_of(cast.acme, today=TODAY, as_of=date(2025, 5, 31))
    assert (row.wallet.year, row.sales, row.share, row.so_far) == (2025, 300, 0.5, True)
    client.force_login(cast.anna)
    address = f"/accounts/{cast.acme.pk}/facts/"
    page = client.get(address, {"as_of": "2025-05-31"}).content.decode()
    assert "Our share on 31 May 2025" in page
    assert "66.7" not in page  # of the whole year
    assert client.get(address, {"as_of": "soon"}).status_code == 404


@pytest.mark.parametrize("years", [1, 20])
def test_queries_do_not_grow_with_the_wallets(cast, lines, django_assert_num_queries, years):
    for year in range(years):
        Wallet.objects.create(account=cast.acme, year=2000 + year, amount=5)
    with django_assert_num_queries(2):
        assert len(shares(cast.acme)) == years
