"""Accounts: who may do what, what is refused and in which words, what the log says."""

from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Account, Industry, StaleAccount
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change


def last_change(account: Account) -> Change:
    return Change.objects.filter(kind="accounts.account", object_id=account.pk).latest("pk")


def test_a_rep_s_new_account_is_their_own_and_stands_in_their_team(cast):
    account = services.create_account(actor=cast.anna, code="N1", name="New")
    assert (account.owner, account.team, account.status) == (cast.anna, cast.north, "prospect")
    change = last_change(account)
    assert (change.actor, change.action, change.account_id) == (cast.anna, "created", account.pk)
    assert change.values["code"] == [None, "N1"]
    assert StaleAccount.objects.filter(account=account).exists()


def test_a_rep_adds_accounts_for_nobody_else(cast):
    with pytest.raises(DomainError) as refusal:
        services.create_account(actor=cast.anna, code="N1", name="New", owner=cast.sue)
    assert refusal.value.field == "owner"
    assert not Account.objects.filter(code="N1").exists()


def test_a_manager_adds_accounts_for_the_team_but_not_for_other_teams(cast):
    services.create_account(actor=cast.bo, code="N1", name="New", owner=cast.ben)
    with pytest.raises(DomainError):
        services.create_account(actor=cast.bo, code="N2", name="New", owner=cast.sue)
    with pytest.raises(DomainError):
        services.create_account(actor=cast.bo, code="N3", name="Nobody would see it", team=None)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"code": "acme"}, "code", "Another account has this code."),
        ({"annual_revenue": -1}, "annual_revenue", "Revenue cannot be negative."),
        ({"code": "  "}, "code", "This field cannot be blank."),
        ({"name": "x" * 201}, "name", "Ensure this value has at most 200 characters"),
        ({"name": "a\x00b"}, "name", "This text holds a character that cannot be kept."),
        ({"status": "asleep"}, "status", "Value 'asleep' is not a valid choice."),
        ({"status": "archived"}, "status", "Archive the account instead"),
        ({"reference_value": 6}, "reference_value", "less than or equal to 5"),
    ],
)
def test_a_refused_value_is_named_in_words(cast, fields, field, words):
    with pytest.raises(DomainError) as refusal:
        services.create_account(actor=cast.mia, **{"code": "N1", "name": "New"} | fields)
    assert refusal.value.field == field
    assert words in str(refusal.value)
    assert Change.objects.count() == 0


def test_a_change_logs_old_and_new_once_and_asks_for_evaluation(cast):
    industry = Industry.objects.create(name="Retail")
    changes = {"industry": industry, "annual_revenue": Decimal("5"), "country": "Germany"}
    account = services.update_account(account=cast.acme, actor=cast.anna, changes=changes)
    assert account.version == cast.acme.version + 1
    expected = {"industry": [None, industry.pk], "annual_revenue": [None, "5.00"]}
    assert last_change(account).values == expected
    assert StaleAccount.objects.get(account=account).mark == 1


def test_a_change_that_changes_nothing_writes_nothing(cast):
    services.update_account(
        account=cast.acme, actor=cast.anna, changes={"annual_revenue": Decimal("5.00")}
    )
    before = Change.objects.count()
    account = services.update_account(
        account=cast.acme,
        actor=cast.anna,
        changes={"annual_revenue": Decimal("5"), "name": "ACME Corp"},
    )
    assert Change.objects.count() == before
    assert account.version == cast.acme.version + 1


def test_a_name_alone_is_no_reason_to_evaluate(cast):
    services.update_account(account=cast.acme, actor=cast.anna, changes={"name": "Acme"})
    assert not StaleAccount.objects.exists()


def test_two_who_read_the_same_version_cannot_both_write(cast):
    seen = cast.acme.version
    services.update_account(
        account=cast.acme, actor=cast.anna, changes={"region": "north"}, version=seen
    )
    with pytest.raises(Conflict):
        services.update_account(
            account=cast.acme, actor=cast.bo, changes={"region": "south"}, version=seen
        )
    cast.acme.refresh_from_db()
    assert cast.acme.region == "north"


def test_parents_never_run_in_a_circle(cast):
    holding = services.create_account(actor=cast.mia, code="H", name="Holding", parent=cast.bolt)
    services.update_account(account=cast.bolt, actor=cast.mia, changes={"parent": cast.acme})
    for below in (cast.acme, cast.bolt, holding):
        with pytest.raises(DomainError) as refusal:
            services.update_account(account=cast.acme, actor=cast.mia, changes={"parent": below})
        assert refusal.value.field == "parent"


REASSIGN = [  # who, may change ACME's owner by an update, may hand ACME over
    ("anna", False, True),  # the owner hands over, but does not reassign
    ("ben", False, False),
    ("bo", True, True),
    ("zed", False, False),  # manages another team
    ("mia", True, True),
]


@pytest.mark.parametrize(("who", "update", "hand_over"), REASSIGN)
def test_who_may_give_an_account_away(cast, who, update, hand_over):
    actor = getattr(cast, who)

    def by_update():
        services.update_account(account=cast.acme, actor=actor, changes={"owner": cast.ben})

    def by_hand_over():
        services.hand_over(account=cast.acme, to=cast.sue, actor=actor)

    for way, allowed in ((by_update, update), (by_hand_over, hand_over)):
        Account.objects.filter(pk=cast.acme.pk).update(owner=cast.anna, team=cast.north)
        if allowed:
            way()
        else:
            with pytest.raises(DomainError):
                way()
        assert (Account.objects.get(pk=cast.acme.pk).owner != cast.anna) is allowed


def test_handing_over_moves_the_account_into_the_new_owner_s_team(cast):
    account = services.hand_over(account=cast.acme, to=cast.sue, actor=cast.anna)
    assert (account.owner, account.team) == (cast.sue, cast.south)
    assert last_change(account).values["owner"] == [cast.anna.pk, cast.sue.pk]


@pytest.mark.parametrize("to", ["anna", "rita", "gus"])
def test_nobody_gets_an_account_they_have_or_cannot_look_after(cast, to):
    with pytest.raises(DomainError):
        services.hand_over(account=cast.acme, to=getattr(cast, to), actor=cast.mia)


@pytest.mark.parametrize("status", ["prospect", "active", "released"])
def test_restoring_brings_the_former_status_back(cast, status):
    services.update_account(account=cast.acme, actor=cast.anna, changes={"status": status})
    archived = services.archive_account(account=cast.acme, actor=cast.anna)
    assert archived.status == "archived"
    assert services.archive_account(account=cast.acme, actor=cast.anna).version == archived.version
    assert services.restore_account(account=cast.acme, actor=cast.anna).status == status


def test_an_archived_account_does_not_change(cast):
    services.archive_account(account=cast.acme, actor=cast.anna)
    with pytest.raises(DomainError, match="archived"):
        services.update_account(account=cast.acme, actor=cast.anna, changes={"name": "x"})
    with pytest.raises(DomainError, match="archived"):
        services.hand_over(account=cast.acme, to=cast.ben, actor=cast.anna)


def test_unknown_fields_are_a_mistake_of_the_caller(cast):
    with pytest.raises(TypeError):
        services.update_account(account=cast.acme, actor=cast.mia, changes={"version": 7})


def test_the_mark_grows_with_each_change(cast):
    services.mark_stale([cast.acme.pk, cast.bolt.pk, cast.acme.pk])
    services.mark_stale([cast.acme.pk])
    marks = dict(StaleAccount.objects.values_list("account", "mark"))
    assert marks == {cast.acme.pk: 2, cast.bolt.pk: 1}
    services.mark_stale([])


def test_the_team_changes_by_days_and_opens_the_account(cast, today):
    role = services.assign_role(
        actor=cast.anna, account=cast.acme, user=cast.ben, role="delivery", starts=today
    )
    assert Account.objects.visible_to(cast.ben).filter(pk=cast.acme.pk).exists()
    with pytest.raises(DomainError, match="has this role from this day already"):
        services.assign_role(
            actor=cast.anna, account=cast.acme, user=cast.ben, role="delivery", starts=today
        )
    with pytest.raises(DomainError, match="owner or a manager"):
        services.end_role(role=role, actor=cast.ben, on=today)
    with pytest.raises(DomainError, match="cannot end before it starts"):
        services.end_role(role=role, actor=cast.anna, on=today.replace(year=today.year - 1))
    assert services.end_role(role=role, actor=cast.anna, on=today).ends == today
