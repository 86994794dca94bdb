"""Sales lines come in once, whole, and are all accounted for."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Account, ExchangeRate, Product, Sale, StaleAccount, User
from kam.core.models import Change
from tests.accounts.imports.conftest import refused_rows

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = HEAD + (
    "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,17850.0,United Kingdom\n"
    "536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom\n"
    "536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.001,12583.0,France\n"
)


def test_the_lines_of_a_shop_come_in_without_being_cleaned_first(upload):
    done = upload("sales", LINES, create_missing=True)
    assert (done.read, done.created, done.ignored, done.refused) == (5, 4, 1, 0)
    assert done.reasons == {
        "no_customer": 1, "code_without_decimals": 4, "computed_amount": 4, "cancellation": 1,
    }  # fmt: skip
    assert Account.objects.get(code="12583").country == "France"
    assert Account.objects.get(code="17850").status == "active"
    assert Sale.objects.aggregate(Sum("amount"))["amount__sum"] == Decimal("57.1030")
    assert Product.objects.get(code="85123A").name == "WHITE HEART"
    assert Sale.objects.filter(invoice="C536379", amount=Decimal("-27.5")).exists()


def test_equal_lines_are_kept_apart_and_a_repeated_file_changes_nothing(upload):
    upload("sales", LINES, create_missing=True)
    before = list(Sale.objects.order_by("pk").values())
    again = upload("sales", LINES, create_missing=True)
    assert (again.created, again.unchanged, again.ignored) == (0, 4, 1)
    assert list(Sale.objects.order_by("pk").values()) == before
    assert Sale.objects.filter(product__code="85123A").count() == 2


def test_the_same_line_in_another_file_in_other_words_comes_in_once(upload):
    upload("sales", "account_code,date,amount\nACME,2026-01-05,10\n")
    again = upload("sales", "account_code;date;amount\nacme;05.01.2026;10,00\n", decimal_comma=True)
    assert (again.created, again.unchanged) == (0, 1)


def test_only_touched_accounts_are_to_be_evaluated_anew(upload, cast):
    upload("sales", "account_code,date,amount\nACME,2026-01-05,10\n")
    assert list(StaleAccount.objects.values_list("account", flat=True)) == [cast.acme.pk]


def test_an_unknown_account_is_refused_with_row_and_column(upload):
    done = upload("sales", "Customer ID,date,amount\nACME,2026-01-05,10\nNOBODY,2026-01-05,10\n")
    assert (done.created, done.refused) == (1, 1)
    said = refused_rows(done)
    assert "Row 3, column Customer ID: there is no account “NOBODY”." in said


def test_bad_numbers_and_dates_are_refused_and_good_rows_are_not_lost(upload):
    text = (
        "account_code,date,amount\nACME,2026-02-30,10\nACME,2026-01-05,ten\nACME,,5\n"
        "ACME,2026-01-05,\nACME,2026-01-05,1e400\nACME,2026-01-05,7\n"
    )
    done = upload("sales", text)
    assert (done.read, done.created, done.refused) == (6, 1, 5)
    said = refused_rows(done)
    assert "Row 2, column date: “2026-02-30” is not a possible date such as 2025-12-31." in said
    assert "Row 3, column amount: “ten” is not a number such as 1234.56." in said
    assert "Row 4, column date: the value is missing." in said


def test_a_foreign_currency_needs_a_rate_of_the_day(upload):
    ExchangeRate.objects.create(currency="USD", starts=date(2026, 1, 1), rate=Decimal("0.9"))
    text = (
        "account_code,date,amount,cost,currency\nACME,2026-01-05,10,4,usd\n"
        "ACME,2025-12-31,10,4,USD\nACME,2026-01-05,10,4,Euro\n"
    )
    done = upload("sales", text)
    assert (done.created, done.refused) == (1, 2)
    sale = Sale.objects.get()
    assert (sale.amount, sale.base_amount, sale.base_cost) == (10, 9, Decimal("3.6"))
    assert "there is no exchange rate for USD on 2025-12-31." in refused_rows(done)


def test_missing_costs_are_worked_out_from_the_unit_cost(upload):
    text = "account_code,date,quantity,amount,cost,unit_cost\nACME,2026-01-05,3,30,NULL,4.5\n"
    upload("sales", text)
    assert Sale.objects.get().cost == Decimal("13.5")


def test_owner_and_team_fill_what_an_account_lacks_and_change_nothing_else(upload, cast):
    Account.objects.create(code="NEW", name="New")
    text = "account_code,date,amount,owner,team\nNEW,2026-01-05,1,285,5\nACME,2026-01-05,1,285,5\n"
    upload("sales", text, create_missing=True)
    new, acme = Account.objects.get(code="NEW"), Account.objects.get(code="ACME")
    assert (new.owner.username, new.team.name) == ("285", "5")
    assert (acme.owner, acme.team) == (cast.anna, cast.north)
    assert (new.status, new.version) == ("active", 3)  # a prospect no more
    made = User.objects.get(username="285")
    assert not made.has_usable_password()
    assert made.team == new.team
    assert Change.objects.filter(kind="accounts.account", object_id=new.pk).exists()


def test_an_unknown_owner_is_refused_unless_missing_ones_are_created(upload):
    text = "account_code,date,amount,owner\nNEW,2026-01-05,1,ghost\n"
    done = upload("sales", text)
    assert done.refused == 1
    assert not User.objects.filter(username="ghost").exists()


def test_all_or_nothing_writes_nothing_when_one_row_is_bad(upload):
    text = "account_code,date,amount\nACME,2026-01-05,1\nACME,2026-01-05,x\n"
    done = upload("sales", text, all_or_nothing=True)
    assert (done.read, done.created, done.refused, done.ignored) == (2, 0, 1, 1)
    assert not Sale.objects.exists()
    good = upload("sales", text.replace("x", "2"), all_or_nothing=True)
    assert (good.created, good.refused) == (2, 0)


def test_the_import_is_in_the_log(upload, cast):
    done = upload("sales", LINES, create_missing=True)
    entry = Change.objects.get(kind="accounts.import", object_id=done.pk)
    assert (entry.action, entry.actor, entry.values["created"]) == ("imported", cast.mia, [None, 4])


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_a_date_that_may_be_two_needs_the_option(upload, order, day):
    text = "account_code,date,amount\nACME,3/4/2026,1\n"
    assert upload("sales", text).refused == 1
    upload("sales", text, date_order=order)
    assert Sale.objects.get().date == day
