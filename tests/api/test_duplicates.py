"""Likely pairs, merges and the search over REST."""

import pytest

from accounts.models import Account, LikelyPair, Merge, Person


@pytest.fixture
def pair(cast) -> LikelyPair:
    twin = Account.objects.create(
        code="ACME-2", name="Acme Corporation", owner=cast.ben, team=cast.north, status="active"
    )
    return LikelyPair.objects.create(
        kind="account",
        account=cast.acme,
        other_account=twin,
        likeness="0.91",
        reasons=["same_core"],
    )


ACCESS = [  # who, sees the pair, may merge
    ("anna", False, 404),
    ("bo", True, 201),
    ("zed", False, 404),
    ("rita", False, 403),
    ("mia", True, 201),
]


@pytest.mark.parametrize(("who", "listed", "merged"), ACCESS)
def test_who_sees_and_merges_accounts(rest, cast, pair, who, listed, merged):
    found = rest(who).read("duplicates/").json()["results"]
    assert [row["id"] for row in found] == ([pair.pk] if listed else [])
    done = rest(who).add(f"duplicates/{pair.pk}/merge/", {"winner": cast.acme.pk})
    assert done.status_code == merged
    assert Merge.objects.exists() is (merged == 201)


def test_a_rep_sees_a_pair_of_own_accounts_and_leaves_it_to_managers(rest, cast, pair):
    Account.objects.filter(pk=pair.other_account_id).update(owner=cast.anna)
    assert rest("anna").read(f"duplicates/{pair.pk}/").json()["other"]["name"] == "Acme Corporation"
    done = rest("anna").add(f"duplicates/{pair.pk}/merge/", {"winner": cast.acme.pk})
    assert done.status_code == 403


def test_a_merge_is_listed_and_undone(rest, cast, pair):
    rest("bo").add(f"duplicates/{pair.pk}/merge/", {"winner": cast.acme.pk, "take": ["name"]})
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme Corporation"
    by_code = rest("bo").read("accounts/by-code/acme-2/").json()
    assert by_code["id"] == cast.acme.pk
    (merge,) = rest("bo").read("merges/").json()["results"]
    assert merge["loser_name"] == "Acme Corporation"
    undone = rest("bo").add(f"merges/{merge['id']}/undo/")
    assert (undone.status_code, undone.json()["left"]) == (200, {})
    assert rest("bo").read("accounts/by-code/acme-2/").json()["id"] == pair.other_account_id
    again = rest("bo").add(f"merges/{merge['id']}/undo/")
    assert again.status_code == 400
    assert "already" in again.json()["detail"]


def test_a_pair_is_dismissed_and_asked_about_again(rest, cast, pair):
    assert rest("bo").add(f"duplicates/{pair.pk}/dismiss/").json()["state"] == "dismissed"
    assert rest("bo").read("duplicates/?state=open").json()["results"] == []
    assert rest("bo").add(f"duplicates/{pair.pk}/reopen/").json()["state"] == "open"


def test_a_winner_must_be_one_of_the_two(rest, cast, pair):
    answer = rest("bo").add(f"duplicates/{pair.pk}/merge/", {"winner": cast.bolt.pk})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "winner"


def test_checking_tells_what_is_like_it_and_never_what_is_hidden(rest, cast):
    found = rest("anna").read("duplicates/check/?name=Acme Ltd").json()
    assert [one["name"] for one in found["candidates"]] == ["ACME Corp"]
    assert rest("sue").read("duplicates/check/?name=Acme Ltd").json() == {
        "candidates": [],
        "elsewhere": False,
    }
    assert rest("sue").read("duplicates/check/?name=x&code=acme").json()["elsewhere"] is True
    assert rest("anna").read("duplicates/check/?nome=x").status_code == 400


def test_search_finds_what_one_sees(rest, cast):
    Person.objects.create(name="Amy Stone", account=cast.acme)
    assert rest("anna").read("search/?q=acme").json()["accounts"][0]["code"] == "ACME"
    assert (
        rest("anna").read("search/?q=stone").json()["people"][0]["account"]["name"] == "ACME Corp"
    )
    nothing = {"accounts": [], "people": []}
    assert rest("sue").read("search/?q=acme").json() == nothing
    assert rest("sue").read("search/?q=stone").json() == nothing
    assert rest("anna").read("search/").json() == nothing


def test_a_repeated_merge_and_a_repeated_undo_give_the_first_answer(rest, cast, pair):
    client, wish = rest("bo"), {"winner": cast.acme.pk}
    first, again = (
        client.add(f"duplicates/{pair.pk}/merge/", wish, idempotency_key="m") for _ in range(2)
    )
    assert (again.status_code, again.json()) == (201, first.json())
    place = f"merges/{first.json()['id']}/undo/"
    undone, repeated = (client.add(place, idempotency_key="u") for _ in range(2))
    assert (repeated.status_code, repeated.json()) == (200, undone.json())


@pytest.mark.parametrize(("asked", "field"), [("kind=firm", "kind"), ("account=²", "account")])
def test_a_check_names_the_parameter_that_is_wrong(rest, asked, field):
    wrong = rest("anna").read(f"duplicates/check/?{asked}")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, field)


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("path", ["duplicates/", "merges/", "search/?q=ac"])
def test_questions_do_not_grow_with_rows(rest, cast, django_assert_max_num_queries, rows, path):
    people = [Person.objects.create(name=f"Ac {i}", account=cast.acme) for i in range(rows + 1)]
    LikelyPair.objects.bulk_create(
        LikelyPair(kind="person", person=people[0], other_person=p, likeness="0.8")
        for p in people[1:]
    )
    asks = rest("bo")
    with django_assert_max_num_queries(12):
        assert asks.read(path).status_code == 200
