"""The calendar feed: by a secret address alone, only what its user still sees, always the same bytes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from accounts import services
from accounts.models import Account, CalendarFeed, User
from accounts.services.feeds import close_feed, open_feed
from planning.models import Review


@pytest.fixture
def dated(cast):
    """Anna has a next step and a promise at ACME."""
    day = timezone.localdate() + timedelta(days=3)
    services.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(),
        next_step="Call; then, write\nback", next_step_due=day,
    )  # fmt: skip
    services.create_commitment(actor=cast.anna, account=cast.acme, what="A price", due=day)
    return day


def events(answer) -> list[tuple[str, str]]:
    feed = Calendar.from_ical(answer.content)
    return [(str(e["uid"]), str(e["summary"])) for e in feed.walk("VEVENT")]


def address(user: User) -> str:
    return f"/calendar/{open_feed(user=user)}.ics"


def test_the_address_shows_next_steps_and_promises(client, cast, dated):
    answer = client.get(address(cast.anna))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.cookies == {}
    found = events(answer)
    assert [title for _uid, title in found] == [
        "Promise to ACME Corp: A price",
        "ACME Corp: Call; then, write\nback",
    ]
    assert all(uid.endswith("@127.0.0.1") for uid, _title in found)
    [start, *_] = [e["dtstart"].dt for e in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert start == dated


def test_what_is_due_on_the_last_day_there_is_can_be_told(client, cast):
    services.create_commitment(actor=cast.anna, account=cast.acme, what="Spares", due=date.max)
    assert events(client.get(address(cast.anna)))[0][1] == "Promise to ACME Corp: Spares"


def test_the_review_of_ones_own_account_has_its_day(client, cast):
    today = timezone.localdate()
    for account in (cast.acme, cast.bolt):
        Review.objects.create(account=account, due=today, since=today - timedelta(days=90))
    assert [title for _uid, title in events(client.get(address(cast.anna)))] == [
        "Review of ACME Corp"
    ]


def test_an_unchanged_feed_is_not_sent_again(client, cast, dated):
    where = address(cast.anna)
    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.create_commitment(actor=cast.anna, account=cast.acme, what="A visit", due=dated)
    assert client.get(where, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_what_is_hidden_or_archived_is_left_out(client, cast, dated):
    where = address(cast.anna)
    Account.objects.filter(pk=cast.acme.pk).update(owner=cast.ben)
    assert events(client.get(where)) == []
    Account.objects.filter(pk=cast.acme.pk).update(owner=cast.anna, status="archived")
    assert events(client.get(where)) == []


def test_a_new_address_ends_the_old_one(client, cast, dated):
    old, new = address(cast.anna), address(cast.anna)
    assert [client.get(where).status_code for where in (old, new)] == [404, 200]
    close_feed(user=cast.anna)
    assert client.get(new).status_code == 404


def test_who_has_left_has_no_calendar(client, cast, dated):
    where = address(cast.anna)
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert client.get(where).status_code == 404


def test_the_secret_is_kept_as_a_hash_and_shown_once(client, cast):
    client.force_login(cast.anna)
    shown = client.post("/profile/calendar/").context["address"]
    secret = shown.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in str(CalendarFeed.objects.values().get())
    assert secret not in client.get("/profile/").content.decode()
    client.post("/profile/calendar/off/")
    assert not CalendarFeed.objects.exists()


def test_guessing_is_slowed_down(client, cast):
    answers = [client.get(f"/calendar/guess-{n}.ics").status_code for n in range(32)]
    assert set(answers[:30]) == {404}
    assert answers[-1] == 429


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_dates(client, cast, dated, count, django_assert_max_num_queries):
    for number in range(count):
        services.create_commitment(actor=cast.anna, account=cast.acme, what=f"P{number}", due=dated)
    where = address(cast.anna)
    with django_assert_max_num_queries(7):  # feed, its reading, roles, steps, promises, actions
        client.get(where)
