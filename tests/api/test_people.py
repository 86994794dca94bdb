"""Persons over REST: their beliefs, where they worked, and their leaving and moving."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Belief, Person
from tests.api.conftest import kept

ACCESS = [  # who, reads ACME's person, changes them
    ("anna", 200, 200),
    ("bo", 200, 200),
    ("mia", 200, 200),
    ("rita", 200, 403),
    ("ben", 404, 404),
    ("zed", 404, 404),
]


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


@pytest.mark.parametrize(("who", "read", "write"), ACCESS)
def test_who_may_say_that_somebody_left(rest, facts, today, who, read, write):
    client, url = rest(who), f"people/{facts.acme.person.pk}/"
    before = kept()
    assert client.add(f"{url}leave/", {"on": today}).status_code == write
    assert (kept() == before) is (write != 200)
    before = kept()
    assert client.add(f"{url}return/").status_code == write
    assert (kept() == before) is (write != 200)


@pytest.mark.parametrize(("who", "read", "write"), ACCESS)
def test_who_may_note_a_belief(rest, facts, who, read, write):
    client, belief = rest(who), facts.acme.belief
    assert client.read(f"beliefs/{belief.pk}/").status_code == read
    listed = [row["id"] for row in client.read("beliefs/").json()["results"]]
    assert (belief.pk in listed) is (read == 200)
    before = kept()
    said = {"person": facts.acme.person.pk, "kind": "level", "value": 4}
    added = {200: 201, 403: 403, 404: 400}[write]
    assert client.add("beliefs/", said).status_code == added
    assert (kept() == before) is (added != 201)


@pytest.mark.parametrize(("who", "read", "_write"), ACCESS)
def test_employments_follow_their_account(rest, facts, who, read, _write):
    client, job = rest(who), facts.acme.employment
    assert client.read(f"employments/{job.pk}/").status_code == read
    listed = [row["id"] for row in client.read("employments/").json()["results"]]
    assert (job.pk in listed) is (read == 200)


@pytest.mark.parametrize(
    ("who", "status"), [("mia", 200), ("anna", 400), ("rita", 403), ("zed", 404)]
)
def test_one_moves_somebody_only_to_where_one_may_change_things(
    rest, facts, cast, today, who, status
):
    before = kept()
    to = cast.acme.pk if who == "rita" else cast.bolt.pk
    answer = rest(who).add(f"people/{facts.acme.person.pk}/move/", {"to": to, "on": today})
    assert answer.status_code == status
    assert (kept() == before) is (status != 200)


def test_a_patched_account_is_a_move_that_can_be_taken_back(rest, facts, cast, today):
    client, url = rest("mia"), f"people/{facts.acme.person.pk}/"
    client.change(url, {"account": cast.bolt.pk})
    past = client.read(f"employments/?account={cast.acme.pk}").json()["results"][0]
    assert (past["ends"], past["roles"]) == (today, ["coach"])
    back = client.add(f"{url}move-back/").json()
    assert (back["account"], back["roles"]) == (cast.acme.pk, ["coach"])
    assert client.add(f"{url}move-back/").status_code == 400
    assert rest("rita").add(f"{url}move-back/").status_code == 403
    assert rest("zed").add(f"{url}move-back/").status_code == 404


def test_a_move_shows_the_person_where_they_are_now(rest, facts, cast, today):
    url = f"people/{facts.acme.person.pk}/"
    said = {"to": "BOLT", "on": today, "title": "Buyer"}
    moved = rest("mia").add(f"{url}move/", said).json()
    assert (moved["account"], moved["title"], moved["roles"]) == (cast.bolt.pk, "Buyer", [])
    past = rest("mia").read(f"employments/?account={cast.acme.pk}").json()["results"][0]
    assert (past["ends"], past["roles"]) == (today, ["coach"])
    assert rest("anna").read(url).status_code == 404
    assert rest("sue").read(url).status_code == 200


def test_a_role_tells_since_when_and_by_whom(rest, facts):
    person = rest("anna").read(f"people/{facts.acme.person.pk}/").json()
    assert person["roles"] == ["coach"]
    assert person["roles_detail"] == [
        {
            "role": "coach",
            "judged_on": timezone.localdate().isoformat(),
            "source": "staff",
            "confirmed": False,
        }
    ]


def test_what_a_client_writes_of_a_person_is_kept_as_belief(rest, facts):
    url = f"people/{facts.acme.person.pk}/"
    person = rest("anna").change(url, {"level": 4, "is_executive": True}).json()
    assert (person["level"], person["is_executive"], person["left_on"]) == (4, True, None)
    query = f"beliefs/?person={person['id']}&kind=level"
    found = rest("anna").read(query).json()["results"]
    assert [row["value"] for row in found] == [4]
    assert found[0]["judged_by"]["name"] == "Anna"


def test_leaving_is_read_only_but_by_its_own_address(rest, facts, today):
    url = f"people/{facts.acme.person.pk}/"
    rest("anna").change(url, {"left_on": today})
    assert Person.objects.get(pk=facts.acme.person.pk).left_on is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": 9}, "value"),
        ({"kind": "mood"}, "kind"),
        ({"judged_on": "2999-01-01"}, "judged_on"),
        ({"source": "rumour"}, "source"),
    ],
)
def test_a_refused_belief_names_its_field(rest, facts, unchanged, said, field):
    unchanged()
    whole = {"person": facts.acme.person.pk, "kind": "support", "value": 1, **said}
    answer = rest("anna").add("beliefs/", whole)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_a_belief_once_noted_stays_as_it_is(rest, facts):
    url = f"beliefs/{facts.acme.belief.pk}/"
    assert rest("anna").change(url, {"value": 2}).status_code == 405
    assert rest("anna").remove(url).status_code == 405


@pytest.fixture
def mixed(cast):
    """ACME's people: one of each sort that can be asked for."""
    today = timezone.localdate()
    for name, fields in {
        "For": {"support": 2, "side": "third"},
        "Against": {"support": -1, "roles": ["sponsor"]},
        "Neutral": {"support": 0, "known_by": cast.ben},
        "Old": {"level": 2},
        "Gone": {},
    }.items():
        services.create_person(actor=cast.anna, account=cast.acme, name=name, **fields)
    old = Person.objects.get(name="Old")
    Belief.objects.filter(person=old).update(judged_on=today - timedelta(days=181))
    services.leave_company(actor=cast.anna, person=Person.objects.get(name="Gone"), on=today)
    return cast


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("support=for", ["For"]),
        ("support=against", ["Against"]),
        ("support=neutral", ["Neutral"]),
        ("support=unknown", ["Gone", "Old"]),
        ("role=sponsor", ["Against"]),
        ("side=third", ["For"]),
        ("stale=true", ["Old"]),
        ("stale=false", ["Against", "For", "Gone", "Neutral"]),
        ("left=true", ["Gone"]),
        ("left=false&support=unknown", ["Old"]),
        ("q=eutr", ["Neutral"]),
    ],
)
def test_page_and_rest_are_asked_alike(rest, client, mixed, query, names):
    found = rest("anna").read(f"people/?{query}").json()["results"]
    assert [row["name"] for row in found] == names
    client.force_login(mixed.anna)
    rows = client.get(f"/people/?{query}").context["rows"]
    assert [row["person"].name for row in rows] == names


@pytest.mark.parametrize("query", ["stale=perhaps", "left=1", "role=king", "support=2", "side=x"])
def test_what_cannot_be_asked_is_refused(rest, cast, query):
    assert rest("anna").read(f"people/?{query}").status_code == 400


def test_people_are_found_by_who_knows_them_and_where_they_are(rest, mixed):
    client = rest("anna")
    known = client.read(f"people/?known_by={mixed.ben.pk}&account={mixed.acme.pk}").json()
    assert [row["name"] for row in known["results"]] == ["Neutral"]
    assert client.read(f"people/?account={mixed.bolt.pk}").status_code == 400


def test_who_went_out_of_sight_is_sent_back_with_what_was_read(rest, facts, cast):
    client, gone, chance = rest("anna"), facts.acme.person, facts.acme.opportunity
    services.update_opportunity(opportunity=chance, actor=cast.anna, changes={"people": [gone]})
    services.move_person(actor=cast.mia, person=gone, to=cast.bolt, on=date(2026, 2, 1))
    before = kept()
    for url in (f"opportunities/{chance.pk}/", f"activities/{facts.acme.activity.pk}/"):
        read = client.read(url).json()
        assert [person["id"] for person in read["people"]] == [gone.pk]
        assert client.replace(url, read).status_code == 200
        for others in ([facts.bolt.person.pk], [gone.pk, 987_654_321]):
            assert client.change(url, {"people": others}).status_code == 400
    assert kept() == before
