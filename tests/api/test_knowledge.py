"""Understanding, promises and feedback over REST."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from kam.core.api.schema import document


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_promise_is_kept_and_opened_again(rest, facts, today):
    client, url = rest("anna"), f"commitments/{facts.acme.commitment.pk}/"
    late = client.read(url)
    assert late.json()["overdue"] is True
    kept = client.change(url, {"state": "kept"}, if_match=late.headers["ETag"]).json()
    assert (kept["state"], kept["settled_on"]) == ("kept", today.isoformat())
    assert kept["overdue"] is False
    again = client.change(url, {"state": "open"}).json()
    assert (again["state"], again["settled_on"]) == ("open", None)


def test_a_promise_that_moved_on_is_not_overwritten(rest, facts):
    client, url = rest("anna"), f"commitments/{facts.acme.commitment.pk}/"
    old = client.read(url).headers["ETag"]
    client.change(url, {"note": "Asked twice"})
    assert client.change(url, {"state": "broken"}, if_match=old).status_code == 412


def test_a_complaint_is_resolved_with_words(rest, facts, today):
    client, url = rest("anna"), f"feedback/{facts.acme.feedback.pk}/"
    refused = client.change(url, {"resolved_on": today.isoformat()})
    assert refused.json()["errors"][0]["field"] == "resolution"
    done = client.change(url, {"resolution": "New carrier"}).json()
    assert done["resolved_on"] == today.isoformat()
    assert client.change(url, {"resolved_on": None}).json()["resolution"] == ""


def test_a_competitor_is_told_in_full(rest, facts):
    client, url = rest("anna"), f"competitor-positions/{facts.acme.competitor_position.pk}/"
    told = {
        "weaknesses": "Far away", "service_level": 2, "ability": 4, "price_percent": "-7.5",
        "channel": "Dealers", "products": "Valves",
    }  # fmt: skip
    body = client.change(url, told).json()
    assert {name: body[name] for name in told} == told
    assert client.change(url, {"ability": 6}).status_code == 400


@pytest.fixture
def more(facts, cast, today):
    """At ACME besides: a kept promise, a met need, a confirmed answer, a resolved complaint."""
    on = {"actor": cast.anna, "account": cast.acme}
    kept = services.create_commitment(**on, what="Kept", due=today + timedelta(days=9))
    services.settle_commitment(actor=cast.anna, commitment=kept, state="kept")
    services.create_need(**on, stated="Met", line="Valves", confirmed=True, met_on=today)
    services.create_answer(**on, question="use", text="Daily", source="staff", confirmed=True)
    done = services.create_feedback(**on, kind="complaint", text="Resolved")
    services.resolve_complaint(actor=cast.anna, feedback=done, resolution="So")
    services.create_feedback(**on, satisfaction=8, text="Opinion", channel="survey")
    return facts


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("commitments/?state=open", ["A sample for ACME Corp"]),
        ("commitments/?state=kept", ["Kept"]),
        ("commitments/?overdue=true", ["A sample for ACME Corp"]),
        ("commitments/?overdue=false", ["Kept"]),
        ("commitments/?due_before=2026-01-06", ["A sample for ACME Corp"]),
        ("commitments/?ordering=due", ["A sample for ACME Corp", "Kept"]),
        ("commitments/?owner=1000000", []),
        ("needs/?open=true", ["Safety of ACME Corp"]),
        ("needs/?open=false", ["Met"]),
        ("needs/?line=Valves", ["Met"]),
        ("needs/?confirmed=false", ["Safety of ACME Corp"]),
        ("answers/?question=use", ["Daily"]),
        ("answers/?source=direct", ["Near ACME Corp"]),
        ("answers/?confirmed=true", ["Daily"]),
        ("answers/?answered_before=2026-01-06", ["Near ACME Corp"]),
        ("feedback/?open=true", ["ACME Corp waits"]),
        ("feedback/?open=false", ["Resolved"]),
        ("feedback/?kind=opinion", ["Opinion"]),
        ("feedback/?until=2026-01-06", ["ACME Corp waits"]),
        ("competitor-positions/?competitor=rival", ["Rival"]),
        ("own-positions/?updated_since=2020-01-01T00:00:00Z", ["At ACME Corp"]),
    ],
)
def test_filters(rest, more, query, shown):
    words = {
        "commitments": "what", "needs": "stated", "answers": "text", "feedback": "text",
        "competitor-positions": "competitor", "own-positions": "strengths",
    }  # fmt: skip
    rows = rest("anna").read(query).json()["results"]
    assert [row[words[query.split("/")[0]]] for row in rows] == shown


def test_who_said_it_can_be_asked_for(rest, more):
    person = more.acme.person.pk
    for address in ("commitments", "answers", "feedback"):
        rows = rest("anna").read(f"{address}/?person={person}").json()["results"]
        assert [row["person"]["id"] for row in rows] == [person]


@pytest.mark.parametrize("query", ["overdue=1", "state=done", "due_before=soon", "confirmed=true"])
def test_a_value_that_is_not_known_is_refused(rest, facts, query):
    assert rest("anna").read(f"commitments/?{query}").status_code == 400


def test_what_is_asked_yes_or_no_is_a_boolean_in_the_schema():
    asked = document()["paths"]["/api/v1/commitments/"]["get"]["parameters"]
    (overdue,) = [one for one in asked if one["name"] == "overdue"]
    assert overdue["schema"] == {"type": "boolean"}


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("answers", {"question": "use", "text": "So"}),
        ("commitments", {"what": "A visit", "due": "2999-01-01"}),
        ("feedback", {"satisfaction": 3}),
    ],
)
def test_nobody_of_a_hidden_account_can_be_named(rest, facts, unchanged, address, body):
    client = rest("anna")
    unchanged()
    stranger = facts.bolt.person.pk
    answer = client.add(f"{address}/", {**body, "account": "ACME", "person": stranger})
    assert answer.json()["errors"][0]["code"] == "does_not_exist"
