"""Concentration, a loss and the programme over REST, every answer held against the schema."""

import pytest

from accounts.models import ServiceCost
from scoring import criteria
from scoring.services import evaluate
from tests.api.conftest import PREFIX
from tests.scoring.conftest import DAY, portfolio, sell

__all__ = ["portfolio", "sell"]

URL = f"{PREFIX}portfolio/"


@pytest.fixture
def evaluation(portfolio):
    return evaluate(as_of=DAY)


def test_how_concentrated_sales_are(rest, cast, evaluation):
    told = rest("mia").get(f"{URL}concentration/").json()
    assert (told["as_of"], told["customers"], told["smallest80"]) == ("2026-03-02", 42, 23)
    assert told["curve"][100] == [100, 100]


def test_a_manager_asks_of_the_own_team_unless_another_in_sight_is_named(rest, cast, evaluation):
    client = rest("bo")
    assert client.get(f"{URL}concentration/").json()["customers"] == 41
    assert client.get(f"{URL}concentration/?team={cast.north.pk}").status_code == 200
    assert client.get(f"{URL}concentration/?team={cast.south.pk}").status_code == 404


def test_a_loss_says_what_goes_and_who_moves_up(rest, cast, portfolio, evaluation):
    told = rest("bo").get(f"{URL}loss/?account={portfolio[39].pk}").json()
    assert (told["sales"], told["accounts"]) == ("4000.00", [portfolio[39].pk])
    assert told["margin"] is None
    assert len(told["risers"]) == 3
    hit = {"sales": "4000.00", "whole": "82000.00", "share": 100 * 4 / 82}
    assert told["owners"] == [{"user": cast.anna.pk, "accounts": 1, "key_accounts": 1, **hit}]
    assert told["teams"] == [{"team": cast.north.pk, **hit}]


def test_a_loss_out_of_sight_is_not_found(rest, cast, portfolio, evaluation):
    assert rest("zed").get(f"{URL}loss/?account={portfolio[39].pk}").status_code == 404


def test_how_full_each_manager_is(rest, cast, evaluation):
    told = rest("bo").get(f"{URL}programme/").json()
    assert (told["limit"], told["key_accounts"], told["too_many"]) == (10, 9, 0)
    assert [(row["name"], row["room"]) for row in told["managers"]] == [("Anna", 1), ("Ben", 10)]


def test_what_is_spent_stands_beside_what_is_brought(rest, cast, portfolio, evaluation):
    assert rest("bo").get(f"{URL}effort/").status_code == 404
    ServiceCost.objects.create(account=portfolio[0], month=DAY.replace(day=1), hours=30, rate=50)
    ServiceCost.objects.create(account=portfolio[39], month=DAY.replace(day=1), hours=10, rate=50)
    criteria.judge_all(evaluation)
    told = rest("bo").get(f"{URL}effort/").json()
    assert (told["unit"], told["whole"]["hours"], told["whole"]["cost"]) == ("cost", 40, "2000.00")
    assert told["takes_more"]["accounts"] == 2  # 75 % of it for 0.1 %, 25 % for 4.9 %
    assert told["takes_more"]["effort_share"] == 100
    assert told["takes_more"]["profit_share"] == pytest.approx(5)
    assert [(tier["tier"], tier["effort_share"]) for tier in told["tiers"]] == [
        ("A", 25), ("B", 0), ("C", 0), ("D", 75),
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["concentration/", "effort/", "loss/", "programme/"])
def test_they_are_for_who_leads_and_strict(rest, cast, evaluation, what):
    assert rest("anna").get(URL + what).status_code == 403
    assert rest("bo").get(f"{URL}{what}?x=1").status_code == 400
    assert rest("bo").get(f"{URL}{what}?as_of=soon").status_code == 400


def test_before_the_first_evaluation_there_is_nothing(rest, cast):
    assert rest("mia").get(f"{URL}concentration/").status_code == 404
