"""Value to come over REST, every answer held against the schema."""

import pytest

from scoring.models import Evaluation, LifetimeFit, LifetimeValue
from tests.api.conftest import PREFIX


@pytest.fixture
def valued(lines):
    """ACME has a value by the current evaluation, whose fit was made; BOLT has none."""
    evaluation = Evaluation.objects.current()
    fit = LifetimeFit.objects.create(
        evaluation=evaluation, customers=120, months=36, discount=10,
        purchases={"r": 1, "alpha": 2, "a": 3, "b": 4, "log_likelihood": -5, "customers": 120},
        spend={"p": 1, "q": 2, "gamma": 3, "log_likelihood": -5, "customers": 120},
    )  # fmt: skip
    LifetimeValue.objects.create(
        evaluation=evaluation, account=lines.acme.account, frequency=2, p_alive=0.5,
        expected_purchases=3, expected_spend=4, value=5, at_stake=6, rank=1, sales_rank=2,
    )  # fmt: skip
    return fit


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("bo", 200), ("rita", 200), ("sue", 404), ("zed", 404)]
)
def test_the_value_of_an_account_is_for_who_sees_it(rest, cast, valued, who, status):
    answer = rest(who).get(f"{PREFIX}accounts/{cast.acme.pk}/value/")
    assert answer.status_code == status
    if status == 200:
        assert (answer.json()["p_alive"], answer.json()["sales_rank"]) == (0.5, 2)


def test_of_who_never_bought_nothing_is_known(rest, cast, valued):
    assert rest("sue").get(f"{PREFIX}accounts/{cast.bolt.pk}/value/").status_code == 404


def test_values_are_listed_for_who_sees_the_account(rest, cast, valued):
    def listed(who, query=""):
        rows = rest(who).read(f"lifetime-values/{query}").json()["results"]
        return [row["account"] for row in rows]

    LifetimeValue.objects.create(
        evaluation=valued.evaluation, account=cast.bolt, frequency=2, p_alive=0.1,
        expected_purchases=3, expected_spend=4, value=9, at_stake=1, rank=1, sales_rank=2,
    )  # fmt: skip
    assert listed("mia") == [cast.bolt.pk, cast.acme.pk]
    assert listed("mia", "?ordering=-at_stake") == [cast.acme.pk, cast.bolt.pk]
    assert listed("mia", "?leaving=true") == [cast.bolt.pk]
    assert listed("anna") == [cast.acme.pk]


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("bo", 200), ("mia", 200)])
def test_the_fit_is_for_who_leads(rest, valued, who, status):
    assert rest(who).get(f"{PREFIX}lifetime-fit/").status_code == status


def test_a_refused_fit_says_why(rest, valued):
    LifetimeFit.objects.update(
        refused_because="customers", found=7, needed=100, purchases=None, spend=None
    )
    told = rest("bo").get(f"{PREFIX}lifetime-fit/").json()
    assert (told["refused_because"], told["purchases"]) == ("customers", None)
    assert told["reason"] == "7 customers have bought so far; it takes 100."


def test_unknown_parameters_are_refused(rest, cast, valued):
    assert rest("bo").get(f"{PREFIX}accounts/{cast.acme.pk}/value/?x=1").status_code == 400
    assert rest("bo").get(f"{PREFIX}lifetime-fit/?x=1").status_code == 400
