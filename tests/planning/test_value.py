"""The value ledger: what was given and got, when it paid back, and who confirmed what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from kam.core.errors import DomainError
from kam.core.models import Change
from planning.models import ValueEntry
from planning.value import create_value_entry, ledger, remove_value_entry, update_value_entry
from planning.value.rules import Entry

JANUARY, FEBRUARY, MARCH = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
URL = "/api/v1/value-entries/"


def entry(on: date, kind: str, amount: int | None, confirmed: bool = False) -> Entry:
    return Entry(on, kind, None if amount is None else Decimal(amount), confirmed)


@pytest.fixture
def noted(cast) -> ValueEntry:
    return create_value_entry(
        actor=cast.anna, account=cast.acme, kind="gained", what="Less scrap", amount=500
    )


def test_the_balance_runs_and_pays_back_in_the_month_it_stays_above():
    rows = [entry(MARCH, "got", 80), entry(JANUARY, "gave", 100), entry(FEBRUARY, "got", 40)]
    found = ledger(rows)
    assert [month.balance for month in found.months] == [-100, -60, 20]
    assert (found.balance, found.paid_back) == (20, date(2026, 3, 1))


def test_what_is_given_again_has_not_paid_back_yet():
    rows = [entry(JANUARY, "gave", 10), entry(FEBRUARY, "got", 10), entry(MARCH, "gave", 5)]
    assert ledger(rows).paid_back is None
    assert ledger([*rows, entry(MARCH, "got", 5)]).paid_back == date(2026, 2, 1)
    assert ledger([entry(MARCH, "got", 5)]).paid_back is None


def test_what_came_in_before_anything_was_given_pays_nothing_back():
    rows = [entry(JANUARY, "got", 50), entry(FEBRUARY, "gave", 10)]
    assert ledger(rows).paid_back == date(2026, 2, 1)


def test_what_the_customer_gained_is_not_our_balance():
    rows = [entry(JANUARY, "gained", 900, True), entry(MARCH, "gained", 50), entry(MARCH, "got", 5)]
    found = ledger([*rows, entry(MARCH, "gave", None)])
    assert (found.gained, found.confirmed, found.balance) == (950, 900, 5)
    assert found.unmeasured == 1


def test_an_entry_is_confirmed_by_one_of_theirs_today(cast, noted):
    theirs = Person.objects.create(account=cast.acme, name="Ida")
    update_value_entry(value_entry=noted, actor=cast.anna, changes={"confirmed_by": theirs})
    noted.refresh_from_db()
    assert (noted.confirmed_by, noted.confirmed_on) == (theirs, timezone.localdate())
    update_value_entry(value_entry=noted, actor=cast.anna, changes={"confirmed_by": None})
    noted.refresh_from_db()
    assert noted.confirmed_on is None


def test_who_confirmed_and_has_left_since_stays_named(client, cast, noted):
    ida = Person.objects.create(account=cast.acme, name="Ida")
    update_value_entry(value_entry=noted, actor=cast.anna, changes={"confirmed_by": ida})
    Person.objects.update(account=cast.bolt)
    client.force_login(cast.anna)
    said = {"kind": "gained", "what": "Less waste", "on": "2026-01-05", "confirmed_by": ida.pk}
    client.post(f"/value-entries/{noted.pk}/", {**said, "version": 2})
    noted.refresh_from_db()
    assert (noted.what, noted.confirmed_by) == ("Less waste", ida)


def test_strangers_confirm_nothing_and_nothing_lies_in_the_future(cast, noted):
    stranger = Person.objects.create(account=cast.bolt, name="Max")
    late = timezone.localdate() + timedelta(days=1)
    for changes in ({"confirmed_by": stranger}, {"on": late}, {"amount": -1}, {"what": ""}):
        with pytest.raises(DomainError):
            update_value_entry(value_entry=noted, actor=cast.anna, changes=changes)


def test_what_is_taken_back_stays_in_the_log(cast, noted):
    remove_value_entry(value_entry=noted, actor=cast.anna)
    assert not ValueEntry.objects.exists()
    gone = Change.objects.get(kind="planning.valueentry", action="deleted")
    assert gone.values["what"] == ["Less scrap", None]


def test_the_page_shows_the_ledger_and_takes_an_entry(client, cast):
    client.force_login(cast.anna)
    address = f"/accounts/{cast.acme.pk}/value/"
    said = {"kind": "gave", "what": "A pilot", "amount": "100", "on": "2026-01-05"}
    assert client.post(f"{address}new/", said)["Location"] == address
    told = client.get(address).content.decode()
    assert "A pilot" in told
    assert "not paid back yet" in told
    client.post(f"/value-entries/{ValueEntry.objects.get().pk}/remove/")
    assert not ValueEntry.objects.exists()


def test_the_page_asks_as_often_for_many_as_for_one(client, cast, noted):
    client.force_login(cast.anna)
    counts = []
    for rows in (0, 10):
        for row in range(rows):
            ValueEntry.objects.create(account=cast.acme, on=MARCH, kind="got", what=f"{row}")
        client.get(f"/accounts/{cast.acme.pk}/value/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/accounts/{cast.acme.pk}/value/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "status"), [("anna", 200), ("rita", 403), ("sue", 404)])
def test_who_may_change_the_account_may_change_its_ledger(client, cast, noted, who, status):
    client.force_login(getattr(cast, who))
    answer = client.patch(f"{URL}{noted.pk}/", {"amount": "7.00"}, "application/json")
    assert answer.status_code == status


def test_entries_come_and_go_over_rest(client, cast):
    client.force_login(cast.anna)
    said = {"account": "ACME", "kind": "got", "what": "An order", "amount": "12.50"}
    made = client.post(URL, said, "application/json")
    assert made.status_code == 201
    assert made.json()["amount"] == "12.50"
    assert len(client.get(f"{URL}?kind=got").json()["results"]) == 1
    assert client.delete(f"{URL}{made.json()['id']}/").status_code == 204
