"""Targets against what is sold and what is open, and how often we win."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Opportunity, Sale
from planning.models import Plan, RevenueTarget
from planning.pipeline import rates
from planning.pipeline.gap import by_team, gaps, missing, together
from planning.pipeline.rates import win_rates
from planning.plans.services import start_plan

TODAY = date(2026, 6, 30)


def targeted(account, actor, amount, state="approved", year=2026):
    plan = start_plan(actor=actor, account=account, year=year)
    RevenueTarget.objects.create(plan=plan, line="Pumps", amount=amount)
    Plan.objects.filter(pk=plan.pk).update(state=state)


def found():
    return gaps(Account.objects.all(), year=2026, today=TODAY)


@pytest.mark.parametrize(("sold", "weighted", "gap"), [(30, 20, 50), (100, 0, 0), (90, 90, 0)])
def test_the_gap_is_never_below_nothing(sold, weighted, gap):
    assert missing(target=Decimal(100), sold=Decimal(sold), weighted=Decimal(weighted)) == gap


def test_sales_of_the_year_and_likely_orders_fill_the_target(cast):
    targeted(cast.acme, cast.anna, 1000)
    money = {"amount": 300, "base_amount": 300, "currency": "EUR"}
    for day in (date(2026, 2, 1), date(2025, 2, 1)):
        Sale.objects.create(account=cast.acme, date=day, key=uuid4(), **money)
    on = {"actor": cast.anna, "account": cast.acme, "amount": 400, "probability": 50}
    services.create_opportunity(**on, name="This year", expected_close=date(2026, 9, 1))
    services.create_opportunity(**on, name="Next year", expected_close=date(2027, 1, 1))
    [row] = found()
    assert (row.target, row.sold, row.open, row.weighted) == (1000, 300, 400, 200)
    assert (row.gap, row.approved) == (500, True)


def test_what_is_open_counts_in_the_year_in_which_it_may_close(cast):
    on = {"actor": cast.anna, "account": cast.acme, "probability": 100}
    for name, amount, day in (
        ("Late", 1, date(2025, 11, 1)),
        ("This year", 20, date(2026, 9, 1)),
        ("Next year", 300, date(2027, 1, 1)),
        ("Some day", 4000, None),
    ):
        services.create_opportunity(**on, name=name, amount=amount, expected_close=day)
    for year, counted in ((2025, 0), (2026, 4021), (2027, 4300)):
        targeted(cast.acme, cast.anna, 10_000, year=year)
        [row] = gaps(Account.objects.all(), year=year, today=TODAY)
        assert (row.open, row.weighted) == (counted, counted)


def test_a_surplus_of_one_does_not_fill_the_gap_of_another(cast):
    targeted(cast.acme, cast.anna, 1000, state="draft")
    targeted(cast.bolt, cast.sue, 100)
    on = {"actor": cast.sue, "account": cast.bolt}
    services.create_opportunity(**on, name="Big", amount=5000, probability=100)
    assert together(found())["gap"] == 1000
    assert [(name, sums["gap"]) for name, sums in by_team(found())] == [
        ("North", 1000),
        ("South", 0),
    ]


def test_what_a_whole_group_sells_fills_the_target_of_its_plan(cast):
    targeted(cast.bolt, cast.sue, 1000)
    Plan.objects.update(for_group=True)
    Account.objects.filter(pk=cast.acme.pk).update(parent=cast.bolt)
    money = {"amount": 300, "base_amount": 300, "currency": "EUR"}
    Sale.objects.create(account=cast.acme, date=date(2026, 2, 1), key=uuid4(), **money)
    on = {"actor": cast.anna, "account": cast.acme, "amount": 400, "probability": 50}
    services.create_opportunity(**on, name="At the daughter")
    for who, gap in ((cast.mia, 500), (cast.sue, 1000)):  # Sue does not see the daughter
        [row] = gaps(Account.objects.all(), year=2026, today=TODAY, user=who)
        assert (row.gap, row.account) == (gap, cast.bolt)


def test_closed_plans_want_nothing(cast):
    targeted(cast.acme, cast.anna, 1000, state="closed")
    assert found() == []


def test_wins_are_told_by_competitor_and_tier(cast):
    on = {"actor": cast.anna, "account": cast.acme, "closed_on": date(2026, 5, 1)}
    for stage, rival in (("won", "Rival"), ("lost", "Rival"), ("lost", "RIVAL")):
        services.create_opportunity(**on, name="X", stage=stage, competitor=rival, amount=10)
    services.create_opportunity(**on, name="Y", stage="won")
    services.create_opportunity(**{**on, "closed_on": date(2020, 1, 1)}, name="Old", stage="won")
    found, [tier] = win_rates(Account.objects.all(), TODAY)
    assert [(r.of, r.won, r.closed, r.amount_lost) for r in found] == [
        ("Rival", 1, 3, 20), ("", 1, 1, 0)
    ]  # fmt: skip
    assert (tier.of, tier.percent) == ("", 50.0)
    chance = Opportunity.objects.create(account=cast.acme, name="Now", competitor="rival")
    met = rates.rates_against(cast.anna, chance, TODAY)
    assert met is not None
    assert (met.of, met.won, met.closed) == ("Rival", 1, 3)


def test_of_very_many_the_newest_tell(cast, monkeypatch):
    monkeypatch.setattr(rates, "NEWEST", 2)
    on = {"actor": cast.anna, "account": cast.acme, "amount": 10}
    for month, stage in ((1, "won"), (3, "lost"), (2, "lost")):
        day = date(2026, month, 1)
        services.create_opportunity(**on, name="X", stage=stage, closed_on=day)
    [rate], _tiers = win_rates(Account.objects.all(), TODAY)
    assert (rate.won, rate.closed) == (0, 2)


def test_what_was_lost_at_an_account_that_is_archived_by_now_was_lost(client, cast):
    on = {"actor": cast.anna, "account": cast.acme, "competitor": "Rival"}
    services.create_opportunity(**on, name="X", stage="lost")
    services.archive_account(account=cast.acme, actor=cast.mia)
    client.force_login(cast.bo)
    assert "Rival" in client.get("/pipeline/win-rates/").content.decode()
    [rate] = client.get("/api/v1/pipeline/win-rates/").json()["competitors"]
    assert (rate["of"], rate["won"], rate["closed"]) == ("Rival", 0, 1)


@pytest.mark.parametrize("address", ["/pipeline/gap/", "/pipeline/win-rates/"])
def test_the_pages_show_what_one_sees(client, cast, address):
    targeted(cast.bolt, cast.sue, 100)
    on = {"actor": cast.sue, "account": cast.bolt}
    services.create_opportunity(**on, name="X", stage="won", competitor="Bolt Rival")
    for who, seen in (("sue", True), ("mia", True), ("anna", False)):
        client.force_login(getattr(cast, who))
        assert ("Bolt" in client.get(address).content.decode()) is seen


def test_the_page_turns_to_the_years_beside(client, cast):
    this = timezone.localdate().year
    targeted(cast.acme, cast.anna, 100, year=this + 1)
    client.force_login(cast.anna)
    for query, shown in (("", False), (f"?year={this + 1}", True), ("?year=1", False)):
        page = client.get(f"/pipeline/gap/{query}").content.decode()
        assert ("ACME Corp" in page) is shown
    assert (
        f"No plan of {this - 1} has"
        in client.get(f"/pipeline/gap/?year={this - 1}").content.decode()
    )
