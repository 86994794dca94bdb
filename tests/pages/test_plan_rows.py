"""The rows of a plan on its page: goals, investments, targets, risks and forecasts in the dialog."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Opportunity, Person
from planning.models import Forecast, Goal, Investment, Plan, RevenueTarget, Risk
from planning.plans.goals import create_goal
from planning.plans.services import start_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def goal(plan, cast) -> Goal:
    return create_goal(actor=cast.anna, plan=plan, achieved="Less waste")


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_goal_is_built_in_the_dialog(client, cast, plan):
    ada = Person.objects.create(account=cast.acme, name="Ada")
    address = f"/plans/{plan.pk}/add/goal/"
    asked = page(client, cast.anna, address)
    assert "Ada" in asked
    line = asked.split("field-row-narrow")[1]
    assert all(f'name="{name}"' in line for name in ("baseline", "target", "actual"))
    sent = {"achieved": "Less waste", "persons": [ada.pk], "as_role": "Partner"}
    answer = client.post(address, sent, headers=HTMX)
    assert "noted" in answer["HX-Trigger"]
    told = page(client, cast.anna, f"/plans/{plan.pk}/blocks/goals/")
    assert all(text in told for text in ("Ada", "Partner", "Less waste", "open parts"))


def test_what_the_service_refuses_stands_in_the_form(client, cast, plan):
    client.force_login(cast.anna)
    sent = {"what": "Visits", "hours": 40, "money": 0}
    answer = client.post(f"/plans/{plan.pk}/add/focus/", sent, headers=HTMX)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert '<a href="#id_source">' in told, "beside the field"
    assert "where its hours and money come from" in told
    assert not Investment.objects.exists()


def test_a_focus_names_a_stop_and_the_balance_is_shown(client, cast, plan):
    client.force_login(cast.anna)
    add = f"/plans/{plan.pk}/add"
    client.post(f"{add}/stop/", {"what": "Old reports", "hours": 10, "money": 0})
    stop = Investment.objects.get()
    client.post(f"{add}/focus/", {"what": "Visits", "hours": 40, "money": 0, "source": stop.pk})
    told = page(client, cast.anna, f"/plans/{plan.pk}/")
    assert "takes more than it frees" in told
    assert "Balance of the year" in told


def test_targets_risks_and_forecasts_are_added(client, cast, plan, goal):
    client.force_login(cast.anna)
    add = f"/plans/{plan.pk}/add"
    client.post(f"{add}/target/", {"line": "Pumps", "amount": 500})
    client.post(f"{add}/risk/", {"what": "New buyer", "likelihood": 4, "impact": 5})
    sent = {"goal": goal.pk, "statement": "So it is", "probability": 70, "section": "goals"}
    client.post(f"{add}/forecast/?goal={goal.pk}", {**sent, "settle_on": "2026-12-31"})
    assert RevenueTarget.objects.get().line == "Pumps"
    assert Risk.objects.get().impact == 5
    assert Forecast.objects.get().made_by == cast.anna
    told = page(client, cast.anna, f"/plans/{plan.pk}/")
    assert all(text in told for text in ("Pumps", "New buyer", "So it is", "70 %"))


def test_a_goal_is_changed_and_who_was_slower_is_asked(client, cast, plan, goal):
    address = f"/plan-rows/goal/{goal.pk}/"
    assert "Less waste" in page(client, cast.anna, address)
    sent = {"achieved": "No waste", "version": 1}
    assert client.post(address, sent)["Location"] == f"/plans/{plan.pk}/#goals"
    answer = client.post(address, {"achieved": "Some waste", "version": 1}, headers=HTMX)
    assert answer.status_code == 422
    assert "No waste" in answer.content.decode()
    assert Goal.objects.get().achieved == "No waste"


def test_who_does_not_see_the_linked_opportunity_leaves_it_alone(client, cast, plan, goal):
    below = Account.objects.create(code="HID", name="Hidden", parent=cast.acme, owner=cast.sue)
    chance = Opportunity.objects.create(account=below, name="Hidden deal")
    Plan.objects.update(for_group=True)
    Goal.objects.update(opportunity=chance)
    address = f"/plan-rows/goal/{goal.pk}/"
    assert 'name="opportunity"' not in page(client, cast.anna, address)
    client.post(address, {"achieved": "No waste", "version": 1})
    goal.refresh_from_db()
    assert (goal.achieved, goal.opportunity) == ("No waste", chance)
    assert 'name="opportunity"' in page(client, cast.mia, address)


def test_who_is_named_and_works_elsewhere_now_stays_to_choose(client, cast, plan, goal):
    ada = Person.objects.create(account=cast.acme, name="Ada")
    goal.persons.add(ada)
    Person.objects.update(account=cast.bolt)
    asked = page(client, cast.mia, f"/plan-rows/goal/{goal.pk}/")
    assert f'<option value="{ada.pk}" selected>' in asked
    sent = {"achieved": "No waste", "persons": [ada.pk], "version": 1}
    client.post(f"/plan-rows/goal/{goal.pk}/", sent)
    assert Goal.objects.get().achieved == "No waste"
    assert [*goal.persons.all()] == [ada]
    assert "Ada" not in page(client, cast.mia, f"/plans/{plan.pk}/add/goal/")


def test_progress_is_told_of_an_approved_plan(client, cast, plan, goal):
    Plan.objects.update(state="approved")
    assert "Progress" in page(client, cast.anna, f"/plans/{plan.pk}/")
    client.post(f"/plan-rows/goal/{goal.pk}/progress/", {"state": "reached", "version": 1})
    assert Goal.objects.get().state == "reached"
    assert Plan.objects.get().state == "approved"


def test_a_row_is_removed_after_a_question(client, cast, plan, goal):
    address = f"/plan-rows/goal/{goal.pk}/remove/"
    assert "Remove “Less waste”" in page(client, cast.anna, address)
    client.post(address)
    assert not Goal.objects.exists()


def test_a_closed_plan_offers_nothing_to_write_but_what_became_of_it(client, cast, plan, goal):
    Plan.objects.update(state="closed")
    told = page(client, cast.anna, f"/plans/{plan.pk}/")
    assert "Add a goal" not in told
    assert f"/plan-rows/goal/{goal.pk}/progress/" in told


@pytest.mark.parametrize(("who", "status"), [("rita", 404), ("sue", 404), ("bo", 200)])
def test_who_may_change_the_account_may_change_the_rows(client, cast, plan, goal, who, status):
    client.force_login(getattr(cast, who))
    for address in (
        f"/plans/{plan.pk}/add/goal/",
        f"/plan-rows/goal/{goal.pk}/",
        f"/plan-rows/goal/{goal.pk}/progress/",
        f"/plan-rows/goal/{goal.pk}/remove/",
    ):
        assert client.get(address).status_code == status


def test_unknown_kinds_and_sections_are_not_found(client, cast, plan, goal):
    client.force_login(cast.anna)
    for address in (
        f"/plans/{plan.pk}/add/wish/",
        f"/plan-rows/target/{goal.pk}/progress/",
        f"/plans/{plan.pk}/blocks/charter/",
    ):
        assert client.get(address).status_code == 404


def test_more_rows_ask_no_more_questions(client, cast, plan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, cast.anna, f"/plans/{plan.pk}/")
        return len(seen)

    def add(count: int) -> None:
        for n in range(count):
            ada = Person.objects.create(account=cast.acme, name=f"Ada {n}", influence=1)
            goal = create_goal(
                actor=cast.anna, plan=plan, achieved=f"Goal {n}", persons=[ada], owner=cast.anna
            )
            Forecast.objects.create(
                plan=plan, goal=goal, statement="So", probability=50, made_by=cast.anna,
                settle_on="2026-12-31",
            )  # fmt: skip

    add(2)
    queries()
    before = queries()
    add(8)
    assert queries() == before
