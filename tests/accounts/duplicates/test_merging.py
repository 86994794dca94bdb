"""Two rows become one with all that hangs on them, and become two again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import serializers
from django.db.models import Q
from django.utils import timezone

from accounts import services
from accounts.duplicates.choosing import better, choices
from accounts.duplicates.merging import dismiss, merge_accounts, merge_people, merged_into, moving
from accounts.duplicates.relations import STAYS, all_relations, relations
from accounts.duplicates.undoing import undo_merge
from accounts.models import (
    Account,
    Activity,
    Employment,
    InfluenceLine,
    LikelyPair,
    Merge,
    Person,
    PersonRole,
    Sale,
    StaleAccount,
    Wallet,
)
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from tests.accounts.duplicates.samples import sample

TIMES = {"updated_at", "version", "last_contact_at", "next_step_due"}


@pytest.fixture
def twin(cast) -> Account:
    """ACME once more, beside the one of the cast."""
    return Account.objects.create(
        code="ACME-2", name="Acme Corporation", owner=cast.ben, team=cast.north, status="active",
        country="Germany", website="acme.com",
    )  # fmt: skip


@pytest.fixture
def pair(cast) -> tuple[Person, Person]:
    return (
        Person.objects.create(name="Anna Keller", account=cast.acme, email="a@acme.com"),
        Person.objects.create(name="Keller, Anna", account=cast.acme, phone="089 1234567"),
    )


def everything(model) -> dict:
    """All rows that point at such a row, and the rows themselves, without times and versions."""
    models = {model, *(relation.model for relation in all_relations(model))}
    models -= {LikelyPair, Merge, StaleAccount}
    found = {}
    for one in sorted(models, key=lambda m: m._meta.label):
        if one._meta.label.endswith("Key"):
            continue
        for row in serializers.serialize("python", one._base_manager.order_by("pk")):
            kept = {name: v for name, v in row["fields"].items() if name not in TIMES}
            found[one._meta.label, str(row["pk"])] = kept
    return found


@pytest.mark.parametrize("model", [Account, Person])
def test_every_key_that_points_at_a_row_is_known(model):
    """A new model moves by itself; one that must stay is named, with its reason."""
    assert relations(model)
    for relation in relations(model):
        for constraint in relation.model._meta.constraints:
            named = relation.field.name in str(getattr(constraint, "expressions", ""))
            assert not named, f"{relation.label}: a unique expression is not understood"


def test_what_stays_is_still_there():
    known = {r.label for model in (Account, Person) for r in all_relations(model)}
    assert {label for label in STAYS if not label.startswith("scoring.")} <= known


@pytest.mark.parametrize("relation", relations(Account), ids=lambda r: r.label)
def test_each_row_at_an_account_follows_and_comes_back(cast, twin, relation):
    row = sample(relation.model, **{relation.field.name: twin})
    before = everything(Account)
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    assert relation.of(cast.acme.pk).filter(pk=row.pk).exists()
    undone = undo_merge(merge=merge, actor=cast.bo)
    assert undone.left == {}
    assert everything(Account) == before


@pytest.mark.parametrize("relation", relations(Person), ids=lambda r: r.label)
def test_each_row_at_a_person_follows_and_comes_back(cast, pair, relation):
    keep, go = pair
    boss = Person.objects.create(name="Boss", account=cast.acme)
    given = {relation.field.name: go}
    if relation.model is InfluenceLine:
        given["on" if relation.field.name == "person" else "person"] = boss
    if relation.model._meta.label == "accounts.Merge":
        given |= {"kind": "person", "loser_id": 10**6}
    row = sample(relation.model, **given)
    before = everything(Person)
    merge = merge_people(winner=keep, loser=go, actor=cast.anna)
    assert relation.of(keep.pk).filter(pk=row.pk).exists()
    assert undo_merge(merge=merge, actor=cast.anna).left == {}
    assert everything(Person) == before


def test_the_loser_is_archived_and_leads_to_the_winner(cast, twin):
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into_id, twin.code) == ("archived", cast.acme.pk, "ACME-2")
    assert merged_into("account", twin.pk) == cast.acme.pk
    assert merged_into("account", cast.acme.pk) is None
    with pytest.raises(DomainError, match="merged"):
        services.restore_account(account=twin, actor=cast.bo)
    said = Change.objects.filter(kind="accounts.account", object_id=cast.acme.pk).latest("pk")
    assert said.values["merged"] == [None, "Acme Corporation (ACME-2)"]
    undo_merge(merge=merge, actor=cast.bo)
    assert merged_into("account", twin.pk) is None


def test_chosen_values_come_from_the_loser_and_go_back(cast, twin):
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo, take=["website", "name"])
    cast.acme.refresh_from_db()
    assert (cast.acme.name, cast.acme.website) == ("Acme Corporation", "acme.com")
    services.update_account(account=cast.acme, actor=cast.bo, changes={"website": "acme.org"})
    undone = undo_merge(merge=merge, actor=cast.bo)
    cast.acme.refresh_from_db()
    assert (cast.acme.name, cast.acme.website) == ("ACME Corp", "acme.org")
    assert undone.left == {"accounts.Account": 1}


def test_what_would_stand_twice_stays_at_the_archived_account(cast, twin):
    mine = sample(Wallet, account=cast.acme, year=2026, amount=Decimal(5))
    theirs = sample(Wallet, account=twin, year=2026, amount=Decimal(7))
    other = sample(Wallet, account=twin, year=2025)
    merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    assert set(cast.acme.wallets.values_list("pk", flat=True)) == {mine.pk, other.pk}
    assert twin.wallets.get() == theirs


def test_what_a_merged_person_had_twice_comes_back_with_them(cast, pair):
    keep, go = pair
    for person in pair:
        PersonRole.objects.create(person=person, role="coach")
        Employment.objects.create(person=person, account=cast.acme)
    talk = sample(Activity, account=cast.acme)
    talk.people.set(pair)
    InfluenceLine.objects.create(person=go, on=keep)
    before = everything(Person)
    merge = merge_people(winner=keep, loser=go, actor=cast.anna)
    assert list(talk.people.all()) == [keep]
    assert keep.roles.count() == keep.employments.count() == 1
    assert not InfluenceLine.objects.exists()
    assert not Person.objects.filter(pk=go.pk).exists()
    undo_merge(merge=merge, actor=cast.anna)
    assert everything(Person) == before


def test_what_was_changed_since_stays_with_the_winner(cast, twin):
    wallet, other = sample(Wallet, account=twin, year=2025), sample(Wallet, account=twin, year=2024)
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    wallet.refresh_from_db()
    services.update_wallet(wallet=wallet, actor=cast.anna, changes={"amount": Decimal(9)})
    undone = undo_merge(merge=merge, actor=cast.bo)
    assert undone.left == {"accounts.Wallet": 1}
    assert cast.acme.wallets.get() == wallet
    assert twin.wallets.get() == other


def test_parents_never_run_in_a_circle(cast, twin):
    middle = sample(Account, parent=twin)
    Account.objects.filter(pk=cast.acme.pk).update(parent=middle)
    below = sample(Account, parent=twin)
    before = everything(Account)
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    parents = dict(Account.objects.values_list("pk", "parent"))
    assert parents[cast.acme.pk] is None
    assert parents[middle.pk] == parents[below.pk] == cast.acme.pk
    undo_merge(merge=merge, actor=cast.bo)
    assert everything(Account) == before


def test_nobody_reports_to_themselves_after_a_merge(cast, pair):
    keep, go = pair
    Person.objects.filter(pk=keep.pk).update(reports_to=go)
    merge = merge_people(winner=keep, loser=go, actor=cast.anna)
    keep.refresh_from_db()
    assert keep.reports_to is None
    undo_merge(merge=merge, actor=cast.anna)
    keep.refresh_from_db()
    assert keep.reports_to == go


def test_people_of_both_accounts_are_asked_about(cast, twin, pair):
    far = Person.objects.create(name="Anna Keller", account=twin)
    assert not LikelyPair.objects.filter(Q(person=far) | Q(other_person=far)).exists()
    merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    assert LikelyPair.objects.filter(Q(person=far) | Q(other_person=far)).count() == 2


@pytest.mark.parametrize("who", ["anna", "rita", "zed", "gus", "sue"])
def test_others_cannot_merge_accounts(cast, twin, who):
    with pytest.raises(DomainError):
        merge_accounts(winner=cast.acme, loser=twin, actor=getattr(cast, who))
    assert not Merge.objects.exists()


def test_a_merge_of_what_has_moved_on_is_refused(cast, twin):
    with pytest.raises(Conflict):
        merge_accounts(
            winner=cast.acme, loser=twin, actor=cast.bo, versions={twin.pk: twin.version + 1}
        )
    with pytest.raises(DomainError):
        merge_accounts(winner=twin, loser=twin, actor=cast.bo)


def test_a_merge_is_undone_once_within_thirty_days_and_last_first(cast, twin):
    third = sample(Account, owner=cast.anna, team=cast.north, status="active")
    first = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    cast.acme.refresh_from_db()
    second = merge_accounts(winner=third, loser=cast.acme, actor=cast.bo)
    assert merged_into("account", twin.pk) == third.pk
    with pytest.raises(DomainError, match="first"):
        undo_merge(merge=first, actor=cast.bo)
    undo_merge(merge=second, actor=cast.bo)
    with pytest.raises(DomainError, match="already"):
        undo_merge(merge=second, actor=cast.bo)
    Merge.objects.update(moved_at=timezone.now() - timedelta(days=31))
    with pytest.raises(DomainError, match="30 days"):
        undo_merge(merge=first, actor=cast.bo)


def test_who_may_not_change_the_winner_cannot_undo(cast, twin):
    merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    for who in (cast.anna, cast.zed, cast.rita):
        with pytest.raises(DomainError):
            undo_merge(merge=merge, actor=who)


def test_ten_thousand_sales_move_in_few_statements(cast, twin, django_assert_max_num_queries):
    lines = (
        Sale(
            account=twin, date=date(2026, 1, 1), amount=1, base_amount=1, currency="EUR",
            key=f"00000000-0000-4000-9000-{n:012d}",
        )
        for n in range(10_000)
    )  # fmt: skip
    Sale.objects.bulk_create(lines)
    assert moving(cast.acme, twin) == {"accounts.Sale": 10_000}
    with django_assert_max_num_queries(150):
        merge = merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    assert cast.acme.sales.count() == 10_000
    undo_merge(merge=merge, actor=cast.bo)
    assert twin.sales.count() == 10_000


def test_both_are_evaluated_anew(cast, twin):
    StaleAccount.objects.all().delete()
    merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    assert StaleAccount.objects.filter(account__in=[cast.acme, twin]).count() == 2


def test_the_fuller_is_kept_and_its_gaps_are_filled(cast, twin):
    twin.refresh_from_db()
    assert better(cast.acme, twin) == (twin, cast.acme)
    assert {c.name: c.takes for c in choices(cast.acme, twin)} == {
        "name": False, "owner": True, "website": True,
    }  # fmt: skip


def test_a_pair_that_is_none_is_remembered(cast, twin):
    pair = LikelyPair.objects.create(
        kind="account", account=cast.acme, other_account=twin, likeness=Decimal("0.9")
    )
    assert dismiss(pair=pair, actor=cast.bo).state == "dismissed"
    merge_accounts(winner=cast.acme, loser=twin, actor=cast.bo)
    pair.refresh_from_db()
    assert pair.state == "merged"
    with pytest.raises(DomainError):
        dismiss(pair=pair, actor=cast.bo)
