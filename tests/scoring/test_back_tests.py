"""A version of the model held against what came: as a job, on facts of the day alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Sale
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from scoring import tasks
from scoring.backtest import start_back_test
from scoring.backtest.words import key_finding, leaving_finding, refusal
from scoring.models import BackTest, ScoringModel
from scoring.versions.services import copy_model
from tests.scoring.test_lifetime_of_evaluations import line

DAY, TODAY = date(2025, 3, 1), date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("scoring.backtest.services.timezone.localdate", lambda: TODAY)


@pytest.fixture
def standard(db) -> ScoringModel:
    return ScoringModel.objects.get(state="active")


@pytest.fixture
def customers(cast) -> list[Account]:
    """60 that buy each month, the later the larger; the first ten stop just before the day."""
    accounts = Account.objects.bulk_create(
        Account(code=f"K{n:02}", name=f"Known {n:02}", owner=cast.anna, team=cast.north)
        for n in range(60)
    )
    Sale.objects.bulk_create(
        line(account, DAY - timedelta(days=30 * month + 15), 100 * (n + 1))
        for n, account in enumerate(accounts)
        for month in range(-12, 24)
        if n >= 10 or month > 3
    )
    return accounts


def started(actor, standard, **changes) -> BackTest:
    wish = {"as_of": DAY, "months": 12, "percent": 20, "versions": [standard], "actor": actor}
    return start_back_test(**wish | changes)


def found(actor, standard, **changes) -> BackTest:
    test = started(actor, standard, **changes)
    tasks.run_back_test(test.job_id)
    test.refresh_from_db()
    return test


def judge(test: BackTest, name: str) -> dict:
    return next(each for each in test.result["judges"] if each["name"] == name)


def test_it_says_who_was_lost_and_who_found_the_key_accounts(cast, customers, standard):
    test = found(cast.bo, standard)
    assert test.job is not None
    assert Job.objects.get(pk=test.job.pk).state == "done"
    assert test.result["fates"]["lost"] == 10
    assert (test.result["accounts"], test.result["top"]) == (62, 13)
    assert judge(test, "sales")["key"]["hits"] == 13
    assert judge(test, "silence")["leaving"]["hits"] == 10
    assert sum(part["accounts"] for part in judge(test, "model")["tenths"]) == 62


def test_what_came_after_the_day_is_not_known_on_it(cast, customers, standard):
    before = found(cast.bo, standard)
    Sale.objects.bulk_create(line(customers[0], DAY + timedelta(days=9), 9e6) for _n in range(3))
    after = found(cast.bo, standard)
    assert judge(after, "sales")["correlation"] < judge(before, "sales")["correlation"]
    assert judge(after, "model")["key"]["hits"] < judge(before, "model")["key"]["hits"]
    said = [[part["said"] for part in judge(test, "model")["tenths"]] for test in (before, after)]
    assert said[0] == said[1]


def test_testing_twice_finds_the_same(cast, customers, standard):
    first, second = (found(cast.bo, standard).result for _n in range(2))
    assert first == second


def test_versions_are_compared_on_the_accounts_that_compete_in_both(cast, customers, standard):
    """ACME and BOLT are no prospects: where only these compete, 60 are left."""
    narrow = copy_model(model=standard, actor=cast.bo, changes={"scope": {"status": ["prospect"]}})
    test = found(cast.bo, standard, versions=[standard, narrow])
    assert test.result["accounts"] == 60
    assert [each["version"] for each in test.result["judges"][:2]] == [standard.pk, narrow.pk]


def test_versions_without_a_scope_share_one_reading_of_the_sales(cast, customers, standard):
    copies = [copy_model(model=standard, actor=cast.bo, changes={"name": name}) for name in "XY"]
    with CaptureQueriesContext(connection) as asked:
        test = found(cast.bo, standard, versions=[standard, *copies])
    assert [each["name"] for each in test.result["judges"]][:3] == ["model"] * 3
    lines = [each for each in asked.captured_queries if "base_cost" in each["sql"]]
    assert len(lines) == 1


def test_few_customers_are_refused_in_words(cast, customers, standard):
    Sale.objects.filter(account__in=customers[20:]).delete()
    test = found(cast.bo, standard)
    assert (test.result, test.refused_because, test.found) == (None, "customers", 20)
    assert refusal(test).startswith("20 customers had bought")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"as_of": date(2024, 1, 1)}, "as many months before its day as after it"),
        ({"as_of": date(2026, 1, 1)}, "The time after the day is not over"),
        ({"as_of": TODAY}, "Choose a day in the past."),
        ({"as_of": date(9999, 12, 31)}, "Choose a day in the past."),
        ({"months": 7}, "Look 3, 6 or 12 months ahead."),
        ({"percent": 51}, "The top is between 1 and 50 percent."),
        ({"versions": []}, "Choose one to 4 versions."),
    ],
)
def test_what_cannot_be_tested_is_refused_with_the_reason(cast, customers, standard, changes, says):
    with pytest.raises(DomainError, match=says):
        started(cast.bo, standard, **changes)
    assert not BackTest.objects.exists()


def test_a_young_company_is_held_against_the_time_right_before(cast, customers, standard):
    """With less than a year on record there are no same months a year before."""
    assert found(cast.bo, standard, months=6).result["season"]
    Sale.objects.filter(date__lt=date(2024, 8, 1)).delete()
    young = found(cast.bo, standard, months=6).result
    assert not young["season"]
    assert young["fates"]["kept"] == 50  # the fifty that go on buy as much as right before


def test_sales_that_end_too_early_are_no_time_after(cast, customers, standard):
    Sale.objects.filter(date__gt=date(2025, 6, 1)).delete()
    with pytest.raises(DomainError, match="sales end on"):
        started(cast.bo, standard)


def test_without_sales_there_is_nothing_to_test_on(cast, standard):
    with pytest.raises(DomainError, match="No sales are on record"):
        started(cast.bo, standard)


def test_who_may_not_weigh_may_not_test(cast, customers, standard):
    with pytest.raises(DomainError):
        started(cast.anna, standard)


def test_the_wish_is_logged(cast, customers, standard):
    test = started(cast.bo, standard)
    change = Change.objects.get(kind="scoring.backtest")
    assert (change.object_id, change.actor) == (test.pk, cast.bo)
    assert change.values["versions"] == [None, [standard.pk]]


def test_findings_say_it_in_a_sentence(cast, customers, standard):
    test = found(cast.bo, standard)
    assert key_finding(test).startswith("The top 20\N{NARROW NO-BREAK SPACE}% of “Standard v1”")
    assert leaving_finding(test).startswith("10 customers were lost.")
