"""The command palette: what it finds, for whom, in which language."""

import pytest

from accounts.lookup import find_accounts, find_people
from accounts.models import Account, Person


def found(client, text: str) -> str:
    return client.get(f"/search/?q={text}", headers={"HX-Request": "true"}).content.decode()


def test_it_finds_accounts_people_pages_and_actions(client, cast):
    Person.objects.create(name="Amy Stone", account=cast.acme)
    client.force_login(cast.anna)
    assert f'href="/accounts/{cast.acme.pk}/"' in found(client, "acme")
    assert "Amy Stone" in found(client, "stone")
    assert 'href="/today/"' in found(client, "tod")
    assert 'href="/log/"' in found(client, "log contact")
    assert 'role="option"' in found(client, "acme")
    assert "is called “zzz”" in found(client, "zzz")


@pytest.mark.parametrize(
    ("who", "text", "shown"),
    [
        ("sue", "acme", False),
        ("anna", "import", False),
        ("mia", "import", True),
        ("rita", "log con", False),
        ("anna", "log con", True),
        ("anna", "tiers", False),
        ("bo", "tiers", True),
    ],
)
def test_everybody_finds_what_they_may_open(client, cast, who, text, shown):
    client.force_login(getattr(cast, who))
    assert ("found-item" in found(client, text)) is shown


def test_without_a_text_it_offers_what_one_was_at_and_can_do(client, cast):
    client.force_login(cast.anna)
    page = found(client, "")
    assert "ACME Corp" in page
    assert "Log contact" in page


def test_in_chinese_it_is_found_by_its_chinese_name_and_english_is_offered(client, cast):
    client.force_login(cast.anna)
    client.cookies["django_language"] = "zh-hans"
    assert 'href="/today/"' in found(client, "今")
    assert 'value="en"' in found(client, "english")


def test_two_chinese_characters_find_an_account_and_a_person(cast):
    Account.objects.create(code="C1", name="苏州锐驰传动有限公司", owner=cast.anna)
    Person.objects.create(name="王晓梅", account=cast.acme)
    assert [a.code for a in find_accounts(cast.anna, "锐驰")] == ["C1"]
    assert [p.name for p in find_people(cast.anna, "晓梅")] == ["王晓梅"]
    assert find_accounts(cast.sue, "锐驰") == find_people(cast.sue, "晓梅") == []


def test_the_code_comes_first_then_what_begins_with_the_text(cast):
    for code, name in [("Z1", "Great Bolt"), ("Z2", "Boltzmann"), ("BOLTX", "Other")]:
        Account.objects.create(code=code, name=name, owner=cast.sue)
    names = [a.name for a in find_accounts(cast.sue, "bolt")]
    assert names[:2] == ["Bolt Ltd", "Boltzmann"]
    assert set(names) == {"Bolt Ltd", "Boltzmann", "Great Bolt", "Other"}


@pytest.mark.parametrize("who", ["anna", "bo", "rita", "mia", "sue", "gus"])
@pytest.mark.parametrize("few", [0, 2_000])
def test_people_are_found_by_the_one_rule_whichever_way_is_taken(cast, monkeypatch, who, few):
    monkeypatch.setattr("accounts.querysets.FEW", few)
    for account in (cast.acme, cast.bolt, None):
        Person.objects.create(name=f"Amy of {account}", account=account)
    user = getattr(cast, who)
    visible = set(Person.objects.visible_to(user))
    assert set(find_people(user, "amy")) == visible
    assert set(Person.objects.seen_by(user)) == visible
    assert set(Person.objects.listed_for(user)) == visible


@pytest.mark.parametrize("rows", [1, 40])
def test_questions_do_not_grow_with_rows(client, cast, django_assert_max_num_queries, rows):
    Account.objects.bulk_create(
        Account(code=f"K{i}", name=f"Kilo {i}", owner=cast.anna) for i in range(rows)
    )
    client.force_login(cast.bo)
    with django_assert_max_num_queries(14):
        assert client.get("/search/?q=kilo").status_code == 200


def test_the_page_works_without_scripts(client, cast):
    client.force_login(cast.anna)
    page = client.get("/search/?q=acme").content.decode()
    assert 'action="/search/"' in page
    assert f'href="/accounts/{cast.acme.pk}/"' in page
