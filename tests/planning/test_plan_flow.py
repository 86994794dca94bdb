"""A plan is submitted, sent back, approved, frozen and closed, each by the right role."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Opportunity, Person, User
from accounts.services import archive_account
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Notification
from planning.models import (
    Forecast,
    Goal,
    Investment,
    Plan,
    PlanTemplate,
    PlanVersion,
    RevenueTarget,
    Risk,
)
from planning.plans import flow, goals, writing
from planning.plans.freezing import frozen
from planning.plans.services import start_plan, update_part


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def in_review(plan, cast) -> Plan:
    return flow.submit_plan(actor=cast.anna, plan=plan)


def told(user) -> list[str]:
    return [row.text % row.params for row in Notification.objects.filter(user=user, kind="plan")]


def test_who_leads_the_team_hears_that_a_plan_waits(in_review, cast):
    assert (in_review.state, in_review.submitted_by) == ("in_review", cast.anna)
    assert told(cast.bo) == ["Anna submitted the plan 2026 of ACME Corp to you."]
    assert told(cast.anna) == told(cast.zed) == told(cast.mia) == []


def test_without_a_manager_the_administrators_hear_of_it(plan, cast):
    User.objects.filter(pk=cast.bo.pk).update(is_active=False)
    flow.submit_plan(actor=cast.anna, plan=plan)
    assert len(told(cast.mia)) == 1


def test_a_manager_above_the_team_decides_where_the_team_has_none(plan, cast):
    User.objects.filter(pk=cast.bo.pk).update(team=cast.group)
    flow.submit_plan(actor=cast.anna, plan=plan)
    assert len(told(cast.bo)) == 1


def test_a_manager_submits_to_somebody_else(plan, cast):
    flow.submit_plan(actor=cast.bo, plan=plan)
    assert len(told(cast.mia)) == 1, "who leads the team submitted it and does not decide"


def test_a_plan_is_sent_back_with_a_reason(in_review, cast):
    plan = flow.reject_plan(actor=cast.bo, plan=in_review, reason="Name the risks.")
    assert (plan.state, plan.reason, plan.decided_by) == ("draft", "Name the risks.", cast.bo)
    assert told(cast.anna) == ["Bo sent the plan 2026 of ACME Corp back: Name the risks."]
    with pytest.raises(DomainError, match="should be different"):
        flow.reject_plan(actor=cast.bo, plan=in_review, reason="  ")


def test_an_approval_freezes_a_version_and_each_the_next(plan, cast):
    for text in ("First", "Second"):
        update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": text})
        flow.submit_plan(actor=cast.anna, plan=plan)
        flow.approve_plan(actor=cast.bo, plan=plan, reason="Good")
    plan.refresh_from_db()
    assert plan.state == "approved"
    kept = [(v.number, text_of(v.content, "charter")) for v in plan.versions.order_by("number")]
    assert kept == [(1, "First"), (2, "Second")]
    assert len(told(cast.anna)) == 2
    assert Change.objects.filter(kind="planning.planversion").count() == 2


def text_of(content: dict, code: str) -> str:
    return next(row["text"] for row in content["sections"] if row["code"] == code)


def test_what_is_written_after_an_approval_leaves_the_version_alone(in_review, cast):
    version = flow.approve_plan(actor=cast.bo, plan=in_review, reason="Good")
    update_part(actor=cast.anna, plan=in_review, section="charter", changes={"text": "New"})
    in_review.refresh_from_db()
    assert (in_review.state, in_review.reason) == ("draft", "")
    assert text_of(PlanVersion.objects.get(pk=version.pk).content, "charter") == ""


@pytest.mark.parametrize(("who", "may"), [("anna", False), ("bo", True), ("mia", True)])
def test_who_leads_decides(in_review, cast, who, may):
    actor = getattr(cast, who)
    assert flow.may_decide(actor, in_review) is may
    if not may:
        with pytest.raises(DomainError) as refusal:
            flow.approve_plan(actor=actor, plan=in_review)
        assert refusal.value.code == "forbidden"


def test_nobody_but_an_administrator_decides_on_their_own_plan(plan, cast):
    flow.submit_plan(actor=cast.bo, plan=plan)
    with pytest.raises(DomainError, match="Somebody else decides"):
        flow.approve_plan(actor=cast.bo, plan=plan)
    flow.withdraw_plan(actor=cast.bo, plan=plan)
    flow.submit_plan(actor=cast.mia, plan=plan)
    assert flow.approve_plan(actor=cast.mia, plan=plan).number == 1


def test_a_plan_taken_back_can_be_written_again(in_review, cast):
    flow.withdraw_plan(actor=cast.anna, plan=in_review)
    update_part(actor=cast.anna, plan=in_review, section="charter", changes={"text": "More"})


def test_steps_are_taken_in_their_order_only(plan, cast):
    for step in (flow.approve_plan, flow.withdraw_plan):
        with pytest.raises(DomainError, match="not in review"):
            step(actor=cast.mia, plan=plan)
    flow.submit_plan(actor=cast.anna, plan=plan)
    with pytest.raises(DomainError, match="Only a draft"):
        flow.submit_plan(actor=cast.anna, plan=plan)
    with pytest.raises(DomainError, match="Decide on the plan first"):
        flow.close_plan(actor=cast.bo, plan=plan)


def test_a_closed_plan_is_read_only_for_good(plan, cast):
    with pytest.raises(DomainError, match="Only managers close"):
        flow.close_plan(actor=cast.anna, plan=plan)
    flow.close_plan(actor=cast.bo, plan=plan, reason="The year is over")
    with pytest.raises(DomainError, match="closed"):
        update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Late"})
    with pytest.raises(DomainError, match="closed"):
        flow.close_plan(actor=cast.bo, plan=plan)


def test_what_moved_on_since_it_was_read_is_not_submitted(plan, cast):
    with pytest.raises(Conflict):
        flow.submit_plan(actor=cast.anna, plan=plan, version=plan.version + 1)
    assert Plan.objects.get().state == "draft"


def test_an_archived_account_keeps_its_plan_as_it_is(plan, cast):
    archive_account(actor=cast.mia, account=cast.acme)
    with pytest.raises(DomainError, match="archived"):
        flow.submit_plan(actor=cast.anna, plan=plan)


def test_a_section_that_the_template_requires_must_be_written_first(plan, cast):
    asked = [{"section": code, "required": True} for code in ("charter", "risks")]
    Plan.objects.update(template=PlanTemplate.objects.create(name="A", sections=asked))
    with pytest.raises(DomainError, match="Charter, Risks"):
        flow.submit_plan(actor=cast.anna, plan=plan)
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Partner"})
    writing.add(Risk, actor=cast.anna, plan=plan, values={"what": "They are sold"})
    assert flow.submit_plan(actor=cast.anna, plan=plan).state == "in_review"


def fill(plan: Plan, cast, number: int) -> None:
    person = Person.objects.create(account=cast.acme, name=f"Li {number}", influence=3)
    stop = Investment.objects.create(plan=plan, kind="stop", what=f"Fair {number}", hours=40)
    Investment.objects.create(plan=plan, kind="focus", what="Lab", hours=40, source=stop)
    Risk.objects.create(plan=plan, what="They are sold", owner=cast.anna)
    RevenueTarget.objects.create(plan=plan, line=f"Pumps {number}", amount=Decimal("900.50"))
    goal = Goal.objects.create(plan=plan, achieved="Less waste", owner=cast.ben, target=5)
    goal.persons.add(person)
    Forecast.objects.create(
        plan=plan, goal=goal, statement="They stay", probability=70, made_by=cast.ben,
        settle_on="2026-12-31",
    )  # fmt: skip


def rows_of(content: dict, code: str) -> list[dict]:
    return next(row["rows"] for row in content["sections"] if row["code"] == code)


def test_all_of_a_plan_is_frozen_as_plain_data(plan, cast):
    fill(plan, cast, 1)
    content = json.loads(json.dumps(frozen(plan)))
    assert content["plan"]["account"] == {
        "id": cast.acme.pk, "code": "ACME", "name": "ACME Corp"
    }  # fmt: skip
    goal = rows_of(content, "goals")[0]
    assert (goal["persons"], goal["owner"], goal["target"]) == (["Li 1"], "Ben", "5.00")
    assert rows_of(content, "focus")[0]["source"] == "Fair 1"
    assert rows_of(content, "targets")[0]["amount"] == "900.50"
    assert content["facts"]["players"][0]["name"] == "Li 1"
    [foretold] = content["forecasts"]
    assert (foretold["goal"], foretold["risk"], foretold["made_by"]) == ("Less waste", None, "Ben")


def test_the_facts_of_a_version_are_of_the_accounts_own(plan, cast):
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    Person.objects.create(account=cast.bolt, name="Hidden below", influence=5)
    Plan.objects.update(for_group=True)
    plan.refresh_from_db()
    assert frozen(plan)["facts"]["players"] == []
    assert len(frozen(plan, user=cast.mia)["facts"]["players"]) == 1


def test_a_version_names_nobody_and_nothing_of_an_account_below(plan, cast):
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    Plan.objects.update(for_group=True)
    plan.refresh_from_db()
    below = Person.objects.create(account=cast.bolt, name="Hidden below")
    chance = Opportunity.objects.create(account=cast.bolt, name="Hidden deal", stage="open")
    goals.create_goal(
        actor=cast.mia, plan=plan, achieved="One house", persons=[below], opportunity=chance
    )
    assert "Hidden" not in str(frozen(plan))
    seen = rows_of(frozen(plan, user=cast.mia), "goals")[0]
    assert (seen["persons"], seen["opportunity"]) == ([str(below)], str(chance))


def test_freezing_asks_the_same_of_the_database_however_much_there_is(plan, cast):
    fill(plan, cast, 0)
    with CaptureQueriesContext(connection) as few:
        frozen(Plan.objects.get(pk=plan.pk))
    for number in range(1, 9):
        fill(plan, cast, number)
    with CaptureQueriesContext(connection) as many:
        frozen(Plan.objects.get(pk=plan.pk))
    assert len(many) == len(few)
