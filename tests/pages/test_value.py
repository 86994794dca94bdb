"""The page of value to come, the card on the Score tab, and both over REST."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Account
from kam.core.models import Job
from scoring import tasks
from scoring.models import LifetimeFit, LifetimeValue, RetentionFit
from scoring.services import evaluate
from tests.scoring.conftest import DAY, portfolio, sell

__all__ = ["portfolio", "sell"]

BUYING = {"r": 0.2, "alpha": 4.4, "a": 0.8, "b": 2.4, "log_likelihood": -9582.4, "customers": 40}
SPENDING = {"p": 6.2, "q": 3.7, "gamma": 15.4, "log_likelihood": -4055.9, "customers": 40}
ERRORS = {"model": 1.0, "repeat": 1.5, "silence": 1.2}


@pytest.fixture
def evaluation(portfolio):
    return evaluate(as_of=DAY)


@pytest.fixture
def fit(evaluation):
    return LifetimeFit.objects.create(
        evaluation=evaluation, customers=40, purchases=BUYING, spend=SPENDING, months=36,
        discount=10, margin=0.25, held_out=held_out(ERRORS),
    )  # fmt: skip


def held_out(errors):
    forecasts = [{"name": n, "error": e, "correlation": 0.5} for n, e in errors.items()]
    return {"months": 6, "customers": 40, "bought": 2.5, "forecasts": forecasts}


@pytest.fixture
def rows(fit, portfolio):
    """The first ten have probably left; account n is worth 100 · n."""
    return LifetimeValue.objects.bulk_create(
        LifetimeValue(
            evaluation=fit.evaluation, account=account, frequency=5, p_alive=0.1 if n < 10 else 0.8,
            expected_purchases=n, expected_spend=100, value=Decimal(100 * n), at_stake=1000 + n,
            rank=40 - n, sales_rank=n + 1,
        )
        for n, account in enumerate(portfolio)
    )  # fmt: skip


def page(client, user, address="/value/"):
    client.force_login(user)
    return client.get(address).content.decode()


def test_the_most_valuable_stand_first(rows, client, cast):
    text = page(client, cast.bo)
    assert text.index("Portfolio 39") < text.index("Portfolio 38") < text.index("Portfolio 05")
    assert "10 of your accounts have more likely left than not." in text


def test_large_ones_that_have_left_are_a_list_of_their_own(rows, client, cast):
    text = page(client, cast.bo, "/value/?list=leaving")
    assert text.index("Portfolio 09") < text.index("Portfolio 00")
    assert "Portfolio 10" not in text


@pytest.mark.parametrize(
    ("model", "said"),
    [(1.0, "model foretells better"), (1.18, "as good as the model"), (2.0, "rule did better")],
)
def test_it_says_honestly_how_the_model_did(fit, rows, client, cast, model, said):
    fit.held_out = held_out({**ERRORS, "model": model})
    fit.save()
    assert said in page(client, cast.bo)


def test_without_a_check_it_says_so(fit, rows, client, cast):
    fit.held_out = None
    fit.save()
    assert "take its numbers as a first guess" in page(client, cast.bo)


def test_a_manager_sees_their_teams_and_a_rep_nothing(rows, client, cast):
    assert "Portfolio 0" not in page(client, cast.zed)
    client.force_login(cast.anna)
    assert client.get("/value/").status_code == 404


def test_the_team_narrows_the_list(rows, client, cast):
    assert "Portfolio 0" in page(client, cast.mia, f"/value/?team={cast.group.pk}")
    assert "Portfolio 0" not in page(client, cast.mia, f"/value/?team={cast.south.pk}")


def test_as_known_on_a_past_day_it_shows_the_fit_of_that_day(rows, fit, client, cast):
    later = evaluate(as_of=DAY + timedelta(days=31))
    LifetimeFit.objects.create(
        evaluation=later, refused_because="customers", found=3, months=36, discount=10
    )
    past = page(client, cast.bo, f"/value/?as_of={DAY}")
    assert "foretells better" in past
    assert "Portfolio 39" in past
    assert "3 customers have bought so far" in page(client, cast.bo)


def test_a_past_day_is_worked_out_when_asked_for_and_found_again(evaluation, client, cast):
    evaluate(as_of=DAY + timedelta(days=31))
    Job.objects.all().delete()
    past = f"/value/?as_of={DAY}"
    assert "has not been worked out for this day yet" in page(client, cast.bo, past)
    asked = client.post(f"/as-of/value/?as_of={DAY}")
    assert (asked.status_code, asked["Location"]) == (302, past)
    assert "40 customers have bought so far; it takes 100." in page(client, cast.bo, past)


def test_of_a_large_portfolio_a_worker_makes_it_and_the_page_shows_how_far_it_is(
    evaluation, client, cast, monkeypatch
):
    monkeypatch.setattr("scoring.past.AT_ONCE", 10)
    evaluate(as_of=DAY + timedelta(days=31))
    Job.objects.all().delete()
    client.force_login(cast.bo)
    client.post(f"/as-of/value/?as_of={DAY}")
    job = Job.objects.get(kind="lifetime")
    assert f'id="job-{job.pk}"' in page(client, cast.bo, f"/value/?as_of={DAY}")
    assert f'id="job-{job.pk}"' not in page(client, cast.zed, f"/value/?as_of={DAY}")
    tasks.work_out_lifetime(job.pk)
    assert "40 customers have bought so far" in page(client, cast.zed, f"/value/?as_of={DAY}")


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [("anna", "value", 404), ("bo", "nothing", 404), ("rita", "value", 403), ("mia", "value", 302)],
)
def test_who_may_have_a_past_day_worked_out(evaluation, client, cast, who, what, status):
    client.force_login(getattr(cast, who))
    assert client.post(f"/as-of/{what}/").status_code == status


def test_it_says_when_renewals_are_read_from_contracts(rows, staying, client, cast):
    assert "Contracts are read from purchases" in page(client, cast.bo)
    RetentionFit.objects.update(source="contracts")
    text = page(client, cast.bo)
    assert "Read from the contracts on record" in text
    assert "are left out: their contracts are not of about a year" in text


def test_a_refusal_says_what_is_missing(fit, client, cast):
    fit.refused_because, fit.found, fit.needed = "customers", 40, 100
    fit.purchases = fit.spend = fit.held_out = None
    fit.save()
    assert "40 customers have bought so far; it takes 100." in page(client, cast.bo)


def test_before_the_first_fit_it_says_when(evaluation, client, cast):
    assert "Not worked out yet" in page(client, cast.bo)


def test_the_score_tab_says_whether_they_still_buy(rows, portfolio, client, cast):
    assert "Probably gone" in page(client, cast.anna, f"/accounts/{portfolio[0].pk}/score/")
    text = page(client, cast.anna, f"/accounts/{portfolio[20].pk}/score/")
    assert "Probably still a customer" in text


def test_pages_follow_by_key(rows, client, cast, monkeypatch):
    monkeypatch.setattr("kam.pages.value.PER_PAGE", 15)
    client.force_login(cast.bo)
    first = client.get("/value/")
    second = client.get("/value/" + first.context["next"])
    names = [entry.account.name for entry in second.context["entries"]]
    assert names[0] == "Portfolio 24"
    back = client.get("/value/" + second.context["previous"])
    assert back.context["entries"][0].account.name == "Portfolio 39"


def test_queries_do_not_grow_with_accounts(rows, client, cast, django_assert_num_queries):
    client.force_login(cast.bo)
    client.get("/value/")
    with django_assert_num_queries(QUERIES):
        client.get("/value/")
    LifetimeValue.objects.filter(account__in=Account.objects.order_by("pk")[5:]).delete()
    with django_assert_num_queries(QUERIES):
        client.get("/value/")


QUERIES = (
    16  # session, user, unread, scope, days beside it, two fits, two counts, accounts, standings
)


@pytest.mark.parametrize("form", ["value", "fit"])
def test_rest_tells_the_same(rows, portfolio, client, cast, form):
    client.force_login(cast.bo)
    if form == "value":
        told = client.get(f"/api/v1/accounts/{portfolio[20].pk}/value/").json()
        assert (told["p_alive"], told["value"], told["rank"]) == (0.8, "2000.00", 20)
        assert (told["months"], told["as_of"]) == (36, DAY.isoformat())
    else:
        told = client.get("/api/v1/lifetime-fit/").json()
        assert (told["purchases"]["r"], told["refused_because"]) == (0.2, "")
        assert told["held_out"]["forecasts"][0]["name"] == "model"


def test_rest_says_what_is_not_known(evaluation, cast, client):
    client.force_login(cast.bo)
    answer = client.get(f"/api/v1/accounts/{cast.acme.pk}/value/")
    assert answer.status_code == 404
    assert client.get(f"/api/v1/accounts/{cast.bolt.pk}/value/").status_code == 404
    assert client.get("/api/v1/lifetime-fit/").status_code == 404


COHORTS = [
    {"ends": "2024-06-30", "still": [100, 87, 74], "back": 3},
    {"ends": "2025-06-30", "still": [60, 48], "back": 0},
    {"ends": "2026-06-30", "still": [40], "back": 0},
]


@pytest.fixture
def staying(fit):
    return RetentionFit.objects.create(
        evaluation=fit.evaluation, months=12, cohorts=COHORTS, customers=200, before=7,
        alpha=0.668, beta=3.806, log_likelihood=-160.5, discount=10,
        held_out={"at_risk": 135, "model": 121.6, "repeat": 117.4, "stayed": 122},
    )  # fmt: skip


def test_it_says_how_long_customers_stay(rows, staying, client, cast):
    text = page(client, cast.bo)
    assert "85 % of new customers renew the first time." in text
    assert "Here the simple rule is as good as the model." in text
    assert "customers who bought before these periods are left out" in text


def test_the_table_beside_the_chart_has_the_same_figures(rows, staying, client, cast):
    client.force_login(cast.bo)
    shown = client.get("/value/").context
    assert [row.shares for row in shown["cohorts"]] == [
        [100, 87, 74], [100, 80, None], [100, None, None],
    ]  # fmt: skip
    assert shown["retention_chart"]["series"][1]["data"] == [100, 80, None]
    assert len(shown["retention_chart"]["series"][3]["data"]) == 6
    longest, newest = shown["cohorts"][0], shown["cohorts"][2]
    assert longest.renews > newest.renews
    assert longest.years > newest.years


def test_a_refused_model_leaves_the_cohorts(rows, staying, client, cast):
    RetentionFit.objects.update(
        refused_because="lost", found=4, needed=10, alpha=None, beta=None, log_likelihood=None
    )
    text = page(client, cast.bo)
    assert "4 customers have left so far; it takes 10." in text
    assert "The model</strong>" not in text
    assert ">87\N{NARROW NO-BREAK SPACE}%<" in text


def test_without_a_discount_years_have_no_end_and_are_not_told(rows, staying, client, cast):
    RetentionFit.objects.update(discount=0)
    client.force_login(cast.bo)
    assert {row.years for row in client.get("/value/").context["cohorts"]} == {None}


def test_both_refusals_stand_on_one_page(fit, client, cast):
    fit.refused_because, fit.found, fit.needed = "customers", 40, 100
    fit.purchases = fit.spend = fit.held_out = None
    fit.save()
    RetentionFit.objects.create(
        evaluation=fit.evaluation, refused_because="months", found=14, needed=30, discount=10
    )
    text = page(client, cast.bo)
    assert "40 customers have bought so far" in text
    assert "The sales on record reach back 14 months; it takes 30." in text
