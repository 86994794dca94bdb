"""What a plan wants, over REST: goals, investments, targets, risks and forecasts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from planning.models import Goal, Plan
from planning.plans.goals import create_goal
from planning.plans.services import start_plan
from tests.api.conftest import kept

ROWS = {  # address → what is enough to add one, and a change
    "goals/": ({"achieved": "Less waste"}, {"as_role": "Partner"}),
    "investments/": ({"kind": "stop", "what": "Reports", "hours": "5.0"}, {"hours": "6.0"}),
    "revenue-targets/": ({"line": "Pumps", "amount": "500.00"}, {"amount": "600.00"}),
    "risks/": ({"what": "New buyer", "impact": 5}, {"likelihood": 1}),
    "forecasts/": (
        {"statement": "So", "probability": 70, "settle_on": "2026-12-31"},
        {"probability": 80},
    ),
}
ACCESS = [("anna", 201, 200), ("mia", 201, 200), ("rita", 403, 403), ("zed", 400, 404)]


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.mark.parametrize("address", ROWS)
def test_a_row_is_added_changed_and_removed(rest, plan, address):
    client, (first, change) = rest("anna"), ROWS[address]
    added = client.add(address, {"plan": plan.pk, **first})
    assert added.status_code == 201
    one = f"{address}{added.json()['id']}/"
    changed = client.change(one, change, if_match=added["ETag"])
    assert changed.json() | change == changed.json()
    assert client.change(one, first, if_match=added["ETag"]).status_code == 412
    assert [row["id"] for row in client.read(f"{address}?plan={plan.pk}").json()["results"]] == [
        added.json()["id"]
    ]
    assert client.remove(one).status_code == 204
    assert client.read(one).status_code == 404


@pytest.mark.parametrize("address", ROWS)
@pytest.mark.parametrize(("who", "add", "change"), ACCESS)
def test_who_may_what(rest, plan, address, who, add, change):
    first, other = ROWS[address]
    row = rest("anna").add(address, {"plan": plan.pk, **first}).json()
    client, one = rest(who), f"{address}{row['id']}/"
    before = kept()
    answer = client.add(address, {"plan": plan.pk, **first, "line": "Valves"} if "line" in first
                        else {"plan": plan.pk, **first})  # fmt: skip
    assert answer.status_code == add
    assert (kept() == before) is (add >= 400)
    if address == "forecasts/" and who == "mia":
        change = 400  # only who made it says something else
    assert client.change(one, other).status_code == change


def test_a_goal_names_people_and_tells_its_progress(rest, plan, cast):
    ada = Person.objects.create(account=cast.acme, name="Ada")
    sent = {"plan": plan.pk, "achieved": "x", "persons": [ada.pk], "owner": "anna"}
    numbers = {"baseline": "10.00", "target": "20.00", "actual": "15.00"}
    goal = rest("anna").add("goals/", {**sent, **numbers}).json()
    assert goal["persons"] == [{"id": ada.pk, "name": "Ada"}]
    assert (goal["progress"], goal["account"]) == (50.0, cast.acme.pk)


def test_a_focus_without_a_source_is_refused(rest, plan):
    client = rest("anna")
    sent = {"plan": plan.pk, "kind": "focus", "what": "Visits", "hours": "5.0"}
    assert client.add("investments/", sent).status_code == 400
    assert client.add("investments/", {**sent, "new_budget": "CFO"}).status_code == 201


def test_progress_leaves_an_approved_plan_approved(rest, plan):
    client = rest("anna")
    goal = client.add("goals/", {"plan": plan.pk, "achieved": "x"}).json()
    Plan.objects.update(state="approved")
    told = client.change(f"goals/{goal['id']}/", {"state": "reached"}).json()
    assert told["settled_on"]
    assert Plan.objects.get().state == "approved"


def test_a_settled_forecast_is_fixed(rest, plan):
    client = rest("anna")
    sent = {"plan": plan.pk, **ROWS["forecasts/"][0]}
    one = f"forecasts/{client.add('forecasts/', sent).json()['id']}/"
    assert client.change(one, {"outcome": "true"}).json()["settled_on"]
    assert client.change(one, {"probability": 99}).status_code == 400
    assert client.remove(one).status_code == 400
    assert client.change(one, {"outcome": ""}).json()["settled_on"] is None
    assert client.change(one, {"probability": 99}).status_code == 200


def test_lists_are_narrowed(rest, plan, cast):
    client = rest("anna")
    for address, (first, _change) in ROWS.items():
        client.add(address, {"plan": plan.pk, **first})
    for query, count in (
        ("goals/?state=open", 1),
        ("goals/?state=reached", 0),
        ("investments/?kind=focus", 0),
        ("risks/?open=true", 1),
        ("forecasts/?outcome=open", 1),
        ("forecasts/?outcome=true", 0),
        (f"forecasts/?made_by={cast.anna.pk}", 1),
        (f"revenue-targets/?account={cast.acme.pk}", 1),
    ):
        assert len(client.read(query).json()["results"]) == count, query


def test_more_goals_ask_no_more_questions(rest, plan, cast):
    client = rest("anna")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.read("goals/").status_code == 200
        return len(seen)

    ada = Person.objects.create(account=cast.acme, name="Ada")
    create_goal(actor=cast.anna, plan=plan, achieved="x", persons=[ada], owner=cast.anna)
    queries()
    before = queries()
    Goal.objects.bulk_create(Goal(plan=plan, achieved=f"g{n}", owner=cast.ben) for n in range(20))
    assert queries() == before
