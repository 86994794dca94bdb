"""The relationship map: who sees and changes what, what it says, how many queries it costs."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, InfluenceLine, Person
from kam.core.models import Change


@pytest.fixture
def people(cast):
    """ACME: a boss with two reports, of whom one sways the boss; an adviser outside sways too."""
    boss = Person.objects.create(account=cast.acme, name="Boss", influence=5, support=-2)
    ann = Person.objects.create(account=cast.acme, name="Ann", reports_to=boss, support=2)
    bob = Person.objects.create(account=cast.acme, name="Bob", reports_to=boss, known_by=cast.anna)
    adviser = Person.objects.create(name="Adviser", side="third", influence=3)
    services.draw_influence(actor=cast.anna, person=ann, on=boss, strength=3)
    services.draw_influence(actor=cast.anna, person=adviser, on=boss)
    return {"boss": boss, "ann": ann, "bob": bob, "adviser": adviser}


def drawn(client, account, query=""):
    page = client.get(f"/accounts/{account.pk}/people/map/{query}").content.decode()
    data = re.search(r'<script id="map-data" type="application/json">(.*?)</script>', page)
    return json.loads(data[1])


def names(data):
    return {person["name"] for person in data["people"]}


ACCESS = [  # who, sees the map, changes it
    ("anna", 200, 302),
    ("ben", 404, 404),
    ("bo", 200, 302),
    ("zed", 404, 404),
    ("rita", 200, 404),
    ("mia", 200, 302),
]


@pytest.mark.parametrize(("who", "read", "write"), ACCESS)
def test_who_sees_and_changes_the_map(client, cast, people, who, read, write):
    client.force_login(getattr(cast, who))
    url = f"/accounts/{cast.acme.pk}/people/map/"
    line = people["ann"].sways.get()
    assert client.get(url).status_code == read
    before = Change.objects.count()
    moved = {"person": people["ann"].pk, "reports_to": people["bob"].pk}
    drawn = {"person": people["bob"].pk, "on": people["ann"].pk, "strength": 1}
    assert client.post(f"{url}boss/", moved).status_code == write
    assert client.post(f"{url}line/", drawn).status_code == write
    assert client.post(f"/influence-lines/{line.pk}/erase/").status_code == write
    assert Change.objects.count() - before == (3 if write == 302 else 0)


def test_it_draws_the_people_their_bosses_and_the_lines(client, cast, people):
    client.force_login(cast.anna)
    data = drawn(client, cast.acme)
    assert names(data) == {"Boss", "Ann", "Bob", "Adviser"}
    by_name = {person["name"]: person for person in data["people"]}
    assert (by_name["Boss"]["sign"], by_name["Boss"]["support"]) == ("−2", "m2")
    assert (by_name["Bob"]["sign"], by_name["Bob"]["support"]) == ("?", "none")
    assert by_name["Boss"]["radius"] > by_name["Adviser"]["radius"] > by_name["Bob"]["radius"]
    assert by_name["Bob"]["words"].endswith("AN")  # Anna knows him
    assert {row["boss"] for row in data["reports"]} == {people["boss"].pk}
    assert {(row["on"], row["strength"]) for row in data["lines"]} == {
        (people["boss"].pk, 3),
        (people["boss"].pk, 2),
    }
    assert [band["label"] for band in data["bands"]] == ["Customer", "Third party"]
    assert by_name["Boss"]["stale"], "nobody dated what is held of the boss"


def test_readers_drag_nobody_and_outsiders_stand_still(client, cast, people):
    client.force_login(cast.rita)
    assert not any(person["movable"] for person in drawn(client, cast.acme)["people"])
    client.force_login(cast.anna)
    movable = {p["name"] for p in drawn(client, cast.acme)["people"] if p["movable"]}
    assert movable == {"Boss", "Ann", "Bob"}


def test_who_has_left_is_on_the_map_only_when_asked_for(client, cast, people):
    services.leave_company(
        actor=cast.anna, person=people["ann"], on=timezone.localdate() - timedelta(days=1)
    )
    client.force_login(cast.anna)
    assert "Ann" not in names(drawn(client, cast.acme))
    gone = {p["name"] for p in drawn(client, cast.acme, "?left=1")["people"] if p["faint"]}
    assert gone == {"Ann"}


def test_persons_of_hidden_accounts_and_their_lines_are_not_on_it(client, cast, people):
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    spy = Person.objects.create(account=cast.bolt, name="Secret")
    services.draw_influence(actor=cast.mia, person=spy, on=people["boss"])
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{cast.acme.pk}/people/map/")
    assert b"Secret" not in page.content
    client.force_login(cast.mia)
    assert "Secret" in names(drawn(client, cast.acme))


def test_a_move_can_be_undone(client, cast, people):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/people/map/boss/"
    moved = {"person": people["ann"].pk, "reports_to": people["bob"].pk, "version": 1}
    page = client.post(url, moved, follow=True)
    people["ann"].refresh_from_db()
    assert people["ann"].reports_to == people["bob"]
    (message,) = page.context["messages"]
    undo = message.extra_tags.removeprefix("undo:")
    client.post(undo)
    people["ann"].refresh_from_db()
    assert people["ann"].reports_to == people["boss"]


def test_a_circle_is_refused_in_words(client, cast, people):
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/people/map/boss/"
    moved = {"person": people["boss"].pk, "reports_to": people["ann"].pk}
    page = client.post(url, moved, follow=True)
    assert "This person would report to themselves." in page.content.decode()
    people["boss"].refresh_from_db()
    assert people["boss"].reports_to is None


def test_who_was_faster_is_not_overwritten(client, cast, people):
    services.update_person(person=people["ann"], actor=cast.bo, changes={"title": "CTO"})
    client.force_login(cast.anna)
    url = f"/accounts/{cast.acme.pk}/people/map/boss/"
    moved = {"person": people["ann"].pk, "reports_to": people["bob"].pk, "version": 1}
    page = client.post(url, moved, follow=True)
    assert "Somebody else changed this in the meantime." in page.content.decode()
    people["ann"].refresh_from_db()
    assert people["ann"].reports_to == people["boss"]


def test_an_erased_line_comes_back_with_undo(client, cast, people):
    client.force_login(cast.anna)
    line = people["ann"].sways.get()
    page = client.post(f"/influence-lines/{line.pk}/erase/", {"account": cast.acme.pk}, follow=True)
    assert not people["ann"].sways.exists()
    (message,) = page.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert people["ann"].sways.get().strength == 3


def test_drawing_a_line_again_changes_its_strength(client, cast, people):
    client.force_login(cast.anna)
    values = {"person": people["ann"].pk, "on": people["boss"].pk, "strength": 1}
    client.post(f"/accounts/{cast.acme.pk}/people/map/line/", values)
    assert people["ann"].sways.get().strength == 1


def test_nobody_of_another_account_can_be_named(client, cast, people):
    stranger = Person.objects.create(account=cast.bolt, name="Stranger")
    client.force_login(cast.anna)
    moved = {"person": people["ann"].pk, "reports_to": stranger.pk}
    client.post(f"/accounts/{cast.acme.pk}/people/map/boss/", moved)
    people["ann"].refresh_from_db()
    assert people["ann"].reports_to == people["boss"]


@pytest.mark.parametrize("rows", [2, 60])
def test_queries_do_not_grow_with_people(client, cast, django_assert_max_num_queries, rows):
    boss = Person.objects.create(account=cast.acme, name="Boss")
    for number in range(rows):
        person = Person.objects.create(
            account=cast.acme, name=f"P{number}", reports_to=boss, support=1, known_by=cast.ben
        )
        person.roles.create(role="coach")
        person.beliefs.create(kind="support", value=1, judged_on=timezone.localdate())
        InfluenceLine.objects.create(person=person, on=boss)
        services.log_activity(
            actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), people=[person]
        )
    client.force_login(cast.anna)
    with django_assert_max_num_queries(26):
        assert client.get(f"/accounts/{cast.acme.pk}/people/map/").status_code == 200


def test_an_account_without_people_says_what_the_map_will_be(client, cast):
    client.force_login(cast.anna)
    page = client.get(f"/accounts/{cast.acme.pk}/people/map/").content.decode()
    assert "The map draws itself from the people on record" in page
