"""Whose column is which: guessed in two languages, remembered, and refused in words."""

import pytest

from accounts.imports import mapping, services
from accounts.imports.refusals import FileRefused
from tests.accounts.imports.conftest import receive

pytestmark = pytest.mark.django_db
GUESSES = [
    (
        "sales",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "invoice product product_name quantity date unit_price account_code country",
    ),
    (
        "sales",
        "SalesOrderNumber,OrderDate,ProductKey,ResellerKey,EmployeeKey,SalesTerritoryKey,"
        "OrderQuantity,UnitPrice,TotalProductCost,SalesAmount,StandardCost",
        "invoice date product account_code owner team quantity unit_price cost amount unit_cost",
    ),
    (
        "accounts",
        "ResellerKey,BusinessType,ResellerName,City,StateProvinceName,Country_Region",
        "code industry name - region country",
    ),
    ("sales", "客户编号,日期,发票号,产品编号,数量,金额,成本", "account_code date invoice product quantity amount cost"),
    ("people", "客户编号,姓名,职务,邮箱,电话", "account_code name title email phone"),
    ("products", "ProductKey,Product,Subcategory", "code name line"),
    ("activities", "Customer ID,Date,Type,By,Notes", "account_code at kind user note"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "headers", "ours"), GUESSES)
def test_usual_names_are_recognised(kind, headers, ours):
    names = headers.split(",")
    expected = {t: o for t, o in zip(names, ours.split(), strict=True) if o != "-"}
    assert mapping.guess(kind, names) == expected


def test_a_mapping_is_remembered_for_the_same_columns(upload, cast):
    text = "wer,wann,wieviel\nACME,2026-01-05,1\n"
    upload("sales", text, {"wer": "account_code", "wann": "date", "wieviel": "amount"})
    again = services.columns(receive(cast, "sales", "wann,wieviel,wer\n"))
    assert again.remembered
    assert again.mapping == {"wer": "account_code", "wann": "date", "wieviel": "amount"}
    other = services.columns(receive(cast, "sales", "wann,wieviel,wer,was\n"))
    assert (other.remembered, other.mapping) == (False, {})


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "No column is mapped to Account code"),
        ({"a": "account_code", "b": "account_code"}, "Two columns are mapped"),
        ({"x": "account_code"}, "no column “x”"),
        ({"a": "colour"}, "“colour” is not one of"),
        ({"a": "account_code", "b": "date"}, "to the amount or to the unit price"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_words(cast, chosen, sentence):
    file = receive(cast, "sales", "a,b,c\n")
    with pytest.raises(FileRefused, match=sentence):
        services.start_import(import_=file, mapping=chosen, actor=cast.mia)
    file.refresh_from_db()
    assert file.job is None
