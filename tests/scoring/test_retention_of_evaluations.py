"""After each whole evaluation a worker also tells how long customers stay."""

import math
import uuid
from datetime import timedelta

import numpy as np
import pytest

from accounts.models import Account, Contract, Sale
from kam.core.models import Job
from scoring import tasks
from scoring.lifetime.staying import model_of
from scoring.lifetime.staying_words import finding, lifetime, refusal
from scoring.models import RetentionFit
from scoring.services import evaluate
from tests.scoring.conftest import DAY

YEARS = 6
HIGH_END = [1000, 869, 743, 653, 593, 551]  # Fader and Hardie 2007: still there, in thousandths
CUSTOMERS = 200


@pytest.fixture
def customers(cast):
    """200 who came six years ago and stay as the published ones do, after one who was there before."""
    accounts = Account.objects.bulk_create(
        Account(code=f"R{n:03}", name=f"Renewing {n:03}", owner=cast.anna, team=cast.north)
        for n in range(CUSTOMERS + 1)
    )
    years = [0, *(sum(still > 5 * n for still in HIGH_END) for n in range(CUSTOMERS))]
    lines = [sale(accounts[0], DAY - timedelta(days=365 * (YEARS + 1)))]
    for account, kept in zip(accounts, years, strict=True):
        first = DAY - timedelta(days=365 * YEARS - 100)
        lines += [sale(account, first + timedelta(days=365 * year)) for year in range(kept)]
    Sale.objects.bulk_create(lines)
    return accounts


def sale(account, day):
    return Sale(
        account=account, date=day, amount=100, base_amount=100, currency="EUR", key=uuid.uuid4()
    )


def worked_out():
    tasks.work_out_lifetime(Job.objects.get(kind="lifetime").pk)
    return RetentionFit.objects.get()


def test_cohorts_and_the_published_model_come_out(customers):
    evaluate(as_of=DAY)
    fit = worked_out()
    assert (fit.refused_because, fit.months, fit.customers, fit.before) == ("", 12, 200, 1)
    assert fit.cohorts[0]["still"] == [math.ceil(still / 5) for still in HIGH_END]
    assert fit.cohorts[0]["ends"] == DAY.replace(year=DAY.year - 5).isoformat()
    survival = model_of(fit).survival(np.arange(6.0)) * 1000
    assert survival == pytest.approx(HIGH_END, abs=20)


def test_it_says_how_long_they_stay_and_how_well_it_was_foretold(customers):
    evaluate(as_of=DAY)
    fit = worked_out()
    assert lifetime(fit).startswith("86 % of new customers renew the first time. Half of them")
    assert fit.held_out["at_risk"] == fit.cohorts[0]["still"][4]
    assert finding(fit).startswith("Held against the last period: of 119 customers 111 stayed")


def test_a_short_record_is_refused_with_the_reason(portfolio):
    evaluate(as_of=DAY)
    fit = worked_out()
    assert (fit.refused_because, fit.months, fit.cohorts, model_of(fit)) == ("months", 0, [], None)
    assert "it takes 30" in refusal(fit)
    assert lifetime(fit) == ""


def test_where_hardly_anyone_left_the_cohorts_are_told_all_the_same(customers):
    gone = [account.pk for account in customers[1:]][CUSTOMERS - 100 :]
    Sale.objects.filter(account__in=gone).delete()
    evaluate(as_of=DAY)
    fit = worked_out()
    assert (fit.refused_because, fit.found, fit.needed) == ("lost", 0, 10)
    assert fit.cohorts[0]["still"] == [100] * 6


def test_working_it_out_again_keeps_one(customers):
    evaluation = evaluate(as_of=DAY)
    first = worked_out()
    Job.objects.all().delete()
    again = Job.objects.create(kind="lifetime", payload={"evaluation": evaluation.pk})
    tasks.work_out_lifetime(again.pk)
    assert RetentionFit.objects.get().cohorts == first.cohorts


def signed(accounts):
    """A chain of yearly contracts each, renewed as the published customers did."""
    begin = DAY - timedelta(days=365 * YEARS + 60)
    for n, account in enumerate(accounts):
        kept = sum(still > 1000 * n / len(accounts) for still in HIGH_END)
        following = None
        for year in reversed(range(kept)):
            starts = begin + timedelta(days=365 * year)
            decided = starts + timedelta(days=364) if following else None
            following = Contract.objects.create(
                account=account,
                name=f"C-{year}",
                starts=starts,
                ends=starts + timedelta(days=364),
                state="renewed" if following else "open",
                settled_on=decided,
                renewed_by=following,
            )


def test_contracts_on_record_come_before_purchases(customers):
    signed(customers[1:101])
    evaluate(as_of=DAY)
    fit = worked_out()
    assert (fit.refused_because, fit.source, fit.customers) == ("", "contracts", 100)
    assert fit.cohorts[0]["still"] == [math.ceil(s / 10) for s in HIGH_END]


def test_too_few_contracts_leave_it_to_the_purchases(customers):
    signed(customers[1:40])
    evaluate(as_of=DAY)
    assert worked_out().source == "purchases"


def test_contracts_of_those_who_do_not_compete_do_not_count(customers):
    signed(customers[1:101])
    Account.objects.filter(pk__in=[a.pk for a in customers[1:41]]).update(status="archived")
    evaluate(as_of=DAY)
    assert worked_out().source == "contracts"
    assert RetentionFit.objects.get().customers == 60
