"""The contact log: one entry per key, its author's, and exact figures on the account."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import services
from accounts.models import Account, Activity, Person, StaleAccount
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def log(cast, **fields) -> Activity:
    values = {"actor": cast.anna, "account": cast.acme, "kind": "call", "at": MONDAY} | fields
    return services.log_activity(**values)


def test_an_entry_shows_on_the_account(cast, today):
    log(cast, next_step="Send the offer", next_step_due=today)
    account = Account.objects.get(pk=cast.acme.pk)
    assert (account.last_contact_at, account.next_step_due) == (MONDAY, today)
    assert Activity.objects.get().next_step_owner == cast.anna
    assert StaleAccount.objects.filter(account=account).exists()


def test_the_same_key_twice_keeps_one_entry(cast):
    key = uuid.uuid4()
    first, second = log(cast, key=key), log(cast, key=key, note="again")
    assert first == second
    assert Activity.objects.count() == Change.objects.count() == 1


def test_a_key_of_somebody_else_shows_nothing(cast):
    key = uuid.uuid4()
    log(cast, key=key, note="between us")
    with pytest.raises(DomainError) as refusal:
        log(cast, actor=cast.bo, key=key)
    assert refusal.value.code == "used_key"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "dance"}, "kind"),
        ({"mood": 3}, "mood"),
        ({"next_step_due": MONDAY.date()}, "next_step_due"),
        ({"note": "x" * 20_001}, "note"),
    ],
)
def test_a_refused_entry_names_the_field(cast, fields, field):
    with pytest.raises(DomainError) as refusal:
        log(cast, **fields)
    assert refusal.value.field == field
    assert not Activity.objects.exists()


def test_a_contact_cannot_lie_in_the_future(cast):
    with pytest.raises(DomainError, match="future"):
        log(cast, at=timezone.now() + timedelta(hours=1))


def test_people_belong_to_the_account_or_to_none(cast):
    ours = Person.objects.create(account=cast.acme, name="Li Wei")
    outside = Person.objects.create(name="Consultant")
    theirs = Person.objects.create(account=cast.bolt, name="Spy")
    assert log(cast, people=[ours, outside]).people.count() == 2
    with pytest.raises(DomainError, match="Spy"):
        log(cast, people=[theirs])


def test_an_archived_account_takes_no_entry(cast):
    services.archive_account(account=cast.acme, actor=cast.anna)
    with pytest.raises(DomainError, match="archived"):
        log(cast)


def test_its_author_corrects_an_entry_and_nobody_else(cast):
    person = Person.objects.create(account=cast.acme, name="Li Wei")
    entry = log(cast)
    later = MONDAY + timedelta(days=1)
    services.update_activity(
        activity=entry, actor=cast.anna, changes={"at": later, "people": [person]}
    )
    assert Account.objects.get(pk=cast.acme.pk).last_contact_at == later
    change = Change.objects.latest("pk")
    assert change.values["people"] == [[], [person.pk]]
    with pytest.raises(DomainError, match="author"):
        services.update_activity(activity=entry, actor=cast.bo, changes={"note": "mine"})
    with pytest.raises(Conflict):
        services.update_activity(
            activity=entry, actor=cast.anna, changes={"note": "x"}, version=entry.version
        )


def test_undo_takes_the_entry_back_and_the_log_keeps_it(cast):
    log(cast, at=MONDAY - timedelta(days=7))
    entry = log(cast, note="Wrong account")
    with pytest.raises(DomainError, match="author"):
        services.undo_activity(activity=entry, actor=cast.mia)
    services.undo_activity(activity=entry, actor=cast.anna)
    assert Account.objects.get(pk=cast.acme.pk).last_contact_at == MONDAY - timedelta(days=7)
    change = Change.objects.latest("pk")
    assert (change.action, change.values["note"]) == ("deleted", ["Wrong account", None])


def test_the_next_step_is_the_earliest_open_one(cast, today):
    late, early = today + timedelta(days=9), today + timedelta(days=2)
    log(cast, next_step="Visit", next_step_due=late)
    first = log(cast, next_step="Call", next_step_due=early)
    due = Account.objects.values_list("next_step_due", flat=True)
    services.finish_next_step(activity=first, actor=cast.bo)
    assert due.get(pk=cast.acme.pk) == late
    services.finish_next_step(activity=first, actor=cast.bo)
    services.reopen_next_step(activity=first, actor=cast.bo)
    assert due.get(pk=cast.acme.pk) == early
    with pytest.raises(DomainError, match="no next step"):
        services.finish_next_step(activity=log(cast), actor=cast.anna)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_entries_at_once_leave_exact_figures(cast, today):
    workers = 4 if connection.vendor == "postgresql" else 1  # SQLite in memory has one writer

    def write(worker: int) -> None:
        for number in range(worker, 200, workers):
            log(
                cast,
                at=MONDAY + timedelta(minutes=number),
                next_step="Call",
                next_step_due=today + timedelta(days=number),
                key=uuid.UUID(int=number),
            )
        connection.close()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    account = Account.objects.get(pk=cast.acme.pk)
    assert Activity.objects.count() == 200
    assert account.last_contact_at == MONDAY + timedelta(minutes=199)
    assert account.next_step_due == today
    assert StaleAccount.objects.get(account=account).mark == 200
