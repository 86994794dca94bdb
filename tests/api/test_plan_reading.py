"""What pages of plans and the pipeline show beside their rows, over REST: facts, flags, sums, scores.

Each answer is held against the schema; with more rows it takes no more queries.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import CompetitorPosition, Opportunity, Person
from planning.models import Action, Forecast, Goal, Investment, Plan, RevenueTarget, ValueEntry
from planning.plans.services import start_plan, update_part
from scoring.models import Standing
from scoring.services import evaluate

YEAR = timezone.localdate().year


@pytest.fixture
def plan(cast) -> Plan:
    """A plan with a row of each kind at ACME, all of it said by anna."""
    plan = start_plan(actor=cast.anna, account=cast.acme, year=YEAR)
    grow(cast, plan, 1)
    return plan


def grow(cast, plan: Plan, rows: int) -> None:
    today, on = timezone.localdate(), {"account": cast.acme}
    for n in range(rows):
        Person.objects.create(**on, name=f"Paula {n}")
        closed = {"stage": "won", "closed_on": today, "competitor": f"Rival {n}"}
        Opportunity.objects.create(**on, name=f"Won {n}", amount=70, **closed)
        Opportunity.objects.create(**on, name=f"Open {n}", amount=20, probability=50)
        CompetitorPosition.objects.create(
            **on, competitor=f"Rival {n}", position="level", judged_on=today
        )
        stop = Investment.objects.create(plan=plan, kind="stop", what="Fair", hours=10)
        Investment.objects.create(plan=plan, kind="focus", what="Desk", hours=30, source=stop)
        RevenueTarget.objects.create(plan=plan, line=f"Line {plan.pk} {n}", amount=100)
        goal = Goal.objects.create(plan=plan, achieved=f"Goal {n}")
        Forecast.objects.create(
            plan=plan, goal=goal, section="goals", statement="So", probability=80,
            made_by=cast.anna, settle_on=today, outcome="true", settled_on=today,
        )  # fmt: skip
        due = today - timedelta(days=1)
        Action.objects.create(**on, plan=plan, title=f"Act {n}", owner=cast.anna, due=due)
        ValueEntry.objects.create(**on, on=today, kind="gave", what="Training", amount=30)
        ValueEntry.objects.create(**on, on=today, kind="got", what="Order", amount=50)


def test_the_facts_beside_a_plan(rest, plan):
    told = rest("rita").read(f"plans/{plan.pk}/facts/").json()
    assert [player["name"] for player in told["players"]] == ["Paula 0"]
    assert told["opportunities"] == [{"name": "Open 0", "amount": "20.00", "expected_close": None}]
    assert (told["tier"], told["score"]) == ("", None)


def test_how_a_plan_stands(rest, cast, plan):
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "We sell"})
    told = rest("anna").read(f"plans/{plan.pk}/standing/").json()
    flags = {(flag["section"], flag["why"], flag["part"]) for flag in told["flags"]}
    assert {
        ("goals", "empty", "owner"),
        ("focus", "overdrawn", ""),
        ("actions", "overdue", ""),
    } <= (flags)
    assert "charter" not in {flag["section"] for flag in told["flags"]}
    assert told["balance"]["left"] == {"hours": "-20.00", "money": "0.00"}
    assert (told["targets"]["target"], told["targets"]["gap"]) == ("100.00", "90.00")


def test_the_page_counts_the_flags_that_rest_names(rest, client, cast, plan):
    told = rest("anna").read(f"plans/{plan.pk}/standing/").json()
    client.force_login(cast.anna)
    page = client.get(f"/plans/{plan.pk}/")
    assert page.context["flags"] == len(told["flags"])


def test_an_account_in_brief(rest, cast, plan):
    told = rest("rita").read(f"accounts/{cast.acme.pk}/brief/").json()
    assert told["plan"]["id"] == plan.pk
    assert [row["text"] for row in told["goals"]] == ["Goal 0"]
    assert [row["person"]["name"] for row in told["people"]] == ["Paula 0"]
    assert told["opportunities"][0]["amount"] == "20.00"


def test_how_often_we_win(rest, cast, plan):
    Opportunity.objects.create(
        account=cast.acme, name="Lost", stage="lost", competitor="Rival 0", reason="Price",
        closed_on=timezone.localdate(),
    )  # fmt: skip
    [rate] = rest("bo").read("pipeline/win-rates/").json()["competitors"]
    assert (rate["of"], rate["won"], rate["closed"], rate["percent"]) == ("Rival 0", 1, 2, 50.0)
    assert rest("sue").read("pipeline/win-rates/").json()["competitors"] == []
    assert rest("bo").read("pipeline/win-rates/?page=2").status_code == 400


def test_what_is_missing_to_the_targets(rest, cast, plan):
    told = rest("bo").read(f"pipeline/gap/?year={YEAR}&owner={cast.anna.pk}").json()
    [row] = told["accounts"]
    assert (row["code"], row["target"], row["weighted"], row["gap"]) == (
        "ACME", "100.00", "10.00", "90.00",
    )  # fmt: skip
    assert told["whole"]["gap"] == "90.00"
    assert [team["team"] for team in told["teams"]] == [str(cast.north)]
    assert rest("bo").read(f"pipeline/gap/?year={YEAR + 1}").json()["accounts"] == []
    assert rest("sue").read("pipeline/gap/").json()["accounts"] == []
    for wrong in ("year=x", f"year={YEAR}.0", f"year={YEAR}.5", "year=1", f"owner={cast.sue.pk}"):
        assert rest("bo").read(f"pipeline/gap/?{wrong}").status_code == 400


@pytest.fixture
def key(cast):
    """Both accounts are A accounts of today."""
    evaluate(as_of=timezone.localdate())
    Standing.objects.update(tier="A")


def test_where_key_accounts_are_stuck(rest, key):
    bo = rest("bo")
    [row] = bo.read("process/?step=plan").json()["results"]
    assert (row["code"], row["step"], row["missing"][0]) == ("ACME", "plan", "no_plan")
    assert bo.read("process/?step=done").json()["results"] == []
    counts = bo.read("process/counts/").json()
    stuck = {row["step"] for row in counts if row["accounts"]}
    assert (len(counts), stuck) == (12, {"plan"})


def test_how_well_forecasts_were_judged(rest, cast, plan):
    told = rest("bo").read(f"forecasts/calibration/?made_by={cast.anna.pk}").json()
    assert (told["whole"]["count"], round(told["whole"]["brier"], 2)) == (1, 0.04)
    assert told["people"][0]["user"]["name"] == "Anna"
    assert told["sections"][0]["section"] == "goals"
    assert rest("sue").read("forecasts/calibration/").json()["whole"] is None


def test_what_was_given_and_got(rest, cast, plan):
    told = rest("rita").read(f"accounts/{cast.acme.pk}/value-ledger/").json()
    assert (told["gave"], told["got"], told["balance"]) == ("30.00", "50.00", "20.00")
    assert told["paid_back"] == timezone.localdate().replace(day=1).isoformat()


def test_what_a_text_said_before(rest, cast, plan):
    for text in ("We sell", "We advise"):
        update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": text})
    part = plan.parts.get(section="charter")
    told = rest("rita").read(f"plan-parts/{part.pk}/history/").json()
    assert [(row["before"], row["after"]) for row in told] == [
        ("We sell", "We advise"),
        ("", "We sell"),
    ]
    assert told[0]["by"]["name"] == "Anna"


@pytest.mark.parametrize(("who", "status"), [("anna", 201), ("rita", 403), ("sue", 400)])
def test_a_next_step_becomes_an_action(rest, cast, who, status):
    entry = services.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), next_step="Call Paula"
    )
    answer = rest(who).add("actions/from-step/", {"activity": entry.pk})
    assert answer.status_code == status
    entry.refresh_from_db()
    assert (entry.next_step_done_at is not None) is (status == 201)
    assert Action.objects.filter(title="Call Paula", activity=entry).exists() is (status == 201)


READ = [
    "plans/{plan}/facts/", "plans/{plan}/standing/", "accounts/{account}/brief/",
    "accounts/{account}/value-ledger/", "pipeline/win-rates/", "pipeline/gap/", "process/",
    "process/counts/", "forecasts/calibration/",
]  # fmt: skip


def test_queries_do_not_grow_with_rows(rest, cast, key, plan):
    client = rest("anna")
    addresses = [one.format(plan=plan.pk, account=cast.acme.pk) for one in READ]
    few = [queries(client, address) for address in addresses]
    RevenueTarget.objects.all().delete()  # a line has one target, a rival one judgement a day
    CompetitorPosition.objects.all().delete()
    grow(cast, plan, 4)
    assert [queries(client, address) for address in addresses] == few


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.read(address).status_code == 200
    return len(taken)
