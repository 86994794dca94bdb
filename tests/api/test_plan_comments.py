"""Remarks on plans over REST: who makes, resolves and reads them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Plan, PlanComment
from planning.plans.comments import add_comment
from planning.plans.services import start_plan

ACCESS = [("anna", 200, 200, 201), ("bo", 200, 200, 201), ("rita", 200, 403, 403), ("zed", 404, 404, 400)]  # fmt: skip


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def comment(cast, plan) -> PlanComment:
    return add_comment(actor=cast.anna, plan=plan, section="charter", text="@bo Why?")


@pytest.mark.parametrize(("who", "read", "write", "add"), ACCESS)
def test_who_may_what(rest, plan, comment, who, read, write, add):
    client, url = rest(who), f"plan-comments/{comment.pk}/"
    assert client.read(url).status_code == read
    assert client.add(f"{url}resolve/").status_code == write
    assert client.add(f"{url}reopen/").status_code == write
    body = {"plan": plan.pk, "section": "goals", "text": "And this?"}
    assert client.add("plan-comments/", body).status_code == add


def test_a_comment_says_who_was_named_and_whether_it_is_resolved(rest, cast, comment):
    client = rest("anna")
    [read] = client.read("plan-comments/?resolved=false").json()["results"]
    assert (read["mentions"], read["resolved_at"]) == ([{"id": cast.bo.pk, "name": "Bo"}], None)
    assert client.add(f"plan-comments/{comment.pk}/resolve/").json()["resolved_at"] is not None
    assert client.read("plan-comments/?resolved=false").json()["results"] == []
    assert (
        len(client.read(f"plan-comments/?plan={comment.plan_id}&resolved=true").json()["results"])
        == 1
    )


def test_queries_do_not_grow_with_rows(rest, cast, plan, comment):
    client = rest("anna")
    few = queries(client)
    for _ in range(5):
        add_comment(actor=cast.anna, plan=plan, section="charter", text="@bo Again")
    assert queries(client) == few


def queries(client) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.read("plan-comments/").status_code == 200
    return len(taken)
