"""Reviews over REST: opened, moved, held; as the pages do it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planning.models import Review

URL = "/api/v1/reviews/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def review(cast, today) -> Review:
    return Review.objects.create(
        account=cast.acme, due=today - timedelta(days=1), since=today - timedelta(days=91)
    )


def change(client, review, **said):
    return client.patch(f"{URL}{review.pk}/", said, "application/json")


def test_one_is_opened_and_held(client, cast, today):
    client.force_login(cast.anna)
    answer = client.post(URL, {"account": "ACME", "due": str(today)}, "application/json")
    assert answer.status_code == 201
    review = Review.objects.get()
    later = str(today + timedelta(days=20))
    told = change(client, review, verdict="on_track", decision="Go on", next_due=later).json()
    assert (told["held_on"], told["held_by"]["name"]) == (str(today), "Anna")
    assert str(Review.objects.get(held_on=None).due) == later


def test_a_verdict_needs_a_decision(client, cast, review):
    client.force_login(cast.anna)
    answer = change(client, review, verdict="on_track")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "decision"


@pytest.mark.parametrize(("who", "status"), [("anna", 200), ("rita", 403), ("sue", 404)])
def test_who_may_change_the_account_may_hold_its_reviews(client, cast, review, who, status):
    client.force_login(getattr(cast, who))
    assert change(client, review, verdict="on_track", decision="x").status_code == status


@pytest.mark.parametrize(
    ("query", "found"),
    [("missed=true", 1), ("missed=false", 0), ("held=true", 0), ("held=false", 1)],
)
def test_the_list_is_narrowed(client, cast, review, query, found):
    client.force_login(cast.anna)
    assert len(client.get(f"{URL}?{query}").json()["results"]) == found


def test_queries_do_not_grow_with_rows(client, cast, review, django_assert_max_num_queries):
    client.force_login(cast.mia)
    Review.objects.create(account=cast.bolt, due=review.due, since=review.since)
    with django_assert_max_num_queries(5):
        assert len(client.get(URL).json()["results"]) == 2


def test_an_open_review_is_prepared_and_a_held_one_opened_again(rest, review):
    anna, address = rest("anna"), f"reviews/{review.pk}/"
    told = anna.add(f"{address}prepare/").json()
    assert told["prepared"]["as_of"] == timezone.localdate().isoformat()
    anna.change(address, {"verdict": "on_track", "decision": "Go on"})
    assert anna.add(f"{address}prepare/").status_code == 400
    stale = anna.add(f"{address}reopen/", If_Match='"1"')
    assert (stale.status_code, Review.objects.filter(held_on=None).count()) == (412, 1)
    assert anna.add(f"{address}reopen/").json()["held_on"] is None
    assert Review.objects.get().pk == review.pk
    assert rest("rita").add(f"{address}reopen/").status_code == 403
