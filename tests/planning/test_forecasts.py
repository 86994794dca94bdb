"""Forecasts: said by somebody, settled later, never changed afterwards."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kam.core.errors import DomainError
from kam.core.models import Change
from planning.models import Forecast, Plan
from planning.plans.calibration import calibrated
from planning.plans.forecasts import create_forecast, remove_forecast, update_forecast
from planning.plans.goals import create_goal
from planning.plans.services import start_plan


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def say(cast, plan, percent: int = 70, **values) -> Forecast:
    said = {"statement": "So", "settle_on": date(2026, 12, 31), "actor": cast.anna, **values}
    return create_forecast(plan=plan, probability=percent, **said)


def settle(cast, forecast, outcome: str, **values) -> Forecast:
    changes = {"outcome": outcome, **values}
    return update_forecast(actor=cast.anna, forecast=forecast, changes=changes)


def test_a_forecast_is_noted_with_who_made_it_and_leaves_the_plan_as_it_is(plan, cast):
    Plan.objects.update(state="approved")
    forecast = say(cast, plan, section="trends")
    plan.refresh_from_db()
    assert (forecast.made_by, forecast.section, plan.state) == (cast.anna, "trends", "approved")
    assert Change.objects.filter(kind="planning.forecast", account_id=cast.acme.pk).count() == 1


def test_a_forecast_is_about_the_same_plan_and_a_section_that_there_is(plan, cast):
    other = start_plan(actor=cast.anna, account=cast.acme, year=2027)
    goal = create_goal(actor=cast.anna, plan=other, achieved="x")
    with pytest.raises(DomainError, match="same plan"):
        say(cast, plan, goal=goal)
    with pytest.raises(DomainError, match="no such section"):
        say(cast, plan, section="wishes")
    assert say(cast, other, goal=goal, section="trends").section == "goals"


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_probability_is_a_percentage(plan, cast, percent):
    with pytest.raises(DomainError):
        say(cast, plan, percent)


def test_settled_it_is_fixed_until_that_is_taken_back(plan, cast):
    forecast = say(cast, plan)
    with pytest.raises(DomainError, match="future"):
        settle(cast, forecast, "true", settled_on=timezone.localdate() + timedelta(days=1))
    forecast = settle(cast, forecast, "true")
    assert forecast.settled_on == timezone.localdate()
    for act in (
        lambda: update_forecast(actor=cast.anna, forecast=forecast, changes={"probability": 99}),
        lambda: remove_forecast(actor=cast.anna, forecast=forecast),
    ):
        with pytest.raises(DomainError, match="settled"):
            act()
    assert settle(cast, forecast, "").settled_on is None
    remove_forecast(actor=cast.anna, forecast=forecast)
    assert not Forecast.objects.exists()


def test_after_its_day_a_forecast_is_settled_as_it_was_said(plan, cast):
    forecast = say(cast, plan)
    past = timezone.now() - timedelta(days=3)
    Forecast.objects.update(created_at=past, settle_on=past.date())
    with pytest.raises(DomainError, match="has come"):
        update_forecast(actor=cast.anna, forecast=forecast, changes={"probability": 99})
    with pytest.raises(DomainError, match="has come"):
        remove_forecast(actor=cast.anna, forecast=forecast)
    assert settle(cast, forecast, "true").outcome == "true"


def test_others_settle_a_forecast_but_say_nothing_else_in_its_place(plan, cast):
    forecast = say(cast, plan)
    with pytest.raises(DomainError, match="who made"):
        update_forecast(actor=cast.mia, forecast=forecast, changes={"probability": 10})
    settled = update_forecast(actor=cast.mia, forecast=forecast, changes={"outcome": "false"})
    assert settled.outcome == "false"


def test_a_closed_plan_takes_no_new_forecast_but_settles_the_old(plan, cast):
    forecast = say(cast, plan)
    Plan.objects.update(state="closed")
    with pytest.raises(DomainError, match="closed"):
        say(cast, plan)
    assert settle(cast, forecast, "true").outcome == "true"


def test_each_person_and_section_has_its_own_calibration(plan, cast):
    for percent, outcome, who, section in (
        (100, "true", cast.anna, "goals"),
        (100, "true", cast.anna, "trends"),
        (100, "false", cast.ben, "goals"),
        (40, "", cast.ben, "goals"),
    ):
        say(cast, plan, percent, outcome=outcome, actor=who, section=section)
    scored = calibrated(Forecast.objects.all())
    assert scored.whole.count == 3
    assert [(who, score.brier) for who, score in scored.people] == [(cast.anna, 0), (cast.ben, 1)]
    assert [(code, score.brier) for code, score in scored.sections] == [
        ("goals", 0.5),
        ("trends", 0),
    ]
