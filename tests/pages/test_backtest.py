"""The pages of back-tests: who may ask for one, what is shown, and at what cost."""

from datetime import date, timedelta

import pytest

from accounts.models import Sale
from kam.core.models import Job
from scoring import tasks
from scoring.backtest import start_back_test
from scoring.models import BackTest, ScoringModel
from tests.pages.test_portfolio import text_of
from tests.scoring.test_back_tests import DAY, customers, standard
from tests.scoring.test_back_tests import _today as today_is_then
from tests.scoring.test_lifetime_of_evaluations import line

__all__ = ["customers", "standard", "today_is_then"]

URL = "/backtest/"


@pytest.fixture
def done(cast, customers, standard) -> BackTest:
    """One that found a surprise: Known 12, a small one, buys most of all after the day."""
    line(customers[12], DAY + timedelta(days=9), 90_000).save()
    test = start_back_test(as_of=DAY, months=12, percent=20, versions=[standard], actor=cast.bo)
    tasks.run_back_test(test.job_id)
    test.refresh_from_db()
    return test


def wish(standard, **changes):
    return {
        "as_of": DAY.isoformat(),
        "months": 12,
        "percent": 20,
        "versions": standard.pk,
    } | changes


def test_a_manager_starts_a_test_and_sees_how_far_it_is(client, cast, customers, standard):
    client.force_login(cast.bo)
    page = client.get(URL)
    assert f'value="{standard.pk}" checked' in page.content.decode()
    answer = client.post(URL, wish(standard), follow=True)
    assert "Waiting for its turn" in text_of(answer)
    assert BackTest.objects.get().created_by == cast.bo


def test_the_form_offers_the_longest_look_that_the_record_allows(client, cast, customers, standard):
    """In Chinese too the day is written as the browser's field wants it."""
    Sale.objects.filter(date__lt=date(2025, 6, 1)).delete()
    client.force_login(cast.bo)
    page = client.get(URL, headers={"accept-language": "zh-hans"}).content.decode()
    assert 'value="2025-11-30"' in page
    assert '<option value="3" selected' in page


def test_a_refusal_stands_in_the_form(client, cast, customers, standard):
    client.force_login(cast.bo)
    answer = client.post(URL, wish(standard, as_of="2024-01-01"))
    assert "History is too short: sales begin on" in text_of(answer)
    assert not BackTest.objects.exists()


def test_the_result_tells_what_the_versions_found(client, cast, done):
    client.force_login(cast.bo)
    told = text_of(client.get(f"{URL}{done.pk}/"))
    assert "The top 20 % of “Standard v1” brought" in told
    assert "10 customers were lost." in told
    assert "Brought most, yet not in the top Known 12" in told
    assert "Standard v1" in text_of(client.get(URL))


def test_the_surprises_name_only_accounts_in_sight(client, cast, done):
    client.force_login(cast.zed)
    assert "Known" not in text_of(client.get(f"{URL}{done.pk}/"))


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("rita", 403), ("bo", 302)])
def test_only_who_weighs_may_start_one(client, cast, customers, standard, who, status):
    client.force_login(getattr(cast, who))
    assert client.post(URL, wish(standard)).status_code == status


def test_a_reader_reads_and_finds_no_form(client, cast, done):
    client.force_login(cast.rita)
    page = client.get(URL)
    assert (page.status_code, b'name="as_of"' in page.content) == (200, False)


def test_a_test_that_failed_says_why(client, cast, done):
    BackTest.objects.update(result=None)
    Job.objects.update(state="failed", error="It took longer than a job may take.")
    client.force_login(cast.bo)
    told = text_of(client.get(f"{URL}{done.pk}/"))
    assert "The test did not come to an end. It took longer" in told


@pytest.mark.parametrize("tests", [1, 15])
def test_queries_do_not_grow_with_tests(client, cast, done, django_assert_max_num_queries, tests):
    model = ScoringModel.objects.get(state="active")
    for _n in range(tests):
        more = BackTest.objects.create(
            as_of=date(2025, 1, 1), months=3, percent=5, created_by=cast.bo, result=done.result
        )
        more.versions.add(model)
    client.force_login(cast.mia)
    with django_assert_max_num_queries(8):
        assert client.get(URL).status_code == 200
    with django_assert_max_num_queries(7):
        assert client.get(f"{URL}{done.pk}/").status_code == 200


def test_it_reads_in_chinese(client, cast, done):
    client.force_login(cast.bo)
    client.cookies["language"] = "zh-hans"
    told = text_of(client.get(f"{URL}{done.pk}/", headers={"Accept-Language": "zh-hans"}))
    assert "此后 12 个月" in told
