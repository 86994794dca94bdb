"""Loyalty over REST, every answer held against the schema."""

import pytest

from scoring import loyalty
from scoring.models import Evaluation, Loyalty
from tests.api.conftest import PREFIX


@pytest.fixture
def loyal(lines):
    """ACME and BOLT have bought; both have an index by the current evaluation."""
    loyalty.work_out(Evaluation.objects.current())
    return lines


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("bo", 200), ("rita", 200), ("sue", 404), ("zed", 404)]
)
def test_the_loyalty_of_an_account_is_for_who_sees_it(rest, cast, loyal, who, status):
    answer = rest(who).get(f"{PREFIX}accounts/{cast.acme.pk}/loyalty/")
    assert answer.status_code == status
    if status == 200:
        assert 0 < answer.json()["score"] < 100


def test_before_the_first_evaluation_of_a_day_nothing_is_known(rest, cast, loyal):
    url = f"{PREFIX}accounts/{cast.acme.pk}/loyalty/"
    assert rest("anna").get(f"{url}?as_of=1999-01-01").status_code == 404
    assert rest("anna").get(f"{url}?as_of=soon").status_code == 400
    assert rest("anna").get(f"{url}?x=1").status_code == 400


@pytest.mark.parametrize(("who", "codes"), [("anna", 1), ("mia", 2), ("zed", 1)])
def test_the_list_holds_what_is_in_sight(rest, loyal, who, codes):
    assert len(rest(who).read("loyalty/").json()["results"]) == codes


def test_the_list_is_narrowed_to_who_is_leaving(rest, cast, loyal):
    assert rest("mia").read("loyalty/?leaving=true&ordering=-at_stake").json()["results"] == []
    Loyalty.objects.filter(account=cast.bolt).update(leaving=True)
    rows = rest("mia").read("loyalty/?leaving=true&ordering=-at_stake").json()["results"]
    assert [row["account"] for row in rows] == [cast.bolt.pk]
    assert len(rest("mia").read("loyalty/?zone=0").json()["results"]) == 2
