"""Lines of influence: who draws, changes and erases them; which persons they may join."""

import pytest

from accounts import services
from accounts.models import InfluenceLine, Person
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from tests.api.conftest import kept

ACCESS = [  # who, reads, changes, erases, draws
    ("anna", 200, 200, 204, 201),
    ("bo", 200, 200, 204, 201),
    ("mia", 200, 200, 204, 201),
    ("rita", 200, 403, 403, 403),
    ("ben", 404, 404, 404, 400),
    ("zed", 404, 404, 404, 400),
]


@pytest.mark.parametrize(("who", "read", "write", "erase", "draw"), ACCESS)
def test_who_may_what(rest, lines, who, read, write, erase, draw):
    client, line = rest(who), lines.acme.influence_line
    url = f"influence-lines/{line.pk}/"
    listed = client.read("influence-lines/").json()["results"]
    assert (line.pk in [row["id"] for row in listed]) is (read == 200)
    assert client.read(url).status_code == read
    back = {"person": line.on_id, "on": line.person_id, "strength": 3}
    for call, status in (
        (lambda: client.change(url, {"strength": 1}), write),
        (lambda: client.add("influence-lines/", back), draw),
        (lambda: client.remove(url), erase),
    ):
        before = kept()
        assert call().status_code == status
        assert (kept() == before) is (status >= 400)


def test_a_line_to_somebody_hidden_is_hidden_and_cannot_be_drawn(rest, lines, cast):
    services.update_account(account=cast.bolt, actor=cast.mia, changes={"parent": cast.acme})
    hidden = lines.bolt.person
    line = services.draw_influence(actor=cast.mia, person=lines.acme.person, on=hidden)
    assert rest("anna").read(f"influence-lines/{line.pk}/").status_code == 404
    body = {"person": lines.acme.influence_line.on_id, "on": hidden.pk}
    answer = rest("anna").add("influence-lines/", body)
    assert answer.json()["errors"][0]["field"] == "on"
    assert rest("mia").add("influence-lines/", body).status_code == 201


def test_the_list_is_filtered_by_account_and_by_person(rest, lines, cast):
    mine, theirs = lines.acme.influence_line, lines.bolt.influence_line

    def ids(query):
        rows = rest("mia").read(f"influence-lines/?{query}").json()["results"]
        return [row["id"] for row in rows]

    assert ids("ordering=id") == [mine.pk, theirs.pk]
    assert ids(f"account={cast.acme.pk}") == [mine.pk]
    assert ids(f"person={mine.on_id}") == ids(f"person={mine.person_id}") == [mine.pk]
    assert rest("anna").read(f"influence-lines/?account={cast.bolt.pk}").status_code == 400


@pytest.mark.parametrize("rows", [1, 40])
def test_queries_do_not_grow_with_lines(rest, lines, cast, django_assert_max_num_queries, rows):
    for number in range(rows):
        other = Person.objects.create(account=cast.acme, name=f"P{number}")
        InfluenceLine.objects.create(person=lines.acme.person, on=other)
    client = rest("anna")
    with django_assert_max_num_queries(6):
        assert client.read("influence-lines/").status_code == 200


def test_persons_of_strangers_are_not_joined_but_third_parties_are(lines, cast):
    buyer, stranger = lines.acme.person, lines.bolt.person
    with pytest.raises(DomainError, match="do not belong together") as refusal:
        services.draw_influence(actor=cast.mia, person=buyer, on=stranger)
    assert refusal.value.field == "on"
    adviser = services.create_person(actor=cast.mia, name="Adviser", side="third")
    assert services.draw_influence(actor=cast.mia, person=adviser, on=stranger).strength == 2


@pytest.mark.parametrize("place", ["twice", "self", "weight"])
def test_what_the_database_forbids_is_said_in_words(lines, cast, place):
    line = lines.acme.influence_line
    on = line.person if place == "self" else line.on
    strength = 4 if place == "weight" else 1
    with pytest.raises(DomainError, match=r"drawn already|sways themselves|equal to 3"):
        services.draw_influence(actor=cast.anna, person=line.person, on=on, strength=strength)


def test_each_change_is_logged_once_under_the_account(lines, cast):
    old = lines.acme.influence_line
    line = services.draw_influence(actor=cast.anna, person=old.on, on=old.person)
    services.change_influence(line=line, actor=cast.anna, strength=3, version=1)
    with pytest.raises(Conflict):
        services.change_influence(line=line, actor=cast.bo, strength=1, version=1)
    services.erase_influence(line=line, actor=cast.anna)
    log = Change.objects.filter(kind="accounts.influenceline", account_id=cast.acme.pk)
    assert [change.action for change in log.order_by("pk")] == ["created", "changed", "deleted"]
    assert log.get(action="changed").values == {"strength": [2, 3]}
