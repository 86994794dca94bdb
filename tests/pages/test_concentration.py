"""Concentration, a loss rehearsed, and the size of the programme as pages."""

from datetime import date

import pytest

from accounts.models import Account, User
from scoring.models import Evaluation, PortfolioSummary
from scoring.services import evaluate
from tests.pages.test_portfolio import text_of
from tests.scoring.conftest import DAY, portfolio, sell

__all__ = ["portfolio", "sell"]

PAGES = ["/concentration/", "/programme/"]


@pytest.fixture
def evaluation(portfolio) -> Evaluation:
    """Of 82,000 in all, P39 brings 4,000; nine of the 42 are key accounts, all anna's."""
    return evaluate(as_of=DAY)


def loss(account, **more) -> str:
    return "/concentration/loss/?" + "&".join(
        f"{name}={value}" for name, value in ({"account": account.pk} | more).items()
    )


def test_the_curve_and_its_figures(client, cast, evaluation):
    client.force_login(cast.mia)
    told = text_of(client.get("/concentration/"))
    assert "23 of 42 customers bring 80 % of the sales" in told
    assert "Portfolio 39" in told
    assert "4.9" in told


def test_a_group_is_one_customer(client, cast, portfolio):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[30:39]]).update(parent=portfolio[39])
    evaluate(as_of=DAY)
    client.force_login(cast.mia)
    told = text_of(client.get("/concentration/"))
    assert "of 33 customers" in told
    assert "1 Portfolio 39 10 35.5 k 43.3" in told


def test_a_customer_out_of_sight_is_not_named(client, cast, portfolio):
    Account.objects.filter(pk=portfolio[0].pk).update(parent=cast.bolt)
    evaluate(as_of=DAY)
    row = PortfolioSummary.objects.get(team=cast.north)
    row.figures["largest"] = [[cast.bolt.pk, 10_000, 2]]
    row.save()
    client.force_login(cast.bo)
    told = text_of(client.get("/concentration/"))
    assert "a group led from outside your teams" in told
    assert "Bolt" not in told


def test_a_loss_is_told_in_words(client, cast, portfolio, evaluation):
    client.force_login(cast.bo)
    told = text_of(client.get(loss(portfolio[39])))
    assert "Without Portfolio 39" in told
    assert "4.9 % of the sales go; all others must grow by 5.1 % to make up for it." in told
    assert "Instead of +105.0 % on the 12 months before it is +95.0 %." in told
    assert "3 accounts move up, because ranks shift" in told
    assert "Anna is hit hardest: 4.9 % of the sales of their accounts go." in told


def test_where_nobody_looks_after_it_the_team_is_hit(client, cast, portfolio, evaluation):
    Account.objects.filter(pk=portfolio[39].pk).update(owner=None)
    client.force_login(cast.bo)
    told = text_of(client.get(loss(portfolio[39])))
    assert "North is hit hardest: 4.9 % of the sales of their accounts go." in told


def test_the_switches_keep_the_account(client, cast, portfolio, evaluation):
    client.force_login(cast.bo)
    page = client.get(loss(portfolio[39], group=1)).content.decode()
    assert f'<input type="hidden" name="account" value="{portfolio[39].pk}">' in page


@pytest.mark.parametrize("wish", ["", "?account=x", "?account=٣", "?account=99999999999999999999"])
def test_what_is_no_account_is_not_found(client, cast, evaluation, wish):
    client.force_login(cast.mia)
    assert client.get(f"/concentration/loss/{wish}").status_code == 404


def test_an_account_out_of_sight_is_not_found(client, cast, portfolio, evaluation):
    client.force_login(cast.zed)
    assert client.get(loss(portfolio[39])).status_code == 404


def test_an_account_and_its_group_lead_to_their_loss(client, cast, portfolio, evaluation):
    Account.objects.filter(pk=portfolio[0].pk).update(parent=portfolio[39])
    here = f"/accounts/{portfolio[39].pk}/"
    alone, whole = loss(portfolio[39]), loss(portfolio[39], group=1).replace("&", "&amp;")
    client.force_login(cast.bo)
    assert f'href="{alone}"' in client.get(here).content.decode()
    assert f'href="{whole}"' in client.get(f"{here}group/").content.decode()
    client.force_login(cast.anna)
    assert "/concentration/loss/" not in client.get(here).content.decode()


@pytest.mark.parametrize("page", [*PAGES, "/concentration/loss/"])
def test_they_are_for_who_leads(client, cast, evaluation, page):
    client.force_login(cast.anna)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_evaluation_they_say_so(client, cast, page):
    client.force_login(cast.mia)
    assert "Nothing has been evaluated yet." in text_of(client.get(page))


@pytest.mark.parametrize("page", PAGES)
def test_an_evaluation_that_did_not_keep_it_says_so(client, cast, evaluation, page):
    for row in PortfolioSummary.objects.all():
        for name in ("smallest80", "herfindahl", "largest", "managers"):
            del row.figures[name]
        row.save()
    client.force_login(cast.mia)
    assert "from now on" in text_of(client.get(page))


def test_who_has_too_many_and_who_has_room(client, cast, settings, evaluation):
    settings.KAM_KEY_ACCOUNTS_PER_MANAGER = 5
    client.force_login(cast.bo)
    told = text_of(client.get("/programme/"))
    assert "1 manager has more than 5 key accounts: 4 too many; others have room for 5" in told
    assert "over by 4" in told
    assert "Ben" in told


def test_key_accounts_without_a_manager_are_counted(client, cast, portfolio):
    Account.objects.filter(pk=portfolio[39].pk).update(owner=None)
    evaluate(as_of=DAY)
    client.force_login(cast.mia)
    page = client.get("/programme/")
    assert "With nobody 1" in text_of(page)
    listed = client.get("/accounts/?owner=none&tier=A&tier=B")
    assert b"owner=none&amp;tier=A&amp;tier=B" in page.content
    assert "Portfolio 39" in text_of(listed)


def test_a_past_day_shows_who_looked_after_them_then(client, cast, portfolio, evaluation):
    """What was known on the day stays, though all accounts have changed hands since."""
    Account.objects.filter(owner=cast.anna).update(owner=cast.ben)
    evaluate(as_of=date(2026, 3, 9))
    client.force_login(cast.bo)
    then = text_of(client.get(f"/programme/?as_of={DAY}"))
    now = text_of(client.get("/programme/"))
    assert "Anna 3 6" in then
    assert "Ben 3 6" in now


def test_they_read_in_chinese(client, cast, portfolio, evaluation):
    client.force_login(cast.bo)
    chinese = {"accept-language": "zh-hans"}
    assert "赫芬达尔指数" in text_of(client.get("/concentration/", headers=chinese))
    assert "拿掉" in text_of(client.get(loss(portfolio[39]), headers=chinese))
    assert "大客户规模" in text_of(client.get("/programme/", headers=chinese))


@pytest.mark.parametrize("more", [0, 30])
@pytest.mark.parametrize(("page", "queries"), [(PAGES[0], 12), (PAGES[1], 12), ("loss", 32)])
def test_queries_do_not_grow_with_accounts(
    client, cast, portfolio, sell, django_assert_max_num_queries, page, queries, more
):
    for n in range(more):
        owner = User.objects.create_user(f"r{n}", role="rep", team=cast.north)
        account = Account.objects.create(code=f"Q{n}", name=f"Q{n}", owner=owner, team=cast.north)
        sell(account, date(2025, 9, 1), 9000 + n)
    evaluate(as_of=DAY)
    client.force_login(cast.bo)
    address = loss(portfolio[39]) if page == "loss" else page
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200
