"""The page of a group of companies: totals over what the user may see, and nothing of the rest."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Person, Sale
from scoring.services import evaluate

DAY = date(2026, 3, 2)


def sell(account, amount):
    Sale.objects.create(
        account=account, date=DAY, amount=amount, base_amount=amount, currency="EUR",
        key=uuid.uuid4(),
    )  # fmt: skip


@pytest.fixture
def family(cast):
    """Holding (nobody's) ── ACME (anna) ── Works (anna), Old works (anna, archived)
    └─ Bolt (sue)"""
    holding = Account.objects.create(code="HOLD", name="Secret Holding")
    Account.objects.filter(pk__in=[cast.acme.pk, cast.bolt.pk]).update(parent=holding)
    own = {"owner": cast.anna, "team": cast.north, "parent": cast.acme}
    works = Account.objects.create(code="WORKS", name="Works", status="active", **own)
    Account.objects.create(code="OLD", name="Old works", status="archived", **own)
    for account, amount in ((cast.acme, 100), (works, 40), (cast.bolt, 7)):
        sell(account, amount)
        Person.objects.create(account=account, name=f"P of {account}")
        services.log_activity(
            actor=cast.mia, account=account, kind="call", at=timezone.now(),
            next_step=f"Call {account}", next_step_due=DAY,
        )  # fmt: skip
    evaluate(as_of=DAY)
    cast.acme.refresh_from_db()
    return cast.acme


def group(client, account):
    return client.get(f"/accounts/{account.pk}/group/")


def test_totals_are_over_what_the_user_may_see(client, cast, family):
    client.force_login(cast.anna)
    page = group(client, family)
    totals = page.context["totals"]
    assert (totals.accounts, totals.sales, totals.people) == (2, 140, 2)
    assert [(b.account.name, b.depth) for b in page.context["branches"]] == [
        ("ACME Corp", 0),
        ("Old works", 1),
        ("Works", 1),
    ]
    assert {step.next_step for step in page.context["steps"]} == {"Call ACME Corp", "Call Works"}
    client.force_login(cast.mia)
    assert group(client, family).context["totals"].sales == 147


def test_nothing_tells_of_the_hidden_members_but_that_there_are_more(client, cast, family):
    client.force_login(cast.anna)
    words = group(client, family).content.decode()
    assert "The group has more accounts than you may see" in words
    assert "Secret Holding" not in words
    assert "Bolt" not in words
    client.force_login(cast.mia)
    words = group(client, family).content.decode()
    assert "than you may see" not in words
    assert "Secret Holding" in words


@pytest.mark.parametrize("tab", ["", "people/", "timeline/"])
def test_a_hidden_parent_has_no_name_in_the_head(client, cast, family, tab):
    client.force_login(cast.anna)
    words = client.get(f"/accounts/{family.pk}/{tab}").content.decode()
    assert "Secret Holding" not in words
    assert f"/accounts/{family.pk}/group/" in words


def test_who_may_not_see_the_parent_keeps_it_when_editing(client, cast, family):
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{family.pk}/edit/")
    form = page.context["form"]
    assert "parent" not in form.fields
    values = {n: form[n].value() for n in form.fields if form[n].value() not in (None, [])}
    client.post(f"/accounts/{family.pk}/edit/", {**values, "region": "Bavaria"})
    family.refresh_from_db()
    assert (family.region, family.parent.code) == ("Bavaria", "HOLD")


def test_an_account_alone_has_no_link_to_a_group(client, cast):
    client.force_login(cast.anna)
    assert b"/group/" not in client.get(f"/accounts/{cast.acme.pk}/").content


def test_lists_take_a_group_and_tell_no_hidden_one(client, cast, family):
    def codes(number):
        rows = client.get(f"/api/v1/accounts/?group={number}&ordering=name").json()["results"]
        return [row["code"] for row in rows]

    client.force_login(cast.anna)
    assert codes(family.pk) == ["ACME", "OLD", "WORKS"]
    assert codes(cast.bolt.pk) == []
    client.force_login(cast.mia)
    assert codes(cast.bolt.pk) == ["ACME", "BOLT", "OLD", "HOLD", "WORKS"]


@pytest.mark.parametrize("rows", [1, 40])
def test_queries_do_not_grow_with_members(
    client, cast, family, django_assert_max_num_queries, rows
):
    for number in range(rows):
        account = Account.objects.create(
            code=f"M{number}", name=f"M{number}", owner=cast.anna, parent=family
        )
        sell(account, 5)
    client.force_login(cast.anna)
    with django_assert_max_num_queries(24):
        assert group(client, family).status_code == 200


def test_the_chart_names_six_members_and_sums_the_rest(client, cast, family):
    for number in range(8):
        account = Account.objects.create(
            code=f"M{number}", name=f"M{number}", owner=cast.anna, parent=family
        )
        sell(account, 5 + number)
    client.force_login(cast.anna)
    rows = group(client, family).context["sales"]
    assert [row["name"] for row in rows] == [
        "ACME Corp",
        "Works",
        "M7",
        "M6",
        "M5",
        "M4",
        "All others",
    ]
    assert sum(rows[-1]["months"]) == 5 + 6 + 7 + 8


def test_files_cells_and_the_log_do_not_name_a_hidden_parent(client, cast, family):
    services.update_account(account=family, actor=None, changes={"parent": None})
    services.update_account(
        account=family, actor=None, changes={"parent": Account.objects.get(code="HOLD")}
    )
    shown = {}
    for who in (cast.anna, cast.mia):
        client.force_login(who)
        rest = client.get("/api/v1/accounts/export/").getvalue().decode()
        page = client.get("/accounts/?columns=name&columns=parent").content.decode()
        file = client.get("/accounts/?columns=name&columns=parent&file=csv").getvalue().decode()
        log = client.get(f"/accounts/{family.pk}/timeline/?show=change").content.decode()
        texts = (rest, page, file, log)
        shown[who] = ["HOLD" in text or "Holding" in text for text in texts]
    assert shown[cast.anna] == [False, False, False, False]
    assert shown[cast.mia] == [True, True, True, True]


def test_who_may_not_see_the_parent_reads_none_and_sends_none_back(client, cast, family):
    client.force_login(cast.anna)
    url, js = f"/api/v1/accounts/{family.pk}/", "application/json"
    read = client.get(url)
    assert read.json()["parent"] is None
    found = client.get(f"/api/v1/accounts/?parent={family.parent_id}")
    assert found.json()["results"] == []
    assert None in {row["parent"] for row in client.get("/api/v1/accounts/").json()["results"]}
    back = client.put(url, read.json(), js, headers={"If-Match": read.headers["ETag"]})
    assert back.json() == read.json()
    family.refresh_from_db()
    assert family.parent.code == "HOLD"
