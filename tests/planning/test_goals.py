"""What a plan wants: goals, what is put in and let go, targets and risks."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Account, Opportunity, Person, Product, Sale
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from planning.models import Goal, Plan
from planning.plans.flags import Flag, Why, row_flags
from planning.plans.forecasts import create_forecast
from planning.plans.goals import create_goal, progress, remove_goal, update_goal
from planning.plans.investments import (
    Amount,
    balance,
    create_investment,
    remove_investment,
    update_investment,
)
from planning.plans.risks import create_risk, remove_risk, update_risk
from planning.plans.services import start_plan
from planning.plans.targets import against_record, create_target, remove_target, update_target


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


@pytest.fixture
def goal(plan, cast) -> Goal:
    return create_goal(actor=cast.anna, plan=plan, achieved="Less waste")


def invest(cast, plan, kind, hours, money=0, **values):
    return create_investment(
        actor=cast.anna, plan=plan, kind=kind, what=f"{kind} {hours}", hours=hours, money=money,
        **values,
    )  # fmt: skip


def state(plan) -> str:
    plan.refresh_from_db()
    return plan.state


def test_a_goal_says_by_whom_as_what_for_what_through_what(plan, cast):
    ada = Person.objects.create(account=cast.acme, name="Ada")
    line = Opportunity.objects.create(account=cast.acme, name="Line")
    goal = create_goal(
        actor=cast.anna, plan=plan, achieved="Less waste", persons=[ada], as_role="Partner",
        opportunity=line, strength="Our service", measure="Scrap, %", baseline=9, target=5,
        owner=cast.anna,
    )  # fmt: skip
    assert [*goal.persons.all()] == [ada]
    logged = Change.objects.get(kind="planning.goal", object_id=goal.pk)
    assert logged.values["persons"] == [[], [ada.pk]]
    assert logged.account_id == cast.acme.pk


def test_persons_and_opportunities_are_of_the_plans_account(plan, goal, cast):
    bob = Person.objects.create(account=cast.bolt, name="Bob")
    other = Opportunity.objects.create(account=cast.bolt, name="Other")
    with pytest.raises(DomainError, match="people of the plan's account"):
        update_goal(actor=cast.mia, goal=goal, changes={"persons": [bob]})
    with pytest.raises(DomainError, match="opportunity of the plan's account"):
        update_goal(actor=cast.mia, goal=goal, changes={"opportunity": other})


def test_a_goal_for_the_group_names_people_of_its_companies(plan, goal, cast):
    below = Account.objects.create(code="SUB", name="Sub", parent=cast.acme, owner=cast.anna)
    hidden = Account.objects.create(code="HID", name="Hidden", parent=cast.acme, owner=cast.sue)
    sub, far = (Person.objects.create(account=a, name=str(a)) for a in (below, hidden))
    Plan.objects.update(for_group=True)
    goal.refresh_from_db()
    update_goal(actor=cast.mia, goal=goal, changes={"persons": [sub, far]})
    with pytest.raises(DomainError):
        create_goal(actor=cast.anna, plan=goal.plan, achieved="x", persons=[far])
    update_goal(actor=cast.anna, goal=goal, changes={"persons": [sub]})
    assert {*goal.persons.all()} == {sub, far}, "who is not seen stays named"


def test_progress_leaves_an_approved_plan_as_it_is(plan, goal, cast):
    Plan.objects.update(state="approved")
    update_goal(actor=cast.anna, goal=goal, changes={"actual": 7, "state": "open"})
    reached = update_goal(actor=cast.anna, goal=goal, changes={"state": "reached"})
    assert reached.settled_on is not None
    assert state(plan) == "approved"
    update_goal(actor=cast.anna, goal=goal, changes={"target": 4})
    assert state(plan) == "draft"


def test_a_goal_is_not_settled_on_a_day_to_come(plan, goal, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(DomainError, match="future"):
        update_goal(
            actor=cast.anna, goal=goal, changes={"state": "reached", "settled_on": tomorrow}
        )


def test_saving_the_same_again_changes_nothing(plan, goal, cast):
    Plan.objects.update(state="approved")
    update_goal(actor=cast.anna, goal=goal, changes={"achieved": "Less waste", "persons": []})
    assert state(plan) == "approved"


def test_what_is_touched_is_no_longer_marked_as_copied(plan, goal, cast):
    Goal.objects.update(copied=True)
    assert update_goal(actor=cast.anna, goal=goal, changes={"actual": 3}).copied
    assert not update_goal(actor=cast.anna, goal=goal, changes={"measure": "Scrap"}).copied


def test_two_who_change_a_goal_are_asked(goal, cast):
    update_goal(actor=cast.ben, goal=goal, changes={"measure": "His"}, version=1)
    with pytest.raises(Conflict):
        update_goal(actor=cast.anna, goal=goal, changes={"measure": "Hers"}, version=1)


def test_a_goal_that_goes_leaves_what_was_forecast_about_it(plan, goal, cast):
    forecast = create_forecast(
        actor=cast.anna, plan=plan, goal=goal, statement="So", probability=60,
        settle_on=date(2026, 12, 31),
    )  # fmt: skip
    remove_goal(actor=cast.anna, goal=goal)
    forecast.refresh_from_db()
    assert forecast.goal is None
    assert Change.objects.filter(kind="planning.goal", action="deleted").count() == 1


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "way"),
    [(10, 20, 15, 50), (20, 10, 15, 50), (0, 10, 12, 100), (5, 5, 5, None), (None, 10, 5, None)],
)
def test_a_goal_tells_how_far_it_has_come(baseline, target, actual, way):
    assert progress(Goal(baseline=baseline, target=target, actual=actual)) == way


def test_no_focus_without_a_source(plan, cast):
    with pytest.raises(DomainError, match="where its hours and money come from"):
        invest(cast, plan, "focus", 10)
    stop = invest(cast, plan, "stop", 40)
    with pytest.raises(DomainError, match="where its hours and money come from"):
        invest(cast, plan, "focus", 10, source=stop, new_budget="CFO, March")
    assert invest(cast, plan, "focus", 10, new_budget="CFO, March").source is None
    assert invest(cast, plan, "focus", 10, source=stop).source == stop


def test_a_source_is_something_that_the_same_plan_stops(plan, cast):
    other = start_plan(actor=cast.anna, account=cast.acme, year=2027)
    theirs, focus = (
        invest(cast, other, "stop", 5),
        invest(cast, plan, "focus", 5, new_budget="CFO"),
    )
    for source in (theirs, focus):
        with pytest.raises(DomainError, match="this plan stops"):
            invest(cast, plan, "focus", 1, source=source)
    with pytest.raises(DomainError, match="this plan stops"):
        update_investment(
            actor=cast.anna, investment=focus, changes={"source": theirs, "new_budget": ""}
        )


def test_what_a_focus_lives_on_is_not_removed(plan, cast):
    stop = invest(cast, plan, "stop", 40)
    focus = invest(cast, plan, "focus", 10, source=stop)
    with pytest.raises(DomainError, match="another source"):
        remove_investment(actor=cast.anna, investment=stop)
    remove_investment(actor=cast.anna, investment=focus)
    remove_investment(actor=cast.anna, investment=stop)
    assert not plan.investments.exists()


def test_the_balance_says_what_is_freed_put_in_and_left(plan, cast):
    stop = invest(cast, plan, "stop", 40, 1000)
    invest(cast, plan, "focus", 50, 400, source=stop)
    invest(cast, plan, "focus", 8, 90, new_budget="CFO")
    kept = balance(plan.investments.all())
    assert kept.freed == Amount(Decimal(40), Decimal(1000))
    assert kept.put_in == Amount(Decimal(58), Decimal(490))
    assert kept.from_budget == Amount(Decimal(8), Decimal(90))
    assert kept.left == Amount(Decimal(-10), Decimal(600))
    assert kept.left_of[stop.pk].is_short


def test_a_plan_without_investments_has_an_even_balance():
    assert balance([]).left == Amount()


def test_targets_stand_against_sales_and_opportunities(plan, cast):
    pumps = Product.objects.create(code="P1", name="Pump", line="Pumps")
    for day, amount in (
        (date(2026, 1, 1), 300),
        (date(2026, 12, 31), 100),
        (date(2025, 12, 31), 7),
    ):
        Sale.objects.create(
            account=cast.acme, product=pumps, date=day, amount=amount, base_amount=amount,
            currency="EUR", key=uuid4(),
        )  # fmt: skip
    for name, amount, chance, day in (
        ("Soon", 1000, 50, date(2026, 6, 1)),
        ("Some day", 100, None, None),
        ("Later", 9999, 90, date(2027, 1, 1)),
    ):
        Opportunity.objects.create(
            account=cast.acme, name=name, amount=amount, probability=chance, expected_close=day
        )
    target = create_target(actor=cast.anna, plan=plan, line="Pumps", amount=Decimal(1000))
    told = against_record(plan, [target], cast.anna, today=date(2026, 3, 1))
    assert (told.lines[0].sold, told.lines[0].gap) == (400, 600)
    assert (told.open, told.weighted, told.gap) == (1100, 500, 100)
    over = against_record(plan, [target], cast.anna, today=date(2027, 3, 1))
    assert (over.sold, over.open) == (400, 0)


def test_a_line_has_one_target(plan, cast):
    target = create_target(actor=cast.anna, plan=plan, line="Pumps", amount=Decimal(5))
    with pytest.raises(DomainError, match="has a target already"):
        create_target(actor=cast.anna, plan=plan, line="Pumps", amount=Decimal(6))
    assert update_target(actor=cast.anna, target=target, changes={"amount": 7}).amount == 7
    remove_target(actor=cast.anna, target=target)
    assert not plan.revenuetargets.exists()


def test_a_risk_is_closed_without_reopening_the_plan(plan, cast):
    risk = create_risk(actor=cast.anna, plan=plan, what="New buyer", likelihood=4, impact=5)
    Plan.objects.update(state="approved")
    update_risk(actor=cast.anna, risk=risk, changes={"closed_on": date(2026, 5, 1)})
    assert state(plan) == "approved"
    with pytest.raises(DomainError, match="1 to 5"):
        update_risk(actor=cast.anna, risk=risk, changes={"impact": 6})
    remove_risk(actor=cast.anna, risk=risk)
    assert state(plan) == "draft"


@pytest.mark.parametrize("kept", ["in_review", "closed"])
def test_nothing_is_added_to_a_plan_in_review_or_closed(plan, cast, kept):
    Plan.objects.update(state=kept)
    with pytest.raises(DomainError):
        create_goal(actor=cast.anna, plan=plan, achieved="Late")
    with pytest.raises(DomainError):
        invest(cast, plan, "stop", 4)


def test_rows_are_flagged_by_what_they_leave_open():
    assert row_flags("goals", []) == [Flag("goals", Why.EMPTY)]
    rows = [(7, {"measure": "", "target": 0, "due": None}, False)]
    assert row_flags("goals", rows) == [
        Flag("goals", Why.EMPTY, 7, "measure"),
        Flag("goals", Why.EMPTY, 7, "due"),
        Flag("goals", Why.UNSURE, 7),
    ]
