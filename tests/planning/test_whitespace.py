"""Account × product line: what is on record goes before what people marked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Opportunity, Product, Sale, Wallet
from kam.core.errors import DomainError
from kam.core.models import Change
from kam.pages.whitespace import grid
from planning.models import Goal, WhitespaceMark
from planning.plans.services import start_plan
from planning.whitespace import State, state_of, whitespace_of
from planning.whitespace_marks import aim_at, clear_mark, mark, pursue

HTMX = {"HX-Request": "true"}
LINES = ["Drives", "Pumps", "Valves"]


@pytest.fixture
def products(db) -> dict[str, Product]:
    return {line: Product.objects.create(code=line, name=line, line=line) for line in LINES}


def sell(account, product, amount):
    day = timezone.localdate() - timedelta(days=30)
    money = {"amount": amount, "base_amount": amount, "currency": "EUR", "key": uuid4()}
    return Sale.objects.create(account=account, product=product, date=day, **money)


def cells(account):
    return whitespace_of([account.pk], LINES, timezone.localdate())[account.pk]


@pytest.mark.parametrize(
    ("sold", "is_open", "marked", "state"),
    [
        (True, True, "competitor", State.SOLD),
        (False, True, "blocked", State.OPEN),
        (False, False, "blocked", State.BLOCKED),
        (False, False, "competitor", State.COMPETITOR),
        (False, False, "open", State.NONE),
        (False, False, "", State.NONE),
    ],
)
def test_what_is_on_record_goes_first(sold, is_open, marked, state):
    assert state_of(sold=sold, open=is_open, marked=marked) == state


def test_a_cell_holds_sales_share_and_rival(cast, products):
    sell(cast.acme, products["Pumps"], 250)
    Wallet.objects.create(
        account=cast.acme, year=timezone.localdate().year, line="Pumps", amount=1000
    )
    on = {"actor": cast.anna, "account": cast.acme}
    mark(**on, line="Pumps", state="competitor", competitor="Rival", rival_share=60)
    pumps = cells(cast.acme)[1]
    assert (pumps.state, pumps.sales, pumps.share) == (State.SOLD, 250, 25.0)
    assert (pumps.competitor, pumps.rival_share) == ("Rival", 60)


def test_a_mark_is_said_again_and_taken_back(cast, products):
    on = {"actor": cast.anna, "account": cast.acme, "line": "Pumps"}
    mark(**on, state="blocked")
    again = mark(**on, state="competitor", competitor="Rival")
    assert WhitespaceMark.objects.get() == again
    assert cells(cast.acme)[1].state == State.COMPETITOR
    clear_mark(whitespace_mark=again, actor=cast.anna)
    assert cells(cast.acme)[1].state == State.NONE
    assert Change.objects.latest("pk").action == "deleted"


def test_a_competitors_line_names_the_competitor(cast, products):
    with pytest.raises(DomainError, match="Name the competitor"):
        mark(actor=cast.anna, account=cast.acme, line="Pumps", state="competitor")


def test_one_click_makes_one_opportunity_however_often(cast, products):
    on = {"actor": cast.anna, "account": cast.acme, "line": "Pumps"}
    mark(**on, state="competitor", competitor="Rival")
    assert pursue(**on) == pursue(**on)
    made = Opportunity.objects.get()
    assert (made.line, made.owner, made.competitor) == ("Pumps", cast.anna, "Rival")
    assert WhitespaceMark.objects.get().opportunity == made
    assert cells(cast.acme)[1].state == State.OPEN


def test_a_line_becomes_a_goal_of_the_plan(cast, products):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    chance = pursue(actor=cast.anna, account=cast.acme, line="Pumps")
    for _click in range(2):
        aim_at(actor=cast.anna, plan=plan, line="Pumps")
    assert Goal.objects.get().opportunity == chance


def test_an_opportunity_of_another_account_is_refused(cast, products):
    strange = services.create_opportunity(actor=cast.sue, account=cast.bolt, name="X")
    with pytest.raises(DomainError, match="another account's"):
        mark(actor=cast.anna, account=cast.acme, line="Pumps", state="open", opportunity=strange)


@pytest.mark.parametrize(
    ("who", "read", "form", "post"),
    [
        ("anna", 200, 200, 302),
        ("bo", 200, 200, 302),
        ("rita", 200, 404, 404),
        ("sue", 404, 404, 404),
    ],
)
def test_who_sees_and_pursues(client, cast, products, who, read, form, post):
    client.force_login(getattr(cast, who))
    page = f"/accounts/{cast.acme.pk}/whitespace/"
    assert client.get(page).status_code == read
    assert client.get(f"{page}line/?line=Pumps").status_code == form
    assert client.post(f"{page}pursue/", {"line": "Pumps"}).status_code == post
    assert Opportunity.objects.exists() is (post == 302)


def test_a_mark_is_made_on_the_page(client, cast, products):
    client.force_login(cast.anna)
    page = f"/accounts/{cast.acme.pk}/whitespace/"
    address = f"{page}line/?line=Pumps"
    refused = client.post(address, {"state": "competitor"}, headers=HTMX)
    assert refused.status_code == 422
    client.post(address, {"state": "competitor", "competitor": "Rival", "rival_share": 30})
    assert "Rival" in client.get(page).content.decode()
    client.post(f"{page}clear/", {"line": "Pumps"})
    assert not WhitespaceMark.objects.exists()


def test_a_line_that_nobody_sells_is_no_address(client, cast, products):
    client.force_login(cast.anna)
    page = f"/accounts/{cast.acme.pk}/whitespace/"
    assert client.get(f"{page}line/?line=Ships").status_code == 404
    assert client.post(f"{page}aim/", {"line": "Pumps"}).status_code == 404


def test_queries_do_not_grow_with_cells(cast, products, django_assert_num_queries):
    on = {"actor": cast.anna}
    for account in (cast.acme, cast.bolt):
        for line in LINES:
            sell(account, products[line], 5)
            pursue(**on, account=account, line=line)
    with django_assert_num_queries(4):
        whitespace_of([cast.acme.pk, cast.bolt.pk], LINES, timezone.localdate())


def test_of_a_group_those_in_sight_that_still_count_are_shown(client, cast, products, monkeypatch):
    """What the reader may not see takes no place of what they see."""
    monkeypatch.setattr(grid, "UNITS", 3)
    below = {"parent": cast.acme, "status": "active", "team": cast.north, "owner": cast.anna}
    for name, also in (
        ("Aa hidden", {"owner": cast.sue, "team": cast.south}),
        ("Ab hidden", {"owner": cast.sue, "team": cast.south}),
        ("Ac archived", {"status": "archived"}),
        ("Ad daughter", {}),
        ("Ae daughter", {}),
        ("Af daughter", {}),
    ):
        Account.objects.create(code=name, name=name, **below | also)
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{cast.acme.pk}/whitespace/")
    shown = [account.name for account, _cells in page.context["grid"]]
    assert shown == ["ACME Corp", "Ad daughter", "Ae daughter"]
    assert "The first 3 by name" in page.content.decode()
