"""accounts/{id}/score/: the explanation over REST, as of any day and since any day."""

from datetime import date

import pytest

from accounts.models import Account
from scoring.services import evaluate
from tests.scoring.conftest import portfolio, sell  # noqa: F401 - fixtures

BEFORE, DAY = date(2026, 1, 31), date(2026, 3, 2)


@pytest.fixture
def twice(portfolio, sell):  # noqa: F811
    evaluate(as_of=BEFORE)
    sell(portfolio[5], date(2026, 2, 20), 9_000)
    evaluate(as_of=DAY)
    return portfolio


def test_it_says_what_changed_since_the_run_before(rest, twice):
    body = rest("anna").read(f"accounts/{twice[5].pk}/score/").json()
    changes = body["changes"]
    assert (changes["since"], changes["tier"], body["tier"]) == ("2026-01-31", "D", "A")
    assert changes["points"] == pytest.approx(body["score"] - changes["score"], abs=0.001)
    assert changes["metrics"][0]["code"] == "sales_12m"
    assert body["words"][0].startswith("Rank")


def test_it_answers_as_known_on_a_day(rest, twice):
    body = rest("anna").read(f"accounts/{twice[5].pk}/score/?as_of=2026-02-14").json()
    assert (body["as_of"], body["changes"]) == ("2026-01-31", None)
    assert body["next_cut_off"]["tier"] == "C"
    assert body["next_cut_off"]["ways"][0]["after"] > body["next_cut_off"]["ways"][0]["before"]
    old = rest("anna").read(f"accounts/{twice[5].pk}/score/?since=2025-01-01").json()
    assert old["changes"] is None


@pytest.mark.parametrize("query", ["since=soon", "as_of=2026-13-01", "until=2026-01-01", "since="])
def test_what_is_no_date_is_refused(rest, twice, query):
    assert rest("anna").read(f"accounts/{twice[5].pk}/score/?{query}").status_code == 400


def test_hidden_accounts_are_no_peers_and_no_address(rest, twice, cast):
    Account.objects.filter(pk=twice[4].pk).update(owner=cast.sue, team=cast.south)
    assert rest("anna").read(f"accounts/{twice[4].pk}/score/").status_code == 404
    for account in (twice[3], twice[6]):
        peers = rest("anna").read(f"accounts/{account.pk}/score/").json()["peers"]
        named = [peer["account"]["id"] for peer in peers["above"] + peers["below"]]
        assert named
        assert twice[4].pk not in named


@pytest.mark.parametrize("others", [0, 30])
def test_questions_do_not_grow_with_others(
    rest, twice, cast, django_assert_max_num_queries, others
):
    Account.objects.bulk_create(
        Account(code=f"X{n}", name=f"Further {n}", owner=cast.anna, team=cast.north)
        for n in range(others)
    )
    evaluate(as_of=DAY)
    client = rest("anna")
    with django_assert_max_num_queries(25):
        assert client.read(f"accounts/{twice[5].pk}/score/").status_code == 200
