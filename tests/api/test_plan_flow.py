"""A plan's way over REST, and the versions that approvals froze."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Plan
from planning.plans import flow
from planning.plans.services import start_plan, update_part


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def approve(cast, plan: Plan, text: str):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": text})
    flow.submit_plan(actor=cast.anna, plan=plan)
    return flow.approve_plan(actor=cast.bo, plan=plan, reason="Good")


STEPS = [  # state before, step, who → the answer
    ("draft", "submit", {"anna": 200, "bo": 200, "rita": 403, "ben": 404, "zed": 404}),
    ("in_review", "withdraw", {"anna": 200, "bo": 200, "rita": 403, "zed": 404}),
    ("in_review", "approve", {"anna": 403, "bo": 200, "mia": 200, "rita": 403, "zed": 404}),
    ("in_review", "reject", {"anna": 403, "bo": 200, "mia": 200, "rita": 403, "zed": 404}),
    ("approved", "close", {"anna": 403, "bo": 200, "mia": 200, "rita": 403, "zed": 404}),
    ("closed", "reopen", {"anna": 403, "bo": 200, "mia": 200, "rita": 403, "zed": 404}),
]
CASES = [
    (state, step, who, code) for state, step, who_may in STEPS for who, code in who_may.items()
]


@pytest.mark.parametrize(("state", "step", "who", "status"), CASES)
def test_each_step_is_for_the_right_role(rest, cast, plan, state, step, who, status):
    Plan.objects.update(state=state, submitted_by=cast.anna)
    body = {"reason": "Name the risks."} if step in ("reject", "reopen") else {}
    answer = rest(who).add(f"plans/{plan.pk}/{step}/", body, If_Match='"1"')
    assert answer.status_code == status
    assert (Plan.objects.get().state != state) is (status == 200)


def test_a_plan_goes_its_way_over_rest(rest, plan):
    anna, bo, url = rest("anna"), rest("bo"), f"plans/{plan.pk}/"

    def step(client, name, body=None):
        etag = client.read(url)["ETag"]
        return client.add(f"{url}{name}/", body, If_Match=etag)

    assert step(anna, "submit").json()["state"] == "in_review"
    sent_back = step(bo, "reject", {"reason": "Name the risks."}).json()
    assert (sent_back["state"], sent_back["reason"]) == ("draft", "Name the risks.")
    step(anna, "submit")
    assert step(bo, "approve").json()["decided_by"]["name"] == "Bo"
    assert step(bo, "close", {"reason": "Over"}).json()["state"] == "closed"
    assert step(anna, "submit").status_code == 400
    again = step(bo, "reopen", {"reason": "They go on."}).json()
    assert (again["state"], again["reason"], again["submitted_by"]) == (
        "draft", "They go on.", None,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "step"), [("in_review", "reject"), ("closed", "reopen")])
def test_sending_back_and_opening_again_need_a_reason(rest, plan, state, step):
    Plan.objects.update(state=state)
    for body in ({}, {"reason": " "}):
        answer = rest("bo").add(f"plans/{plan.pk}/{step}/", body, If_Match="*")
        assert answer.status_code == 400


def test_nobody_decides_on_what_they_have_not_read(rest, cast, plan):
    read = rest("bo").read(f"plans/{plan.pk}/")["ETag"]
    flow.submit_plan(actor=cast.anna, plan=plan)
    address = f"plans/{plan.pk}/approve/"
    assert rest("bo").add(address).status_code == 428
    assert rest("bo").add(address, If_Match=read).status_code == 412
    now = rest("bo").read(f"plans/{plan.pk}/")["ETag"]
    first = rest("bo").add(address, If_Match=now, Idempotency_Key="once")
    again = rest("bo").add(address, If_Match=now, Idempotency_Key="once")
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert plan.versions.count() == 1


def test_a_version_holds_the_whole_plan(rest, cast, plan):
    version = approve(cast, plan, "We sell")
    [listed] = rest("rita").read(f"plan-versions/?plan={plan.pk}").json()["results"]
    assert (listed["id"], listed["number"], "content" in listed) == (version.pk, 1, False)
    whole = rest("rita").read(f"plan-versions/{version.pk}/").json()
    assert whole["content"]["plan"]["year"] == 2026
    assert rest("zed").read(f"plan-versions/{version.pk}/").status_code == 404


def test_a_version_is_compared_with_another_and_with_now(rest, cast, plan):
    first, second = approve(cast, plan, "We sell"), approve(cast, plan, "We advise")
    client, url = rest("anna"), f"plan-versions/{first.pk}/differences/"
    moved = [row for row in client.read(f"{url}?to={second.pk}").json() if not row["same"]]
    assert [(row["before"], row["after"]) for row in moved] == [("We sell", "We advise")]
    assert client.read(url).json() == client.read(f"{url}?to={second.pk}").json()
    other = start_plan(actor=cast.sue, account=cast.bolt, year=2026)
    alien = flow.submit_plan(actor=cast.sue, plan=other) and flow.approve_plan(
        actor=cast.zed, plan=other
    )
    for wish in (alien.pk, "x", 10**30):
        assert client.read(f"{url}?to={wish}").status_code == 404


def test_queries_do_not_grow_with_versions(rest, cast, plan):
    client = rest("anna")
    approve(cast, plan, "0")
    few = queries(client)
    for number in range(1, 6):
        approve(cast, plan, str(number))
    assert queries(client) == few


def queries(client) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.read("plan-versions/").status_code == 200
    return len(taken)
