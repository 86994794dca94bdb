"""Remarks on the sections of a plan: on the page, over REST, and who is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccountRole
from kam.core.errors import DomainError
from kam.core.models import Change, Notification
from planning.models import Plan, PlanComment
from planning.plans.comments import add_comment, open_comments, reopen_comment, resolve_comment
from planning.plans.services import start_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def remark(cast, plan, text: str, section: str = "charter") -> PlanComment:
    return add_comment(actor=cast.anna, plan=plan, section=section, text=text)


def told(user) -> list[str]:
    return [row.text % row.params for row in Notification.objects.filter(user=user, kind="plan")]


def test_whom_a_remark_names_is_told_where_it_stands(cast, plan):
    remark(cast, plan, "@Bo, is this right? @bo @anna @nobody me@mia.example")
    assert told(cast.bo) == [
        "Anna names you in the plan 2026 of ACME Corp: "
        "@Bo, is this right? @bo @anna @nobody me@mia.example"
    ]
    assert Notification.objects.get(user=cast.bo).url == f"/plans/{plan.pk}/#charter"
    assert told(cast.anna) == told(cast.mia) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请@bo看一下", True),
        ("@bo，对吗？", True),
        ("see（@bo）", True),
        ("@bobby看一下", False),
        ("a@bo看一下", False),
        ("@böbo看", False),
    ],
)
def test_in_chinese_no_blank_stands_around_a_name(cast, plan, text, named):
    comment = remark(cast, plan, text)
    assert ([*comment.mentions.all()] == [cast.bo]) is named


def test_a_colleague_who_does_not_see_the_account_cannot_be_named(cast, plan):
    with pytest.raises(DomainError, match="Sue does not see this account"):
        remark(cast, plan, "Ask @sue")
    assert not PlanComment.objects.exists()


def test_a_remark_is_resolved_and_opened_again(cast, plan):
    comment = remark(cast, plan, "Why?")
    assert open_comments(plan) == {"charter": 1}
    assert resolve_comment(actor=cast.bo, comment=comment).resolved_at is not None
    assert open_comments(plan) == {}
    reopen_comment(actor=cast.anna, comment=comment)
    assert open_comments(plan) == {"charter": 1}


@pytest.mark.parametrize("state", ["in_review", "approved", "closed"])
def test_one_may_comment_in_any_state_and_changes_nothing_by_it(cast, plan, state):
    Plan.objects.update(state=state)
    remark(cast, plan, "Why?", section="goals")
    assert Plan.objects.get().state == state


@pytest.mark.parametrize("text", ["", "  "])
def test_a_remark_says_something(cast, plan, text):
    with pytest.raises(DomainError):
        remark(cast, plan, text)


def test_a_section_that_is_not_there_takes_none(cast, plan):
    with pytest.raises(DomainError, match="no such section"):
        remark(cast, plan, "Why?", section="weather")


def test_a_remark_is_made_and_resolved_on_the_page(client, cast, plan):
    client.force_login(cast.anna)
    address = f"/plans/{plan.pk}/comments/charter/"
    answer = client.post(address, {"text": "Why partner?"}, headers=HTMX)
    shown = answer.content.decode()
    assert "Why partner?" in shown
    assert 'id="remarks-charter" hx-swap-oob="true"' in shown
    assert "one open comment" in client.get(f"/plans/{plan.pk}/").content.decode()
    comment = PlanComment.objects.get()
    settled = client.post(f"/plans/comments/{comment.pk}/settle/", headers=HTMX)
    assert "Open again" in settled.content.decode()
    assert client.post(f"/plans/comments/{comment.pk}/settle/")["Location"] == address


def test_a_remark_of_a_colleague_comes_with_the_news(client, cast, plan):
    client.force_login(cast.anna)
    news = f"/plans/{plan.pk}/news/?since={Change.objects.latest('pk').pk}"
    assert "remarks-charter" not in client.get(news).content.decode()
    add_comment(actor=cast.bo, plan=plan, section="charter", text="Why?")
    told = client.get(news).content.decode().split('id="remarks-charter" hx-swap-oob="true"')[1]
    assert "one open comment" in told.split("remarks-")[0]


def test_who_cannot_be_told_is_said_in_the_form(client, cast, plan):
    client.force_login(cast.anna)
    address = f"/plans/{plan.pk}/comments/charter/"
    answer = client.post(address, {"text": "@sue look"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Sue does not see this account" in answer.content.decode()


def test_who_only_reads_reads_the_remarks(client, cast, plan):
    comment = remark(cast, plan, "Why?")
    client.force_login(cast.rita)
    shown = client.get(f"/plans/{plan.pk}/comments/charter/").content.decode()
    assert "Why?" in shown
    assert "<textarea" not in shown
    assert client.post(f"/plans/{plan.pk}/comments/charter/", {"text": "x"}).status_code == 404
    assert client.post(f"/plans/comments/{comment.pk}/settle/").status_code == 404


def test_the_dialog_asks_the_same_of_the_database_however_much_was_said(client, cast, plan):
    AccountRole.objects.create(account=cast.acme, user=cast.ben, role="kam", starts="2020-01-01")
    client.force_login(cast.anna)
    address = f"/plans/{plan.pk}/comments/charter/"
    remark(cast, plan, "0")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 9):
        PlanComment.objects.create(
            plan=plan, section="charter", author=cast.bo, text=str(number)
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
