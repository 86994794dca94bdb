"""The buttons of a plan: each for who may press it, where the plan stands."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Goal, Plan, PlanTemplate, RevenueTarget
from planning.plans import flow
from planning.plans.services import start_plan, update_part

HTMX = {"HX-Request": "true"}
BUTTONS = {"Submit", "Approve", "Send back", "Take back", "Close the plan"}


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


OFFERED = [  # who, state, the buttons they see
    ("anna", "draft", {"Submit"}),
    ("bo", "draft", {"Submit", "Close the plan"}),
    ("rita", "draft", set()),
    ("anna", "in_review", {"Take back"}),
    ("bo", "in_review", {"Approve", "Send back", "Take back"}),
    ("rita", "in_review", set()),
    ("bo", "approved", {"Close the plan"}),
    ("mia", "closed", set()),
]


@pytest.mark.parametrize(("who", "state", "buttons"), OFFERED)
def test_each_is_offered_what_they_may_do(client, cast, plan, who, state, buttons):
    Plan.objects.update(
        state=state, submitted_by=cast.anna, submitted_at=plan.created_at,
        decided_by=cast.bo, decided_at=plan.created_at,
    )  # fmt: skip
    shown = page(client, getattr(cast, who), f"/plans/{plan.pk}/")
    assert {label for label in BUTTONS if f">{label}</a>" in shown} == buttons


ANSWERS = [("anna", 403), ("bo", 200), ("mia", 200), ("rita", 404), ("sue", 404)]


@pytest.mark.parametrize(("who", "status"), ANSWERS)
def test_only_who_leads_is_asked_for_an_approval(client, cast, plan, who, status):
    flow.submit_plan(actor=cast.anna, plan=plan)
    client.force_login(getattr(cast, who))
    assert client.get(f"/plans/{plan.pk}/flow/approve/").status_code == status


def test_a_plan_goes_its_way_in_the_browser(client, cast, plan):
    address = f"/plans/{plan.pk}/"
    client.force_login(cast.anna)
    assert client.post(f"{address}flow/submit/")["Location"] == address
    client.force_login(cast.bo)
    client.post(f"{address}flow/reject/", {"reason": "Name the risks."})
    shown = page(client, cast.anna, address)
    assert "Bo sent the plan back" in shown
    assert "Name the risks." in shown
    client.post(f"{address}flow/submit/")
    client.force_login(cast.bo)
    client.post(f"{address}flow/approve/", {"reason": ""})
    assert "Bo approved the plan" in page(client, cast.anna, address)
    assert plan.versions.count() == 1


def test_who_submits_or_approves_is_told_how_much_is_open(client, cast, plan):
    told = page(client, cast.anna, f"/plans/{plan.pk}/")
    open_parts = re.search(r"(\d+) open parts", told)[1]
    asked = page(client, cast.anna, f"/plans/{plan.pk}/flow/submit/")
    assert f"{open_parts} parts are still open" in asked
    assert "still open" not in page(client, cast.bo, f"/plans/{plan.pk}/flow/close/")


def test_what_must_be_written_before_submitting_is_told_at_once(client, cast, plan):
    asked = [{"section": "goals", "required": True}]
    Plan.objects.update(template=PlanTemplate.objects.create(name="Goals first", sections=asked))
    address = f"/plans/{plan.pk}/flow/submit/"
    told = page(client, cast.anna, address)
    assert f'<a href="/plans/{plan.pk}/#goals">Goals</a>' in told
    assert ">Submit</span>" not in told
    Goal.objects.create(plan=plan, achieved="Less downtime")
    assert ">Submit</span>" in page(client, cast.anna, address)


def test_sending_back_without_a_reason_is_refused_in_the_form(client, cast, plan):
    flow.submit_plan(actor=cast.anna, plan=plan)
    client.force_login(cast.bo)
    answer = client.post(f"/plans/{plan.pk}/flow/reject/", {"reason": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert Plan.objects.get().state == "in_review"


def test_who_was_too_late_reads_why(client, cast, plan):
    client.force_login(cast.bo)
    answer = client.post(f"/plans/{plan.pk}/flow/approve/", {"reason": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert "not in review" in answer.content.decode()


def test_nobody_approves_what_they_have_not_read(client, cast, plan):
    flow.submit_plan(actor=cast.anna, plan=plan)
    shown = page(client, cast.bo, f"/plans/{plan.pk}/")
    asked = shown.split(f'href="/plans/{plan.pk}/flow/approve/')[1].split('"')[0]
    flow.withdraw_plan(actor=cast.anna, plan=plan)
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Other"})
    flow.submit_plan(actor=cast.anna, plan=plan)
    address = f"/plans/{plan.pk}/flow/approve/"
    version = page(client, cast.bo, address + asked).split('name="version" value="')[1]
    sent = {"reason": "", "version": version.split('"')[0]}
    answer = client.post(address, sent, headers=HTMX)
    assert answer.status_code == 422
    assert "in the meantime" in answer.content.decode()
    assert Plan.objects.get().state == "in_review"


def test_there_is_no_other_step(client, cast, plan):
    client.force_login(cast.mia)
    assert client.get(f"/plans/{plan.pk}/flow/burn/").status_code == 404


def approve(cast, plan: Plan, text: str) -> None:
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": text})
    flow.submit_plan(actor=cast.anna, plan=plan)
    flow.approve_plan(actor=cast.bo, plan=plan, reason=f"Of {text}")


def test_two_versions_stand_side_by_side(client, cast, plan):
    assert "There is no version yet" in page(client, cast.anna, f"/plans/{plan.pk}/versions/")
    RevenueTarget.objects.create(plan=plan, line="Pumps", amount=900)
    approve(cast, plan, "We sell")
    RevenueTarget.objects.update(amount=1200)
    Goal.objects.create(plan=plan, achieved="Less waste", due="2026-06-30", state="open")
    approve(cast, plan, "We advise")
    shown = page(client, cast.rita, f"/plans/{plan.pk}/versions/?old=1&new=2")
    assert all(piece in shown for piece in ("<del>sell</del>", "<ins>advise</ins>"))
    assert all(piece in shown for piece in ("<del>900", "<ins>1,200", "Less waste", "Open"))
    assert "unchanged" in page(client, cast.rita, f"/plans/{plan.pk}/versions/")


@pytest.mark.parametrize("asked", ["old=9", "old=x&new=y", "new=1"])
def test_versions_that_are_not_there_are_not_compared(client, cast, plan, asked):
    approve(cast, plan, "We sell")
    assert "Version 1" in page(client, cast.anna, f"/plans/{plan.pk}/versions/?{asked}")


def test_comparing_asks_the_same_of_the_database_however_many_versions(client, cast, plan):
    approve(cast, plan, "0")
    page(client, cast.anna, f"/plans/{plan.pk}/versions/")
    with CaptureQueriesContext(connection) as few:
        page(client, cast.anna, f"/plans/{plan.pk}/versions/")
    for number in range(1, 6):
        approve(cast, plan, str(number))
        RevenueTarget.objects.create(plan=plan, line=f"Line {number}", amount=1)
    with CaptureQueriesContext(connection) as many:
        page(client, cast.anna, f"/plans/{plan.pk}/versions/")
    assert len(many) == len(few)
