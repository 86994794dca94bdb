"""Accounts by which criteria they meet, what they take against what they bring, as of any day."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from accounts.models import Account, ServiceCost
from kam.core.models import Job
from scoring import criteria, services
from scoring.models import CriteriaRun
from tests.scoring.conftest import DAY, portfolio, sell  # noqa: F401 - fixtures

URL, EFFORT = "/criteria/", "/criteria/effort/"


@pytest.fixture
def judged(portfolio, cast) -> CriteriaRun:  # noqa: F811 - the fixture
    """The best one brings most; the smallest one takes most."""
    ServiceCost.objects.create(account=portfolio[0], month=date(2026, 1, 1), hours=90, rate=50)
    ServiceCost.objects.create(account=portfolio[39], month=date(2026, 1, 1), hours=10, rate=50)
    return criteria.judge_all(services.evaluate(as_of=DAY))


def text(answer) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize("url", [URL, EFFORT])
@pytest.mark.parametrize(
    ("who", "status"), [("anna", 404), ("rita", 200), ("bo", 200), ("zed", 200), ("mia", 200)]
)
def test_the_pages_are_for_those_who_lead(client, cast, judged, url, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status


def test_a_manager_sees_the_accounts_of_the_own_teams_only(client, cast, judged):
    client.force_login(cast.zed)
    assert "Portfolio 39" not in text(client.get(URL))
    client.force_login(cast.bo)
    page = text(client.get(URL))
    assert page.index("Portfolio 39") < page.index("Portfolio 38")
    assert "Bolt Ltd" not in page


def test_the_list_is_narrowed_to_who_meets_all_that_is_chosen(client, cast, judged):
    client.force_login(cast.bo)
    page = text(client.get(URL, {"meets": "loss.effort"}))
    assert "No account meets all of these" in page
    page = text(client.get(URL, {"meets": "effort"}))
    assert "Portfolio 00" in page
    assert "Portfolio 39" not in page
    assert client.get(URL, {"meets": "fame"}).status_code == 404


def test_effort_stands_beside_profit(client, cast, judged):
    client.force_login(cast.bo)
    page = text(client.get(EFFORT))
    assert "Portfolio 00" in page  # takes 90 % and brings next to nothing
    assert "Portfolio 39" in page  # takes 10 % and brings 4.88 %
    assert page.index("Portfolio 00") < page.index("Portfolio 39")
    assert "Portfolio 38" not in page
    assert "logged for 2 of 41 accounts" in re.sub("<[^>]+>", "", page)


def test_a_day_that_is_not_judged_can_be_judged(client, cast, judged):
    before = services.evaluate(as_of=DAY - timedelta(40))
    Job.objects.filter(kind="criteria").delete()
    client.force_login(cast.bo)
    asked = {"as_of": before.as_of.isoformat()}
    assert "Judge them now" in text(client.get(URL, asked))
    client.post(f"/criteria/judge/?as_of={before.as_of}")
    assert Job.objects.get(kind="criteria").payload == {"evaluation": before.pk}
    assert "A worker is judging" in text(client.get(URL, asked))
    criteria.judge_all(before)
    assert "Portfolio 39" in text(client.get(URL, asked))
    client.force_login(cast.anna)
    assert client.post("/criteria/judge/").status_code == 404
    client.force_login(cast.rita)
    assert client.post("/criteria/judge/").status_code in (403, 404)


def test_an_account_shows_its_criteria_with_the_evidence(client, cast, judged):
    best = Account.objects.get(code="P39")
    client.force_login(cast.anna)
    page = text(client.get(f"/accounts/{best.pk}/score/"))
    assert "Profit of 12 months 4.00 k, 4.9" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "10 hours and 500 in 12 months" in page
    assert "more than it brings" in page


def test_administrators_set_the_thresholds(client, cast, judged):
    Job.objects.all().delete()
    url = "/settings/criteria/"
    values = {
        "profit": 70, "targets": 5, "loss": 1, "years": 2, "months": 5, "potential": 55,
        "effort": 40,
    }  # fmt: skip
    client.force_login(cast.bo)
    assert client.post(url, values).status_code == 403
    client.force_login(cast.mia)
    refused = client.post(url, values | {"profit": 0})
    assert "A leading group takes more than 0" in text(refused)
    assert client.post(url, values).status_code == 302
    assert criteria.current_rule().profit == 70
    assert Job.objects.filter(kind="criteria").count() == 1


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("url", [URL, EFFORT])
def test_queries_do_not_grow_with_rows(
    client, cast, judged, django_assert_max_num_queries, rows, url
):
    if rows == 1:
        Account.objects.filter(code__gt="P00", code__startswith="P").update(team=cast.south)
        Account.objects.filter(code="P00").update(team=cast.north)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", [URL, EFFORT])
def test_the_pages_speak_chinese(client, cast, judged, url):
    client.force_login(cast.bo)
    page = text(client.get(url, headers={"accept-language": "zh-hans"}))
    assert "谁符合哪些" in page
    assert "投入与利润" in page
