"""The page of loyalty beside satisfaction, the card on the Score tab, and both over REST."""

from datetime import date

import pytest

from accounts.models import Feedback
from scoring import loyalty
from scoring.models import Loyalty
from scoring.services import evaluate
from tests.scoring.conftest import DAY, portfolio, sell

__all__ = ["portfolio", "sell"]

EARLIER = date(2025, 3, 2)


@pytest.fixture
def rated(portfolio):
    """Account n says n ÷ 4; 0 to 9 sold less than in the year before, so their loyalty falls."""
    for n, account in enumerate(portfolio):
        Feedback.objects.create(
            account=account, given_on=date(2026, 2, 1), satisfaction=8 if n < 2 else n // 4
        )
    for day in (EARLIER, DAY):
        loyalty.work_out(evaluate(as_of=day))
    return portfolio


def page(client, user, address="/loyalty/"):
    client.force_login(user)
    return client.get(address).content.decode()


def test_who_says_they_are_satisfied_and_leaves_is_a_warning_of_its_own(rated, client, cast):
    Loyalty.objects.filter(account__in=rated[:2]).update(leaving=True)
    text = page(client, cast.bo)
    assert "Portfolio 00" in text
    assert "Portfolio 01" in text
    assert "Portfolio 02" not in text


def test_the_least_loyal_stand_first_among_all(rated, client, cast):
    text = page(client, cast.bo, "/loyalty/?list=all")
    assert text.index("Portfolio 00") < text.index("Portfolio 39")


@pytest.mark.parametrize(
    ("name", "there", "not_there"), [("below", "05", "39"), ("climbing", "38", "05")]
)
def test_each_zone_has_its_list(rated, client, cast, name, there, not_there):
    text = page(client, cast.bo, f"/loyalty/?list={name}")
    assert f"Portfolio {there}" in text
    assert f"Portfolio {not_there}" not in text


def test_it_answers_as_it_was_known_on_a_day(rated, client, cast):
    text = page(client, cast.bo, f"/loyalty/?list=all&as_of={EARLIER}")
    assert "show today" in text
    assert "new" in text


def test_the_team_narrows_the_list_and_reps_see_nothing(rated, client, cast):
    whole = page(client, cast.mia, "/loyalty/?list=all")
    assert "Portfolio 0" in whole
    south = page(client, cast.mia, f"/loyalty/?list=all&team={cast.south.pk}")
    assert "Portfolio 0" not in south
    client.force_login(cast.anna)
    assert client.get("/loyalty/").status_code == 404


def test_before_it_is_worked_out_the_page_says_when(portfolio, client, cast):
    assert "Nothing has been evaluated yet" in page(client, cast.mia)
    evaluate(as_of=DAY)
    assert "Not worked out yet" in page(client, cast.bo)


def test_the_list_leaves_as_a_file(rated, client, cast):
    client.force_login(cast.bo)
    answer = client.get("/loyalty/?list=all&download=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 41


@pytest.mark.parametrize("shown", ["all", "leaving", "below"])
def test_queries_do_not_grow_with_the_rows(
    rated, client, cast, shown, django_assert_max_num_queries
):
    Loyalty.objects.update(leaving=True, zone=1)
    client.force_login(cast.bo)
    with django_assert_max_num_queries(14):
        assert client.get(f"/loyalty/?list={shown}").status_code == 200


def test_the_score_tab_tells_what_they_do_beside_what_they_say(rated, client, cast):
    Loyalty.objects.filter(account=rated[0]).update(leaving=True)
    text = page(client, cast.anna, f"/accounts/{rated[0].pk}/score/")
    assert "satisfied, yet leaving" in text
    assert "lets expect a loyalty of" in text
    quiet = page(client, cast.anna, f"/accounts/{rated[20].pk}/score/")
    assert "satisfied, yet leaving" not in quiet


def test_a_long_list_goes_on_on_a_second_page(rated, client, cast, monkeypatch):
    monkeypatch.setattr("kam.pages.portfolio.lists.PER_PAGE", 25)
    first = page(client, cast.bo, "/loyalty/?list=all")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = page(client, cast.bo, f"/loyalty/{following}")
    assert "Portfolio 39" in second
    assert "Portfolio 39" not in first
