"""Contracts from files."""

from datetime import date

from accounts.models import Contract
from kam.core.models import Change
from tests.accounts.imports.conftest import refused_rows

HEAD = "Customer,Contract No,Start,End,Annual value,Status,Decided on,Renewed by\n"


def test_contracts_come_in_once_also_before_the_one_that_renews_them(upload, cast):
    text = HEAD + (
        "ACME,C-1,2024-01-01,2024-12-31,1200.50,,,C-2\nacme,C-2,2025-01-01,2025-12-31,1300,,,\n"
        "BOLT,C-1,2024-01-01,2024-12-31,900,ended,2024-11-05,\n"
    )
    done = upload("contracts", text)
    assert (done.created, done.refused) == (3, 0)
    first, second = Contract.objects.filter(account=cast.acme).order_by("starts")
    assert (first.state, first.renewed_by, first.settled_on) == ("renewed", second, first.ends)
    assert (second.state, second.amount) == ("open", 1300)
    assert Contract.objects.get(account=cast.bolt).settled_on == date(2024, 11, 5)
    again = upload("contracts", text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_a_later_file_tells_what_became_of_them(upload, cast):
    upload("contracts", HEAD + "ACME,C-1,2024-01-01,2024-12-31,1200,,,\n")
    later = upload("contracts", HEAD + "ACME,C-1,2024-01-01,2024-12-31,,Ended,,\n")
    assert later.updated == 1
    ended = Contract.objects.get()
    assert (ended.state, ended.amount, ended.settled_on) == ("ended", 1200, date(2024, 12, 31))
    told = Change.objects.filter(kind="accounts.contract").latest("pk")
    assert told.values["state"] == ["open", "ended"]
    renewed = HEAD + ("ACME,C-2,2025-01-01,2025-12-31,,,,\nACME,C-1,2024-01-01,2024-12-31,,,,C-2\n")
    assert upload("contracts", renewed).updated == 1
    assert Contract.objects.get(name="C-1").renewed_by.name == "C-2"


def test_impossible_contracts_are_refused_and_the_others_come_in(upload):
    text = HEAD + (
        "ACME,C-1,2024-01-01,2024-12-31,,,,C-9\nACME,C-2,2024-01-01,2023-12-31,,,,\n"
        "ACME,C-3,2024-01-01,2024-12-31,-4,,,\nACME,C-4,2024-01-01,2024-12-31,,renewed,,\n"
        "ACME,C-5,2024-01-01,2024-12-31,,,,C-8\nACME,C-6,2024-01-01,2024-12-31,,,,C-8\n"
        "ACME,C-8,2025-01-01,2025-12-31,,,,\nACME,C-7,2026-01-01,2026-12-31,,,,C-8\n"
    )
    done = upload("contracts", text)
    assert (done.created, done.refused) == (2, 6)
    told = refused_rows(done)
    for word in ("no contract “C-9”", "ends before it starts", "which contract renews it",
                 "renews another one", "a later contract must"):  # fmt: skip
        assert word in told
