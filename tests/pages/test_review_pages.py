"""The pages of reviews: what is missed, what changed, what was decided."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, Commitment
from kam.core.models import Notification
from planning.day import telling
from planning.models import Action, Review
from planning.reviews import prepare_one
from scoring.services import evaluate

PAGES = ("/reviews/?show=missed", "/reviews/?show=due", "/reviews/?show=held")


@pytest.fixture
def review(cast) -> Review:
    """ACME's, missed since three days."""
    return of(cast.acme, days=-3)


def of(account: Account, *, days: int, **fields) -> Review:
    due = timezone.localdate() + timedelta(days=days)
    return Review.objects.create(account=account, due=due, since=due - timedelta(days=90), **fields)


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "seen"), [("anna", True), ("bo", True), ("rita", True), ("ben", False), ("sue", False)]
)
def test_everybody_sees_the_reviews_of_their_own_accounts(client, cast, review, who, seen):
    assert ("ACME Corp" in page(client, getattr(cast, who), "/reviews/")) is seen


def test_each_list_shows_its_own(client, cast, review):
    held = {"held_on": timezone.localdate(), "verdict": "off_track", "decision": "Send Ben"}
    of(cast.acme, days=-100, **held)
    of(cast.bolt, days=5)
    told = [page(client, cast.mia, address) for address in PAGES]
    assert ["Bolt Ltd" in text for text in told] == [False, True, False]
    assert ["Send Ben" in text for text in told] == [False, False, True]


def test_the_list_is_narrowed_to_a_team(client, cast, review):
    of(cast.bolt, days=-1)
    told = page(client, cast.mia, f"/reviews/?team={cast.south.pk}")
    assert "Bolt Ltd" in told
    assert "ACME Corp" not in told


def test_the_list_comes_as_a_file(client, cast, review):
    client.force_login(cast.anna)
    told = b"".join(client.get("/reviews/?download=csv").streaming_content).decode()
    assert "ACME Corp" in told


@pytest.mark.parametrize("address", PAGES)
def test_a_list_asks_as_often_for_many_as_for_one(client, cast, review, address):
    page(client, cast.mia, address)
    with CaptureQueriesContext(connection) as few:
        page(client, cast.mia, address)
    accounts = [
        Account.objects.create(code=f"C{n}", name=f"C{n}", owner=cast.anna) for n in range(10)
    ]
    held = {"held_on": timezone.localdate(), "verdict": "on_track", "decision": "x"}
    for account in accounts:
        of(account, days=-4)
        of(account, days=-100, **held)
    with CaptureQueriesContext(connection) as many:
        page(client, cast.mia, address)
    assert len(many) == len(few)


def test_a_missed_review_shows_on_the_account_and_on_the_day(client, cast, review):
    assert "Review missed" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/")
    assert f"/reviews/{review.pk}/" in page(client, cast.anna, "/today/")
    assert f"/reviews/{review.pk}/" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/plan/")
    Review.objects.update(due=timezone.localdate() + timedelta(days=30))
    assert "Review missed" not in page(client, cast.anna, f"/accounts/{cast.acme.pk}/")
    assert f"/reviews/{review.pk}/" not in page(client, cast.anna, "/today/")


def test_the_owner_is_told_once_that_it_was_missed(cast, review):
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        telling._tell(telling._missed_reviews(day))
    notice = Notification.objects.get(user=cast.anna)
    assert (notice.kind, notice.url) == ("overdue", f"/reviews/{review.pk}/")


def test_the_page_shows_what_changed(client, cast, review):
    evaluate(as_of=timezone.localdate())
    assert "not prepared yet" in page(client, cast.anna, f"/reviews/{review.pk}/")
    client.post(f"/reviews/{review.pk}/prepare/")
    told = page(client, cast.anna, f"/reviews/{review.pk}/")
    assert "What changed" in told
    assert "Sales, 12 months" in told


def test_it_is_held_and_taken_back_on_the_page(client, cast, review):
    today = timezone.localdate()
    client.force_login(cast.anna)
    said = {"verdict": "off_track", "decision": "Send Ben", "held_on": today}
    answer = client.post(f"/reviews/{review.pk}/", said | {"next_due": today + timedelta(days=30)})
    assert answer["Location"] == f"/reviews/{review.pk}/"
    assert "Send Ben" in page(client, cast.anna, f"/reviews/{review.pk}/")
    assert Review.objects.get(held_on=None).due == today + timedelta(days=30)
    client.post(f"/reviews/{review.pk}/reopen/")
    assert Review.objects.get().held_on is None


def test_who_holds_it_later_sees_what_the_other_decided_before_it_is_replaced(client, cast, review):
    today, address = timezone.localdate(), f"/reviews/{review.pk}/"
    said = {"verdict": "off_track", "held_on": today, "next_due": today + timedelta(days=30)}
    client.force_login(cast.anna)
    client.post(address, said | {"decision": "Send Ben"})
    client.force_login(cast.bo)  # his page was read while it was open
    answer = client.post(address, said | {"decision": "Wait"}).content.decode()
    assert "Somebody else changed this" in answer
    assert "Send Ben" in answer
    assert "Wait" in answer
    assert Review.objects.get(pk=review.pk).decision == "Send Ben"
    [version] = re.findall(r'name="version" value="(\d+)"', answer)
    client.post(address, said | {"decision": "Wait", "version": version})
    assert Review.objects.get(pk=review.pk).decision == "Wait"


def test_what_is_missing_is_said_beside_the_field(client, cast, review):
    client.force_login(cast.anna)
    answer = client.post(f"/reviews/{review.pk}/", {"decision": "Send Ben"})
    assert "This field is required" in answer.content.decode()
    assert Review.objects.get().held_on is None


def test_who_only_reads_holds_nothing(client, cast, review):
    assert "Held: save" not in page(client, cast.rita, f"/reviews/{review.pk}/")
    said = {"verdict": "on_track", "decision": "x", "held_on": "2026-01-01"}
    for address in ("", "prepare/", "reopen/", "move/"):
        assert client.post(f"/reviews/{review.pk}/{address}", said).status_code == 404
    assert Review.objects.get().held_on is None


def test_what_was_decided_becomes_actions_of_the_review(client, cast, review):
    address = f"/reviews/{review.pk}/"
    new = f"/accounts/{cast.acme.pk}/actions/new/?review={review.pk}"
    assert new in page(client, cast.anna, address)
    assert new not in page(client, cast.rita, address)
    form = {"title": "Send Ben", "due": review.due, "owner": cast.ben.pk}
    for its, whose in ((new, review), (new.partition("?")[0], None)):
        client.force_login(cast.anna)
        client.post(its, form | {"review": review.pk})
        assert Action.objects.latest("pk").review == whose
    assert page(client, cast.rita, address).count("Send Ben") == 1
    assert f'href="{address}"' in page(client, cast.anna, f"/actions/?account={cast.acme.pk}")
    stranger = Review.objects.create(account=cast.bolt, due=review.due, since=review.since)
    client.force_login(cast.anna)
    client.post(new.partition("=")[0] + f"={stranger.pk}", form | {"review": stranger.pk})
    assert not Action.objects.filter(review=stranger).exists()


def test_one_is_opened_and_moved_by_hand(client, cast):
    client.force_login(cast.anna)
    today = timezone.localdate()
    client.post(f"/accounts/{cast.acme.pk}/reviews/new/", {"due": today})
    review = Review.objects.get(account=cast.acme)
    assert review.prepared
    client.post(f"/reviews/{review.pk}/move/", {"due": today + timedelta(days=3)})
    review.refresh_from_db()
    assert review.due == today + timedelta(days=3)


def test_the_page_asks_as_often_for_much_as_for_little(client, cast, review):
    page(client, cast.anna, f"/reviews/{review.pk}/")
    counts = []
    for rows in (1, 10):
        for _row in range(rows):
            Commitment.objects.create(
                account=cast.acme, owner=cast.anna, what="x", due=review.due, made_on=review.since
            )
            Action.objects.create(
                account=cast.acme, owner=cast.anna, title="x", due=review.due, review=review
            )
        prepare_one(review)
        with CaptureQueriesContext(connection) as asked:
            page(client, cast.anna, f"/reviews/{review.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
