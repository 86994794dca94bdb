"""What accounts spend, or our rank among their suppliers, from files."""

from datetime import date

import pytest

from accounts.models import StaleAccount, Wallet
from kam.core.models import Change
from scoring.customer_share import shares_of
from tests.accounts.imports.conftest import refused_rows

HEAD = "Customer,Year,Product line,Total spend,Our rank,Number of suppliers,Estimated\n"


def test_spend_and_rank_come_in_once_and_a_later_file_corrects_them(upload, cast):
    text = HEAD + ('ACME,2026,Pumps,"50,000.50",,,no\nacme,2026,,,2,3,\nBOLT,2025,,,1,1,yes\n')
    done = upload("wallets", text)
    assert (done.created, done.refused) == (3, 0)
    pumps = Wallet.objects.get(line="Pumps")
    assert (float(pumps.amount), pumps.estimated, pumps.rank) == (50000.5, False, None)
    ranked = Wallet.objects.get(account=cast.acme, line="")
    assert (ranked.amount, ranked.rank, ranked.suppliers) == (None, 2, 3)
    assert set(StaleAccount.objects.values_list("account", flat=True)) == {
        cast.acme.pk, cast.bolt.pk,
    }  # fmt: skip
    assert upload("wallets", text).unchanged == 3
    later = upload("wallets", "客户编号,年度,我方排名\nACME,2026,1\n")
    assert (later.updated, later.refused) == (1, 0)
    ranked.refresh_from_db()
    assert (ranked.rank, ranked.suppliers) == (1, 3)
    told = Change.objects.filter(kind="accounts.wallet").latest("pk")
    assert told.values == {"rank": [2, 1]}


def test_the_wallet_allocation_rule_reads_the_rank(upload, cast):
    """Second of three: (1 − 2 ÷ 4) × 2 ÷ 3."""
    upload("wallets", "customer,year,rank,suppliers\nACME,2026,2,3\n")
    [share] = shares_of(cast.acme, today=date(2026, 6, 1))
    assert share.share == pytest.approx(1 / 3)


def test_what_does_not_hold_together_is_refused_and_the_rest_comes_in(upload):
    done = upload(
        "wallets",
        "customer,year,spend,rank,suppliers\nACME,2026,,2,\nACME,2025,,3,2\nACME,2024,,,\n"
        "ACME,2023,0,,\nACME,1800,5,,\nACME,2022,7,,\n",
    )
    assert (done.created, done.refused) == (1, 5)
    told = refused_rows(done)
    for word in ("go together", "beyond the number of suppliers", "give the total spend",
                 "more than 0", "from 1990 to 2100"):  # fmt: skip
        assert word in told
