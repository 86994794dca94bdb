"""After each whole evaluation a worker fits value to come and keeps what it says of each account."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from accounts.models import Account, Sale
from kam.core.models import Job
from scoring import tasks
from scoring.lifetime.words import finding, told_chance
from scoring.models import LifetimeFit, LifetimeValue
from scoring.services import evaluate
from tests.scoring.conftest import DAY


def line(account, day, amount, cost=None):
    return Sale(
        account=account, date=day, amount=amount, base_amount=amount, cost=cost, base_cost=cost,
        currency="EUR", key=uuid.uuid4(),
    )  # fmt: skip


@pytest.fixture
def customers(cast):
    """120 of North that buy at rates of their own; every fifth stopped a year ago, some else."""
    random = np.random.default_rng(3)
    accounts = Account.objects.bulk_create(
        Account(code=f"V{n:03}", name=f"Value {n:03}", owner=cast.anna, team=cast.north)
        for n in range(120)
    )
    lines = []
    for n, account in enumerate(accounts):
        day = DAY - timedelta(days=int(random.integers(650, 900)))
        left = {0: 365, 1: int(random.integers(100, 600))}.get(n % 5, 0)
        stop = DAY - timedelta(days=left)
        size, gap = random.gamma(4, 250), random.gamma(3, 12) + 3
        while day <= stop:
            lines.append(line(account, day, round(size * random.gamma(3, 1 / 3) + 1, 2)))
            day += timedelta(days=1 + round(random.exponential(gap)))
    Sale.objects.bulk_create(lines)
    return accounts


@pytest.fixture
def evaluation(customers):
    return evaluate(as_of=DAY)


def worked_out(evaluation=None):
    job = Job.objects.get(kind="lifetime")
    tasks.work_out_lifetime(job.pk)
    job.refresh_from_db()
    return job


def kept():
    return list(LifetimeValue.objects.order_by("account").values())


def test_an_evaluation_asks_for_it_and_each_customer_has_a_row(evaluation, customers):
    job = worked_out()
    assert (job.state, job.result) == ("done", {"customers": 120, "refused": ""})
    rows = kept()
    assert {row["account_id"] for row in rows} == {account.pk for account in customers}
    assert {row["rank"] for row in rows} == set(range(1, 121))
    assert {row["sales_rank"] for row in rows} == set(range(1, 121))
    assert all(0 <= row["p_alive"] <= 1 and row["expected_purchases"] >= 0 for row in rows)


def test_who_stopped_a_year_ago_is_less_likely_a_customer(evaluation, customers):
    worked_out()
    alive = dict(LifetimeValue.objects.values_list("account", "p_alive"))
    stopped = np.mean([alive[a.pk] for a in customers[::5]])
    buying = np.mean([alive[a.pk] for n, a in enumerate(customers) if n % 5 > 1])
    assert stopped < 0.5 < buying


def test_the_fit_says_how_it_did_on_months_held_out(evaluation):
    worked_out()
    fit = LifetimeFit.objects.get()
    assert fit.held_out["months"] == 6
    assert [each["name"] for each in fit.held_out["forecasts"]] == ["model", "repeat", "silence"]
    assert finding(fit).startswith("Held against the last 6 months, the model was off by ")


def test_working_it_out_again_keeps_the_same(evaluation):
    worked_out()
    first = kept()
    Job.objects.all().delete()
    again = Job.objects.create(kind="lifetime", payload={"evaluation": evaluation.pk})
    tasks.work_out_lifetime(again.pk)
    assert kept() == first
    assert LifetimeFit.objects.count() == 1


def test_only_the_newest_evaluation_has_rows(evaluation):
    worked_out()
    Job.objects.all().delete()
    later = evaluate(as_of=DAY + timedelta(days=1))
    worked_out()
    assert {row["evaluation_id"] for row in kept()} == {later.pk}


def test_an_evaluation_that_is_no_longer_shown_is_not_worked_out(evaluation):
    evaluation.is_current = False
    evaluation.save()
    assert worked_out().state == "done"
    assert not LifetimeFit.objects.exists()


def test_too_few_customers_are_refused_and_nothing_is_said(portfolio):
    evaluate(as_of=DAY)
    assert worked_out().state == "done"
    fit = LifetimeFit.objects.get()
    assert (fit.refused_because, fit.found, fit.needed) == ("customers", 40, 100)
    assert not kept()


def test_a_refusal_takes_away_what_was_said_before(evaluation):
    worked_out()
    Job.objects.all().delete()
    Sale.objects.all().delete()
    evaluate(as_of=DAY + timedelta(days=1))
    worked_out()
    assert not kept()


def test_without_any_cost_value_is_in_sales(evaluation):
    worked_out()
    assert LifetimeFit.objects.get().margin is None


def test_the_accounts_own_margin_counts_and_that_of_all_where_it_is_unknown(customers):
    own = Sale.objects.filter(account=customers[1])
    for sale in own:
        sale.base_cost = sale.base_amount / 2
        sale.save()
    evaluate(as_of=DAY)
    worked_out()
    fit = LifetimeFit.objects.get()
    assert fit.margin == pytest.approx(0.5, abs=1e-4)


def test_a_higher_discount_and_fewer_months_are_worth_less(evaluation, settings):
    worked_out()
    before = {row["account_id"]: row["value"] for row in kept()}
    settings.KAM_VALUE_DISCOUNT, settings.KAM_VALUE_MONTHS = 30, 24
    Job.objects.all().delete()
    again = Job.objects.create(kind="lifetime", payload={"evaluation": evaluation.pk})
    tasks.work_out_lifetime(again.pk)
    assert all(row["value"] <= before[row["account_id"]] for row in kept())
    assert sum(row["value"] for row in kept()) < sum(before.values())


def test_of_one_purchase_nothing_is_told():
    once = LifetimeValue(frequency=0, p_alive=1.0)
    assert told_chance(once).startswith("Bought on one day only")
    assert told_chance(LifetimeValue(frequency=3, p_alive=0.2)) == "Probably gone"
    assert told_chance(LifetimeValue(frequency=3, p_alive=0.95)).startswith("Almost surely")


@pytest.mark.realdata
def test_cdnow_comes_out_of_the_whole_path(cast, real_data):
    """The published estimates, whose weeks are seven of our days."""
    lines, accounts = [], {}
    for text in (real_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _master, customer, day, _units, dollars = text.split()
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if when <= date(1997, 9, 30):
            lines.append((customer, when, Decimal(dollars)))
    for customer in {line[0] for line in lines}:
        accounts[customer] = Account(code=f"C{customer}", name=customer, team=cast.north)
    Account.objects.bulk_create(accounts.values())
    Sale.objects.bulk_create(line(accounts[c], day, amount) for c, day, amount in lines if amount)
    evaluate(as_of=date(1997, 9, 30))
    worked_out()
    fit = LifetimeFit.objects.get()
    assert fit.refused_because == ""
    found = [fit.purchases[name] for name in ("r", "a", "b")]
    assert found == pytest.approx([0.243, 0.793, 2.426], abs=0.1)
    assert fit.purchases["alpha"] / 7 == pytest.approx(4.414, abs=0.1)
    assert LifetimeValue.objects.count() == fit.customers > 2300
