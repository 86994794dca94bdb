"""The page of forecasts: what is to settle, and how well people judged."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Forecast, Plan
from planning.plans.forecasts import create_forecast
from planning.plans.services import start_plan


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def page(client, user, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(f"/forecasts/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def say(cast, plan, statement: str, percent: int, outcome: str = "", **values) -> Forecast:
    who = values.pop("actor", cast.anna)
    said = {"probability": percent, "settle_on": date(2026, 6, 1), **values}
    return create_forecast(actor=who, plan=plan, statement=statement, outcome=outcome, **said)


def test_forecasts_in_sight_are_listed_and_narrowed(client, cast, plan):
    bolt = start_plan(actor=cast.sue, account=cast.bolt, year=2026)
    say(cast, plan, "Ours", 70)
    say(cast, plan, "Far off", 70, settle_on=date(2090, 1, 1), section="trends")
    say(cast, plan, "Known", 90, outcome="true")
    say(cast, bolt, "Theirs", 70, actor=cast.sue)
    told = page(client, cast.anna)
    assert "Ours" in told
    assert "Far off" in told
    assert "Theirs" not in told
    assert "Known" in page(client, cast.anna, "?show=settled")
    assert "Far off" not in page(client, cast.anna, "?show=due")
    assert "Ours" not in page(client, cast.anna, "?section=trends")
    assert "Ours" not in page(client, cast.mia, f"?made_by={cast.sue.pk}")


def test_what_is_settled_tells_how_well_people_judged(client, cast, plan):
    assert "Brier" not in page(client, cast.anna)
    say(cast, plan, "Half", 50, outcome="true")
    say(cast, plan, "Half again", 50, outcome="false", section="trends")
    told = page(client, cast.anna)
    assert "2 settled forecasts, Brier score 0.25" in told
    assert all(text in told for text in ("By person", "By section", "Trends"))


def test_who_only_reads_settles_nothing(client, cast, plan):
    forecast = say(cast, plan, "Ours", 70)
    address = f"/plan-rows/forecast/{forecast.pk}/progress/"
    assert address not in page(client, cast.rita)
    assert address in page(client, cast.anna)
    client.post(address, {"outcome": "true", "settled_on": "2026-06-02", "version": 1})
    forecast.refresh_from_db()
    assert (forecast.outcome, forecast.settled_on) == ("true", date(2026, 6, 2))


def test_forecasts_are_there_as_a_file(client, cast, plan):
    say(cast, plan, "Ours", 70)
    client.force_login(cast.anna)
    told = b"".join(client.get("/forecasts/?download=csv")).decode("utf-8-sig")
    assert "ACME,ACME Corp,2026,Goals,Ours,70" in told


def test_more_forecasts_ask_no_more_questions(client, cast, plan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, cast.bo)
        return len(seen)

    for outcome in ("", "true"):
        say(cast, plan, "Ours", 70, outcome=outcome)
    queries()
    before = queries()
    for n in range(12):
        say(cast, plan, f"Ours {n}", n, outcome=("", "true", "false")[n % 3])
    assert queries() == before
