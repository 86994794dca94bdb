"""Account plans over REST: who begins, changes and discards them, and writes their texts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from kam.core.models import Change
from planning.models import Plan, PlanTemplate
from planning.plans.services import start_plan, update_part
from tests.api.conftest import kept

ACCESS = [  # who, reads, writes, begins one
    ("anna", 200, 200, 201),
    ("bo", 200, 200, 201),
    ("mia", 200, 200, 201),
    ("rita", 200, 403, 403),
    ("ben", 404, 404, 400),
    ("zed", 404, 404, 400),
]


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def charter(plan):
    return plan.parts.get(section="charter")


@pytest.mark.parametrize(("who", "read", "write", "begin"), ACCESS)
def test_who_may_what(rest, cast, plan, charter, who, read, write, begin):
    client, url = rest(who), f"plans/{plan.pk}/"
    listed = client.read("plans/").json()["results"]
    assert (plan.pk in [row["id"] for row in listed]) is (read == 200)
    assert client.read(url).status_code == client.read(f"plan-parts/{charter.pk}/").status_code
    assert client.read(url).status_code == read
    first = {"if_match": '"1"'}
    for call, status in (
        (lambda: client.change(url, {"for_group": True}, **first), write),
        (lambda: client.change(f"plan-parts/{charter.pk}/", {"text": "Ours"}, **first), write),
        (lambda: client.add("plans/", {"account": cast.acme.pk, "year": 2027}), begin),
        (lambda: client.remove(url, if_match='"2"'), 204 if write == 200 else write),
    ):
        before = kept()
        assert call().status_code == status
        assert (kept() == before) is (status >= 400)


def test_a_plan_tells_its_sections_and_who_began_it(rest, plan, cast):
    body = rest("anna").read(f"plans/{plan.pk}/").json()
    assert body["account"] == cast.acme.pk
    assert (body["state"], body["created_by"]["name"]) == ("draft", "Anna")
    assert body["sections"][:2] == ["field_of_play", "charter"]


def test_a_plan_is_begun_by_code_with_a_template(rest, cast):
    PlanTemplate.objects.create(name="Short", sections=[{"section": "charter"}])
    body = {"account": "acme", "year": 2026, "template": "Short"}
    made = rest("anna").add("plans/", body).json()
    assert (made["template"]["name"], made["sections"]) == ("Short", ["charter"])
    assert Change.objects.filter(kind="planning.plan", object_id=made["id"]).count() == 1


def test_a_plan_takes_over_the_one_before(rest, cast, plan):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Partner"})
    body = {"account": cast.acme.pk, "year": 2027, "carried_from": plan.pk}
    made = rest("anna").add("plans/", body).json()
    assert made["carried_from"] == plan.pk
    url = f"plan-parts/?plan={made['id']}&section=charter"
    [part] = rest("anna").read(url).json()["results"]
    assert (part["text"], part["copied"]) == ("Partner", True)


def test_the_plan_of_another_account_is_not_taken_over(rest, cast, plan):
    body = {"account": cast.bolt.pk, "year": 2026, "carried_from": plan.pk}
    answer = rest("mia").add("plans/", body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "carried_from"
    hidden = rest("sue").add("plans/", body)
    assert hidden.json()["errors"][0]["code"] == "does_not_exist"


def test_a_second_plan_for_the_year_is_refused(rest, cast, plan):
    answer = rest("anna").add("plans/", {"account": cast.acme.pk, "year": 2026})
    assert "has a plan for that year" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("of", ["plans", "plan-parts"])
def test_a_change_says_which_version_it_has_read(rest, plan, charter, of):
    url, body = {
        "plans": (f"plans/{plan.pk}/", {"year": 2028}),
        "plan-parts": (f"plan-parts/{charter.pk}/", {"text": "First"}),
    }[of]
    client = rest("anna")
    assert client.change(url, body).status_code == 428
    etag = client.read(url).headers["ETag"]
    assert client.change(url, body, if_match=etag).status_code == 200
    assert client.change(url, body, if_match=etag).status_code == 412


def test_a_plan_is_not_discarded_unread(rest, plan):
    client, url = rest("anna"), f"plans/{plan.pk}/"
    assert client.remove(url).status_code == 428
    assert client.remove(url, if_match='"9"').status_code == 412
    assert client.remove(url, if_match='"1"').status_code == 204
    assert not Plan.objects.exists()


def test_what_a_plan_is_of_is_set_once(rest, cast, plan):
    url = f"plans/{plan.pk}/"
    etag = {"if_match": '"1"'}
    assert rest("mia").change(url, {"account": cast.bolt.pk}, **etag).status_code == 400
    assert rest("mia").change(url, rest("mia").read(url).json(), **etag).status_code == 200


def test_a_text_is_flagged_until_it_is_there_and_sure(rest, charter):
    client, url = rest("anna"), f"plan-parts/{charter.pk}/"
    assert client.read(url).json()["flag"] == "empty"
    body = {"text": "Their partner", "certainty": "unsure"}
    unsure = client.change(url, body, if_match='"1"')
    assert (unsure.json()["flag"], unsure.json()["updated_by"]["name"]) == ("unsure", "Anna")
    sure = client.change(url, {"certainty": "sure"}, if_match=unsure.headers["ETag"])
    assert sure.json()["flag"] is None


def test_writing_opens_an_approved_plan_and_not_one_in_review(rest, plan, charter):
    Plan.objects.update(state="approved")
    url = f"plan-parts/{charter.pk}/"
    assert rest("anna").change(url, {"text": "New"}, if_match='"1"').status_code == 200
    assert Plan.objects.get().state == "draft"
    Plan.objects.update(state="in_review")
    refused = rest("anna").change(url, {"text": "Newer"}, if_match='"2"')
    assert refused.status_code == 400
    assert "in review" in refused.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("year=2026", [2026]),
        ("state=closed", [2025]),
        ("ordering=-year", [2026, 2025]),
        ("owner={anna}", [2026, 2025]),
        ("team={north}", [2026, 2025]),
        ("team={south}", []),
        ("account={acme}&state=draft", [2026]),
    ],
)
def test_filters(rest, cast, plan, query, years):
    start_plan(actor=cast.anna, account=cast.acme, year=2025)
    Plan.objects.filter(year=2025).update(state="closed")
    names = {"anna": cast.anna.pk, "north": cast.north.pk, "south": cast.south.pk}
    url = "plans/?ordering=-year&" if "ordering" not in query else "plans/?"
    rows = rest("mia").read(url + query.format(acme=cast.acme.pk, **names)).json()["results"]
    assert [row["year"] for row in rows] == years


@pytest.mark.parametrize("query", ["state=lost", "year=12", "plan=1", "page=2"])
def test_what_is_not_known_is_refused(rest, plan, query):
    assert rest("anna").read(f"plans/?{query}").status_code == 400


@pytest.mark.parametrize("address", ["plans/", "plan-parts/"])
def test_queries_do_not_grow_with_rows(rest, cast, address):
    client = rest("anna")
    begin(cast, 1)
    few = queries(client, address)
    begin(cast, 6)
    assert queries(client, address) == few


def begin(cast, count):
    for _ in range(count):
        code = f"C{Account.objects.count()}"
        account = Account.objects.create(code=code, name=code, owner=cast.anna, team=cast.north)
        start_plan(actor=cast.anna, account=account, year=2026)


def queries(client, address):
    with CaptureQueriesContext(connection) as taken:
        assert client.read(address).status_code == 200
    return len(taken)
