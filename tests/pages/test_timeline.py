"""Everything at an account in one line: what stands where, in which lane, each event once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import services
from accounts.models import Activity, Commitment, Feedback, Person, RelationshipStage
from kam.pages.account.timeline import KINDS, RANKS, SOURCES, About, Cursor, Wishes, timeline
from kam.pages.account.timeline.lanes import LABELS, LANES, UNSORTED
from scoring.models import Transition
from tests.accounts.files.samples import PDF

DAY = date(2026, 3, 2)


@pytest.fixture
def full(cast, settings, tmp_path):
    """ACME with an event of every source, several at the same first moment of a day."""
    settings.MEDIA_ROOT = tmp_path
    on = {"actor": cast.anna, "account": cast.acme}
    person = services.create_person(**on, name="Paula", title="CFO")
    morning = datetime(2026, 3, 2, tzinfo=UTC)
    for line in ("", "support"):
        services.log_activity(**on, kind="call", at=morning, main_line=line, people=[person])
    services.create_sale(**on, date=date(2026, 2, 5), amount="110")
    services.create_sale(**on, date=date(2025, 2, 5), amount="100")
    due = {"made_on": DAY, "due": DAY + timedelta(days=1), "owner": cast.anna}
    Commitment.objects.create(account=cast.acme, what="A", person=person, **due)
    Commitment.objects.create(account=cast.acme, what="B", state="kept", settled_on=DAY, **due)
    Feedback.objects.create(account=cast.acme, given_on=DAY, satisfaction=9, person=person)
    Feedback.objects.create(
        account=cast.acme,
        kind="complaint",
        given_on=DAY,
        text="Late",
        resolved_on=DAY,
        resolution="Sent again",
    )
    services.create_opportunity(**on, name="Line 4", amount="500", stage="won", closed_on=DAY)
    RelationshipStage.objects.create(
        account=cast.acme, stage="mid", judged_on=DAY, judged_by=cast.anna
    )
    Transition.objects.create(
        account=cast.acme, as_of=DAY, kind="tier", before="B", after="A",
        evidence={"pinned": True},
    )  # fmt: skip
    file = ContentFile(PDF, name="x.pdf")
    services.attach_file(**on, file=file, name="x.pdf")
    services.move_person(actor=cast.mia, person=person, to=cast.bolt, on=DAY)
    services.move_person(actor=cast.mia, person=person, to=cast.acme, on=DAY)
    return cast


def pages(about, wishes=None, limit=30):
    cursor, found = None, []
    while True:
        page = timeline(about, wishes or Wishes(), cursor=cursor, limit=limit)
        found.append(page.items)
        if not page.next:
            return found
        cursor = Cursor.decode(page.next, RANKS)
        assert cursor == page.at


def told(about, **wishes):
    return [item for items in pages(about, Wishes(**wishes)) for item in items]


def test_every_source_tells_something(full):
    items = told(About(full.anna, full.acme))
    assert {item.source.key for item in items} == set(RANKS)
    assert all(item.words.head and item.words.icon for item in items)
    assert [item.key for item in items] == sorted(item.key for item in items)


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_of_any_length_tell_each_event_once(full, limit):
    about = About(full.anna, full.acme)
    whole = [(item.source.key, item.pk) for item in told(about)]
    in_parts = [(i.source.key, i.pk) for items in pages(about, limit=limit) for i in items]
    assert in_parts == whole
    assert len(whole) == len(set(whole)) > 15


def test_every_kind_and_every_lane_asks_for_its_own(full):
    about = About(full.anna, full.acme)
    everything = told(about)
    for kind in KINDS:
        only = told(about, show=kind)
        assert {item.source.kind for item in only} == {kind}
    for lane in LABELS:
        only = {(i.source.key, i.pk) for i in told(about, lane=lane)}
        assert only == {(i.source.key, i.pk) for i in everything if i.lane == lane}
        assert only


def test_each_source_has_a_lane_and_its_own_key(full):
    assert len({source.key for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert set(source.lanes) <= {*LANES, UNSORTED}


def test_a_month_of_sales_stands_beside_the_year_before(full):
    months = told(About(full.anna, full.acme), show="sales")
    assert [(m.thing.first, m.thing.amount, m.thing.change) for m in months] == [
        (date(2026, 2, 1), Decimal(110), Decimal(10)),
        (date(2025, 2, 1), Decimal(100), None),
    ]
    assert [timezone.localtime(m.at).date() for m in months] == [
        date(2026, 2, 28),
        date(2025, 2, 28),
    ]
    assert months[0].words.tone == "good"


def test_from_and_to_hold_for_every_source(full):
    about = About(full.anna, full.acme)
    only = told(about, since=date(2026, 2, 10), until=DAY)
    days = {timezone.localtime(item.at).date() for item in only}
    assert days == {date(2026, 2, 28), DAY}
    assert told(about, since=date(2025, 3, 1), until=date(2026, 2, 27), show="sales") == []
    assert len(told(about, until=date(2026, 2, 28), show="sales")) == 2


def test_a_scene_or_a_kind_asks_for_contacts_only(full):
    about = About(full.anna, full.acme)
    assert {item.source.kind for item in told(about, kind="call")} == {"contact"}
    assert told(about, scene="delivery") == []


def test_the_timeline_of_a_person(full):
    paula = Person.objects.get(name="Paula")
    at_acme = told(About(full.anna, full.acme, paula))
    kinds = {"contact", "promise", "feedback", "people", "change"}
    assert {item.source.kind for item in at_acme} == kinds
    anywhere = told(About(full.mia, None, paula))
    assert {item.source.kind for item in anywhere} == kinds - {"change"}
    left = [item for item in anywhere if item.source.key == "person-left"]
    assert len(left) == 2  # ACME and BOLT
    seen_by_anna = [i for i in told(About(full.anna, None, paula)) if i.source.key == "person-left"]
    assert len(seen_by_anna) == 1


def test_where_somebody_went_is_told_to_who_may_see_it(full):
    paula = Person.objects.get(name="Paula")
    services.move_person(actor=full.mia, person=paula, to=full.bolt, on=timezone.localdate())

    def heads(user):
        return [i.words.head for i in told(About(user, full.acme)) if i.source.key == "person-left"]

    assert "Paula left for Bolt Ltd" in heads(full.mia)
    assert not any("Bolt" in head for head in heads(full.anna))


def test_a_cursor_of_others_making_is_the_first_page(full):
    for text in ("x", "é", "W10", "bnVsbA", "WyIyMDI2LTAzLTAyIiwgIm5vYm9keSIsIDFd", "A" * 4000):
        assert Cursor.decode(text, RANKS) is None


def test_dull_changes_are_told_only_where_changes_are_asked_for(full):
    services.update_account(account=full.acme, actor=full.mia, changes={"region": "West"})
    services.update_account(account=full.acme, actor=full.mia, changes={"status": "released"})

    def regions(**wishes):
        items = told(About(full.anna, full.acme), **wishes)
        return [i for i in items if "West" in i.words.text], [
            i for i in items if "Released" in i.words.text
        ]

    assert [len(found) for found in regions()] == [0, 1]
    assert [len(found) for found in regions(show="change")] == [1, 1]


@pytest.mark.parametrize("view", ["list", "lanes"])
def test_both_views_show_the_same_and_turn_their_pages(client, full, view):
    client.force_login(full.anna)
    for number in range(90):
        services.log_activity(
            actor=full.anna, account=full.acme, kind="visit", note=f"<b>note {number}</b>.",
            at=datetime(2026, 1, 5, 9, number % 60, tzinfo=UTC),
        )  # fmt: skip
    address = f"/accounts/{full.acme.pk}/timeline/?view={view}"
    text, url = "", address
    while url:
        page = client.get(url, headers={"HX-Request": "true"} if text else {})
        assert (b"<html" in page.content) is (text == "")
        text += page.content.decode()
        turn = page.context["next"]
        url = turn and f"/accounts/{full.acme.pk}/timeline/{turn}"
        assert not turn or f"view={view}" in turn
    for number in range(90):
        assert text.count(f"&lt;b&gt;note {number}&lt;/b&gt;.") == 1
    assert "<b>note" not in text


def test_a_contact_is_classified_at_one_tap(client, full):
    entry = Activity.objects.filter(main_line="").first()
    lanes = f"/accounts/{full.acme.pk}/timeline/?view=lanes"
    client.force_login(full.rita)
    assert "/line/" not in client.get(lanes).content.decode()
    assert client.post(f"/log/{entry.pk}/line/", {"main_line": "support"}).status_code == 404
    client.force_login(full.bo)  # not the author: it only adds
    assert f"/log/{entry.pk}/line/" in client.get(lanes).content.decode()
    assert client.post(f"/log/{entry.pk}/line/", {"main_line": "nonsense"}).status_code == 302
    assert Activity.objects.get(pk=entry.pk).main_line == ""
    client.post(f"/log/{entry.pk}/line/", {"main_line": "relationships"})
    assert Activity.objects.get(pk=entry.pk).main_line == "relationships"
    client.post(f"/log/{entry.pk}/line/", {"main_line": "support"})  # said already: the author's
    assert Activity.objects.get(pk=entry.pk).main_line == "relationships"


def test_a_file_comes_with_the_contact_and_is_fetched_there(client, full):
    client.force_login(full.anna)
    entry = {"account": full.acme.pk, "kind": "call", "note": "With file"}
    bad = client.post("/log/", entry | {"uploads": ContentFile(b"<html>", name="x.html")})
    assert b"is not taken" in bad.content
    assert not Activity.objects.filter(note="With file").exists()
    client.post("/log/", entry | {"uploads": ContentFile(PDF, name="minutes.pdf")})
    logged = Activity.objects.get(note="With file")
    page = client.get(f"/accounts/{full.acme.pk}/timeline/?show=contact").content.decode()
    assert f"/files/{logged.attachments.get().pk}/" in page
    assert "minutes.pdf" in page


@pytest.mark.parametrize("more", [0, 40])
@pytest.mark.parametrize("view", ["list", "lanes"])
def test_queries_do_not_grow_with_events(client, full, more, view, django_assert_max_num_queries):
    for number in range(more):
        due = {"made_on": DAY, "due": DAY, "owner": full.anna}
        Commitment.objects.create(account=full.acme, what=f"P{number}", **due)
        services.log_activity(
            actor=full.anna, account=full.acme, kind="call", at=timezone.now(),
        )  # fmt: skip
    client.force_login(full.bo)
    with django_assert_max_num_queries(28):
        client.get(f"/accounts/{full.acme.pk}/timeline/?view={view}")


def test_the_log_says_which_person_was_changed(client, cast):
    person = services.create_person(actor=cast.anna, account=cast.acme, name="Paula Prime")
    services.update_person(actor=cast.anna, person=person, changes={"title": "CFO"})
    client.force_login(cast.anna)
    words = client.get(f"/accounts/{cast.acme.pk}/timeline/?show=change").content.decode()
    assert "Person Paula Prime changed" in words
