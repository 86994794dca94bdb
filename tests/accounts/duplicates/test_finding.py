"""What the nightly search finds, and what is shown while typing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.duplicates import finding, keying
from accounts.duplicates.candidates import like_company, like_human
from accounts.duplicates.keying import write_keys
from accounts.duplicates.sides import ACCOUNTS
from accounts.matching import Company, Human, company_keys
from accounts.models import Account, AccountKey, LikelyPair, MatchProgress, Person
from accounts.tasks import find_duplicates, search_duplicates
from kam.core.models import Job


@pytest.fixture
def northwind(cast) -> list[Account]:
    names = ["Northwind Ltd", "Northwind Limited", "Northwind Trading", "Southgate AG"]
    return [
        Account.objects.create(
            code=f"N{i}", name=name, owner=cast.anna, team=cast.north, status="active"
        )
        for i, name in enumerate(names)
    ]


def search() -> Job:
    job = finding.queue_search(actor=None)
    find_duplicates(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def pairs() -> list[tuple[str, str, float, list[str]]]:
    return [
        (p.account.name, p.other_account.name, float(p.likeness), p.reasons)
        for p in LikelyPair.objects.filter(kind="account", state="open")
    ]


def test_the_search_finds_pairs_with_their_reasons(northwind):
    search()
    assert ("Northwind Ltd", "Northwind Limited", 1.0, ["same_core"]) in pairs()
    assert not any("Southgate" in " ".join(pair[:2]) for pair in pairs())


def test_a_repeat_finds_the_same_and_keeps_what_was_decided(northwind):
    search()
    LikelyPair.objects.filter(account=northwind[0], other_account=northwind[1]).update(
        state="dismissed"
    )
    before = sorted(LikelyPair.objects.values_list("pk", "state", "likeness"))
    keys = set(AccountKey.objects.values_list("account", "key"))
    MatchProgress.objects.update(keyed_until=None)
    search()
    assert sorted(LikelyPair.objects.values_list("pk", "state", "likeness")) == before
    assert set(AccountKey.objects.values_list("account", "key")) == keys


def test_a_pair_that_is_alike_no_longer_goes(northwind):
    search()
    northwind[1].name = "Westgate Limited"
    northwind[1].updated_at = timezone.now() + timedelta(minutes=1)
    northwind[1].save()
    search()
    assert not any("Limited" in pair[1] for pair in pairs())


def test_an_archived_account_is_no_duplicate(northwind):
    northwind[1].status = "archived"
    northwind[1].save()
    search()
    assert not any("Limited" in pair[1] for pair in pairs())


def test_what_very_many_have_in_common_is_passed_over(cast, monkeypatch):
    monkeypatch.setattr(finding, "CROWD", 3)
    for i in range(4):
        Account.objects.create(code=f"S{i}", name="Same Name", owner=cast.anna)
    search()
    assert pairs() == []


def test_nothing_is_queued_when_nothing_changed(northwind):
    search_duplicates()
    assert Job.objects.filter(kind="duplicates").count() == 1
    search()
    Account.objects.update(updated_at=timezone.now() - timedelta(days=2))
    Person.objects.update(updated_at=timezone.now() - timedelta(days=2))
    search_duplicates()
    assert Job.objects.filter(kind="duplicates").count() == 1


@pytest.mark.parametrize("keyed", [False, True])
def test_typing_shows_what_exists_and_may_be_seen(cast, northwind, keyed):
    if keyed:
        search()
    found = like_company(cast.anna, Company("NORTHWIND CO LTD"))
    assert [c.row.name for c in found.candidates][:2] == ["Northwind Ltd", "Northwind Limited"]
    assert like_company(cast.sue, Company("NORTHWIND CO LTD")).candidates == []
    edited = like_company(cast.anna, Company("Northwind"), but=northwind[0].pk)
    assert northwind[0] not in [c.row for c in edited.candidates]


def test_somebody_elses_customer_is_hinted_at_only_for_its_very_code_or_website(cast, northwind):
    Account.objects.filter(pk=northwind[0].pk).update(website="https://www.northwind.com/de")
    search()
    for wish, told in [
        (Company("Northwind Ltd"), False),
        (Company("Other", code="n0"), True),
        (Company("Other", website="northwind.com"), True),
        (Company("Other", website="northwind.org", code="N99"), False),
    ]:
        found = like_company(cast.sue, wish)
        assert (found.candidates, found.elsewhere) == ([], told)


def test_people_are_compared_with_their_company(cast):
    anna = Person.objects.create(name="Anna Keller", account=cast.acme)
    Person.objects.create(name="Anna Keller", account=cast.bolt)
    found = like_human(cast.anna, Human("Keller Anna", company=cast.acme.pk))
    assert [c.row for c in found.candidates] == [anna]


def test_checking_asks_few_questions_whatever_there_is(
    cast, northwind, django_assert_max_num_queries
):
    Account.objects.bulk_create(
        Account(code=f"X{i}", name=f"Northwind {i} Ltd", owner=cast.anna) for i in range(50)
    )
    search()
    with django_assert_max_num_queries(5):
        like_company(cast.mia, Company("Northwind Ltd", website="northwind.com"))


def test_a_search_that_died_goes_on_where_it_stopped(northwind, monkeypatch):
    monkeypatch.setattr(finding, "KEYED_AT_ONCE", 1)
    worked: list[int] = []

    def write(side, ids):
        write_keys(side, ids)
        worked.extend(ids if side is ACCOUNTS else [])

    def die(done, *_):
        if done == 2:
            raise RuntimeError("The worker is gone.")

    monkeypatch.setattr(finding, "write_keys", write)
    with pytest.raises(RuntimeError):
        finding.find_duplicates(die)
    began = MatchProgress.objects.get(kind="account").began
    search()
    assert worked == sorted(Account.objects.values_list("pk", flat=True))
    assert MatchProgress.objects.get(kind="account").keyed_until == began
    assert ("Northwind Ltd", "Northwind Limited", 1.0, ["same_core"]) in pairs()


def test_keys_follow_the_values_and_go_with_those_that_are_put_away(northwind):
    ids = [account.pk for account in northwind]
    for name, status in [
        ("Southgate AG", "active"),
        ("Westgate", "active"),
        ("Westgate", "archived"),
    ]:
        Account.objects.filter(pk=ids[3]).update(name=name, status=status)
        write_keys(ACCOUNTS, ids)
        keys = set(AccountKey.objects.filter(account=ids[3]).values_list("key", flat=True))
        wanted = company_keys(Company(name, code="N3")) if status == "active" else set()
        assert keys == wanted


def test_keys_that_somebody_else_wrote_meanwhile_stay(northwind, monkeypatch):
    ids = [account.pk for account in northwind]
    write_keys(ACCOUNTS, ids)
    before = set(AccountKey.objects.values_list("pk", "key", "account"))
    monkeypatch.setattr(keying, "_known", lambda *_: {})
    write_keys(ACCOUNTS, ids)
    assert set(AccountKey.objects.values_list("pk", "key", "account")) == before
