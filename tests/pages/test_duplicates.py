"""The pages of duplicates, the hint while typing, and addresses of what was merged."""

import pytest

from accounts.duplicates.merging import merge_accounts, merge_people
from accounts.models import Account, LikelyPair, Merge, Person


@pytest.fixture
def pair(cast) -> LikelyPair:
    twin = Account.objects.create(
        code="ACME-2", name="Acme Limited", owner=cast.ben, team=cast.north, website="acme.com"
    )
    return LikelyPair.objects.create(
        kind="account",
        account=cast.acme,
        other_account=twin,
        likeness="0.91",
        reasons=["same_core"],
    )


@pytest.fixture
def persons(cast) -> LikelyPair:
    one = Person.objects.create(name="Anna Keller", account=cast.acme)
    other = Person.objects.create(name="Keller, Anna", account=cast.acme, phone="089 1234567")
    return LikelyPair.objects.create(
        kind="person", person=one, other_person=other, likeness="0.82", reasons=["same_name"]
    )


@pytest.mark.parametrize(
    ("who", "shown"),
    [("bo", True), ("mia", True), ("anna", False), ("zed", False), ("rita", False)],
)
def test_pairs_of_accounts_are_for_those_who_lead(client, cast, pair, who, shown):
    client.force_login(getattr(cast, who))
    assert (b"Acme Limited" in client.get("/duplicates/").content) is shown


def test_a_rep_merges_people_of_own_accounts(client, cast, persons):
    client.force_login(cast.anna)
    assert b"Keller, Anna" in client.get("/duplicates/").content
    page = client.get(f"/duplicates/{persons.pk}/merge/?keep={persons.person_id}")
    assert b"Merge Keller, Anna into Anna Keller" in page.content
    client.post(f"/duplicates/{persons.pk}/merge/", {"keep": persons.person_id, "phone": "theirs"})
    person = Person.objects.get(name__contains="Anna")
    assert (person.pk, person.phone) == (persons.person_id, "089 1234567")


def test_merging_and_undoing_by_the_pages(client, cast, pair):
    client.force_login(cast.bo)
    page = client.get(f"/duplicates/{pair.pk}/merge/?keep={cast.acme.pk}").content.decode()
    assert "Merge Acme Limited into ACME Corp" in page
    typed = {"keep": cast.acme.pk, "website": "theirs", f"version-{cast.acme.pk}": "1"}
    assert client.post(f"/duplicates/{pair.pk}/merge/", typed).headers["Location"] == "/duplicates/"
    cast.acme.refresh_from_db()
    assert cast.acme.website == "acme.com"
    merge = Merge.objects.get()
    assert b"Acme Limited" in client.get("/duplicates/merges/").content
    client.post(f"/duplicates/merges/{merge.pk}/undo/")
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert b"Undone" in client.get("/duplicates/merges/").content


def test_a_stale_page_is_refused_in_words(client, cast, pair):
    client.force_login(cast.bo)
    typed = {"keep": cast.acme.pk, f"version-{cast.acme.pk}": "7"}
    answer = client.post(f"/duplicates/{pair.pk}/merge/", typed)
    assert b"Somebody else changed this" in answer.content
    assert not Merge.objects.exists()


def test_not_duplicates_is_remembered_and_taken_back(client, cast, pair):
    client.force_login(cast.bo)
    client.post(f"/duplicates/{pair.pk}/dismiss/")
    assert b"Acme Limited" not in client.get("/duplicates/").content
    assert b"Acme Limited" in client.get("/duplicates/?state=dismissed").content
    client.post(f"/duplicates/{pair.pk}/reopen/")
    assert b"Compare and merge" in client.get("/duplicates/").content


@pytest.mark.parametrize("who", ["anna", "rita", "zed"])
def test_others_merge_no_accounts(client, cast, pair, who):
    client.force_login(getattr(cast, who))
    assert client.post(f"/duplicates/{pair.pk}/merge/", {}).status_code == 404
    assert client.post(f"/duplicates/{pair.pk}/dismiss/").status_code == 404


def test_old_addresses_lead_to_the_one_that_stayed(client, cast, pair, persons):
    twin = pair.other_account
    merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    merge_people(winner=persons.person, loser=persons.other_person, actor=cast.bo)
    client.force_login(cast.bo)
    for tab in ("", "timeline/", "people/"):
        moved = client.get(f"/accounts/{twin.pk}/{tab}")
        assert moved.headers["Location"] == f"/accounts/{cast.acme.pk}/{tab}"
    moved = client.get(f"/people/{Merge.objects.get(kind='person').loser_id}/")
    assert moved.headers["Location"] == f"/people/{persons.person_id}/"
    client.force_login(cast.zed)
    assert client.get(f"/accounts/{twin.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_questions_do_not_grow_with_pairs(
    client, cast, persons, django_assert_max_num_queries, rows
):
    more = [Person.objects.create(name=f"P {i}", account=cast.acme) for i in range(rows)]
    LikelyPair.objects.bulk_create(
        LikelyPair(kind="person", person=persons.person, other_person=p, likeness="0.7")
        for p in more
    )
    client.force_login(cast.bo)
    with django_assert_max_num_queries(9):
        assert client.get("/duplicates/").status_code == 200


def test_typing_asks_whether_it_is_one_of_these(client, cast):
    client.force_login(cast.anna)
    assert b'hx-get="/duplicates/check/"' in client.get("/accounts/new/").content
    found = client.get("/duplicates/check/?kind=account&name=ACME Ltd").content.decode()
    assert "Is it one of these?" in found
    assert "same name without legal form" in found
    client.force_login(cast.sue)
    assert client.get("/duplicates/check/?kind=account&name=ACME Ltd").content.strip() == b""
    hint = client.get("/duplicates/check/?kind=account&name=x&code=acme").content
    assert b"ask your manager" in hint
    assert b"ACME" not in hint
