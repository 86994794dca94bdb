"""Receivables, concessions and costs to serve from files."""

from datetime import date

from accounts.models import Concession, ExchangeRate, Receivable, ServiceCost
from kam.core.models import Change
from tests.accounts.imports.conftest import refused_rows

INVOICES = "Customer,Invoice No,Invoice Date,Due Date,Amount,Balance,Paid on\n"


def test_invoices_come_in_once_and_a_later_file_tells_what_was_paid(upload, cast):
    first = INVOICES + (
        "ACME,R-1,2026-01-05,2026-02-04,500,500,\nacme,R-2,2026-01-06,2026-02-05,80.50,20,\n"
        "BOLT,R-1,,2026-02-04,100,,2026-02-01\n"
    )
    done = upload("receivables", first)
    assert (done.created, done.refused) == (3, 0)
    again = upload("receivables", first)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    later = upload("receivables", INVOICES + "ACME,R-1,,2026-02-04,500,0,2026-02-10\n")
    assert later.updated == 1
    paid = Receivable.objects.get(account=cast.acme, invoice="R-1")
    assert (paid.amount_open, paid.paid_on) == (0, date(2026, 2, 10))
    assert paid.issued_on == date(2026, 1, 5)
    told = Change.objects.filter(kind="accounts.receivable").latest("pk")
    assert told.values["paid_on"] == [None, "2026-02-10"]
    reopened = upload("receivables", INVOICES + "ACME,R-1,,2026-02-04,500,120,\n")
    assert reopened.updated == 1
    paid.refresh_from_db()
    assert (paid.base_open, paid.paid_on) == (120, None)


def test_impossible_invoices_are_refused_and_the_others_come_in(upload):
    text = INVOICES + (
        "NONE,R-1,2026-01-05,2026-02-04,500,,\nACME,R-2,2026-01-05,2026-01-04,500,,\n"
        "ACME,R-3,2026-01-05,2026-02-04,500,501,\nACME,R-4,2026-01-05,2026-02-04,-5,,\n"
        "ACME,R-5,2026-01-05,2026-02-04,,,\nACME,R-6,2026-01-05,2026-02-04,0,,\n"
        "ACME,R-7,2999-01-05,2999-02-04,5,,\nACME,R-8,2026-01-05,2026-02-04,5,,\n"
        "ACME,R-8,2026-01-05,2026-02-04,6,,\n"
    )
    done = upload("receivables", text)
    assert (done.created, done.refused) == (1, 8)
    told = refused_rows(done)
    for word in ("no account “NONE”", "due before its date", "more is open", "cannot be negative"):
        assert word in told


def test_a_foreign_invoice_needs_an_exchange_rate(upload):
    ExchangeRate.objects.create(currency="USD", starts=date(2026, 1, 1), rate="0.5")
    head = "account_code,invoice,due,amount,currency\n"
    done = upload("receivables", f"{head}ACME,R-1,2026-02-04,100,usd\nACME,R-2,2026-02-04,1,GBP\n")
    assert (done.created, done.refused) == (1, 1)
    assert Receivable.objects.get().base_amount == 50


def test_concessions_come_in_once_and_equal_ones_are_kept_apart(upload, cast):
    text = "account_code,date,kind,amount,granted_by,note\n" + (
        "ACME,2026-01-05,discount,100,anna,Year end\nACME,2026-01-05,discount,100,anna,Year end\n"
        "ACME,2026-01-06,Favour,40.5,,Free training\nACME,2026-01-06,gift,40,,\n"
        "ACME,2026-01-06,fee,0,,\nACME,2026-01-06,fee,1,ghost,\n"
    )
    done = upload("concessions", text)
    assert (done.created, done.refused) == (3, 3)
    again = upload("concessions", text)
    assert (again.created, again.unchanged) == (0, 3)
    assert Concession.objects.filter(granted_by=cast.anna).count() == 2
    assert Change.objects.filter(kind="accounts.concession").count() == 3


def test_costs_come_in_by_month_and_are_corrected_by_a_later_file(upload, settings):
    settings.KAM_HOURLY_RATE = 55
    head = "account_code,month,hours,rate,spent\n"
    done = upload("costs_to_serve", head + "ACME,2026-01-31,12.5,,300\nACME,2026-02-01,,80,40\n")
    assert (done.created, done.refused) == (2, 0)
    january = ServiceCost.objects.get(month=date(2026, 1, 1))
    assert (january.hours, january.rate, january.spent) == (12.5, 55, 300)
    later = upload("costs_to_serve", head + "ACME,2026-01-01,14,,\n")
    assert (later.updated, later.created) == (1, 0)
    january.refresh_from_db()
    assert (january.hours, january.rate, january.spent) == (14, 55, 300)
    bad = upload("costs_to_serve", head + "ACME,2026-03-01,,,\nACME,2026-04-01,-1,,\n")
    assert bad.refused == 2
