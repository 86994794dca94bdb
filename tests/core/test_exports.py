"""What leaves the house as a table does no harm in a spreadsheet, and loses nothing."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from kam.core.exports import csv_bytes, download, ndjson_bytes, safe, unsafe, xlsx_bytes

DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1+2",
    "＠x",
    "' =1",
    " =1",
    ";=1",
    '"=1',
    '=HYPERLINK("http://x")',
]
HARMLESS = ["-5.00", "+31 20 555 12", "-1,234.50", "plain", "a=b", "", "--", "A-1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_becomes_text_in_csv_and_can_be_undone(text):
    assert safe(text) == "'" + text
    assert unsafe(safe(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_does_no_harm_stays_as_it_is(text):
    assert safe(text) == text


def test_csv_keeps_chinese_quotes_and_line_breaks():
    rows = [["客户", 'say "hi"', "two\nlines", None, Decimal("-5.00"), date(2026, 3, 2)]]
    whole = b"".join(csv_bytes(["a", "b", "c", "d", "e", "f"], rows)).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(whole, newline="")))
    assert read[1] == ["客户", 'say "hi"', "two\nlines", "", "-5.00", "2026-03-02"]


def test_xlsx_cells_are_text_never_formulas():
    book = load_workbook(io.BytesIO(b"".join(xlsx_bytes(["=head"], [[t] for t in DANGEROUS]))))
    assert {cell.data_type for (cell,) in book.active.iter_rows()} == {"s"}
    numbers = b"".join(xlsx_bytes(["n"], [[Decimal("1.5")]]))
    assert load_workbook(io.BytesIO(numbers)).active["A2"].value == 1.5


def test_an_empty_table_still_has_its_header():
    book = load_workbook(io.BytesIO(b"".join(xlsx_bytes(["code"], []))))
    assert book.active["A1"].value == "code"
    assert b"".join(csv_bytes(["code"], [])).decode("utf-8-sig") == "code\r\n"


def test_ndjson_is_one_object_a_line():
    lines = b"".join(ndjson_bytes(["code", "amount"], [["A", Decimal("1.10")], ["客", None]]))
    assert [json.loads(line) for line in lines.splitlines()] == [
        {"code": "A", "amount": "1.10"},
        {"code": "客", "amount": None},
    ]


def test_a_download_is_named_safely_and_streamed():
    answer = download(name='ac"c\r\nounts', kind="csv", header=["a"], rows=[["b"]])
    assert "\r" not in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).endswith(b"b\r\n")
