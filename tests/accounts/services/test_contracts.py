"""Contracts of accounts, and what becomes of them at their end."""

from datetime import date, timedelta

import pytest

from accounts import services
from accounts.models import Contract
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change

YEAR = {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}
NEXT = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}


def contract(cast, name="C-1", **fields):
    given = YEAR | {"amount": 1200} | fields
    return services.create_contract(actor=cast.anna, account=cast.acme, name=name, **given)


def changed(contract, cast, **changes):
    return services.update_contract(contract=contract, actor=cast.bo, changes=changes)


def test_a_contract_is_noted_changed_and_logged(cast):
    noted = contract(cast)
    assert (noted.state, noted.settled_on, noted.renewed_by) == ("open", None, None)
    assert changed(noted, cast, amount=1500).version == 2
    assert Change.objects.filter(account_id=cast.acme.pk).count() == 2
    with pytest.raises(Conflict):
        services.update_contract(contract=noted, actor=cast.bo, changes={"amount": 1}, version=1)
    with pytest.raises(DomainError, match="noted already"):
        contract(cast)


def test_the_contract_that_follows_renews_it(cast):
    old = contract(cast)
    new = contract(cast, "C-2", renews=old, **NEXT)
    old.refresh_from_db()
    assert (old.state, old.renewed_by, old.settled_on) == ("renewed", new, YEAR["ends"])
    with pytest.raises(DomainError, match="has been decided"):
        contract(cast, "C-3", renews=old, **NEXT)
    assert not Contract.objects.filter(name="C-3").exists()


def test_state_and_the_contract_that_follows_agree_whichever_is_said(cast):
    old, new = contract(cast), contract(cast, "C-2", **NEXT)
    assert changed(old, cast, renewed_by=new).state == "renewed"
    assert changed(old, cast, renewed_by=None).state == "open"
    ended = changed(old, cast, state="ended", settled_on=date(2025, 11, 3))
    assert (ended.settled_on, ended.renewed_by) == (date(2025, 11, 3), None)
    assert changed(old, cast, renewed_by=new).settled_on == date(2025, 11, 3)
    opened = changed(old, cast, state="open")
    assert (opened.settled_on, opened.renewed_by) == (None, None)


def test_what_is_decided_before_its_end_is_decided_today(cast, today):
    early = contract(cast, ends=date(2999, 12, 31))
    assert changed(early, cast, state="ended").settled_on == today


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends": date(2024, 12, 31)}, "cannot end before"),
        ({"amount": -1}, "0 or more"),
        ({"state": "renewed"}, "which contract renews it"),
        ({"state": "ended", "settled_on": date(2999, 1, 1)}, "lies in the future"),
        ({"name": " "}, "number or name|cannot be blank"),
    ],
)
def test_an_impossible_contract_is_refused(cast, fields, sentence):
    with pytest.raises(DomainError, match=sentence):
        contract(cast, **{"name": "C-1"} | fields)
    assert not Contract.objects.exists()


def test_only_a_later_contract_of_the_same_account_renews_it(cast):
    old = contract(cast, **NEXT)
    earlier = contract(cast, "C-0")
    foreign = services.create_contract(
        actor=cast.sue,
        account=cast.bolt,
        name="B-1",
        starts=NEXT["starts"] + timedelta(days=365),
        ends=date(2027, 12, 31),
    )
    for wrong in (earlier, old, foreign):
        with pytest.raises(DomainError, match="later contract of the same account"):
            changed(old, cast, renewed_by=wrong)
