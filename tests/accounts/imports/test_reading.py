"""Whatever is in a file: rows or a clear sentence, in bounded time and memory."""

import gzip
import io
import time
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from accounts.imports.reading import open_table
from accounts.imports.refusals import FileRefused

TEXT = "编号,名称,国家\nA1,三号公司,中国\nA2,Müller,Österreich\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def read(path, data: bytes, **options):
    path.write_bytes(data)
    with open_table(path, options) as table:
        return table.headers, list(table.rows)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_recognised(path, encoding, delimiter):
    text = TEXT.replace(",", delimiter)
    if encoding == "gb18030":
        text = text.replace("Müller", "李四").replace("Österreich", "上海")
    headers, rows = read(path, text.encode(encoding))
    assert headers == ["编号", "名称", "国家"]
    assert [row.line for row in rows] == [2, 3]
    assert rows[0].cells == ["A1", "三号公司", "中国"]
    assert not any(row.fault for row in rows)


def test_western_european_is_not_taken_for_chinese(path):
    _headers, rows = read(path, "code,name\nA,Müller\nB,Société Générale\n".encode("cp1252"))
    assert [row.cells[1] for row in rows] == ["Müller", "Société Générale"]


def test_gzip_is_unpacked_and_a_named_encoding_wins(path):
    _headers, rows = read(path, gzip.compress("a,b\n1,中\n".encode("big5")), encoding="big5")
    assert rows[0].cells == ["1", "中"]


def test_a_sep_line_blank_lines_and_quoted_line_breaks(path):
    _headers, rows = read(path, b'sep=;\na;b\n\n1;"two\nlines"\r\n;;\n2;x')
    assert [(row.line, row.cells) for row in rows] == [(4, ["1", "two\nlines"]), (7, ["2", "x"])]


FAULTS = {
    "NUL": (b"a,b\n1,x\0y\n2,ok\n", 2, "NUL"),
    "wrong bytes": (b"a,b\n1,x\n" + "é".encode() * 50 + b"\xff,x\n2,ok\n", 3, "UTF-8"),
    "an open quotation mark": (b'a,b\n1,"x\n2,ok\n', 2, "quotation mark"),
    "text after a quotation mark": (b'a,b\n1,"x"y\n2,ok\n', 2, "quotation mark"),
    "a cell of 200 KB": (b"a,b\n1," + b"x" * 200_000 + b"\n2,ok\n", 2, "131,072"),
    "a cell of 10 MB": (b"a,b\n1," + b"x" * 10_000_000 + b"\n2,ok\n", 2, "1 MB"),
    "a quoted cell of 10 MB": (
        b'a,b\n1,"' + b"x\n" * 90_000 + b'"\n2,ok\n', 2, "quotation mark",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_one_bad_row_has_its_fault_and_the_others_are_read(path, name):
    data, line, word = FAULTS[name]
    _headers, rows = read(path, data)
    assert next(row.line for row in rows if row.fault) == line
    assert word in next(row.fault for row in rows if row.fault)
    assert rows[-1].cells == ["2", "ok"]
    assert not rows[-1].fault


def test_half_a_packed_file_gives_its_rows_and_says_where_it_breaks(path):
    whole = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(50_000))
    _headers, rows = read(path, gzip.compress(whole)[:60_000])
    assert len(rows) > 1_000
    assert "breaks off" in rows[-1].fault


def test_a_hundred_megabytes_in_one_line_are_refused_quickly(path):
    path.write_bytes(b"a,b\n" + b"x" * 100_000_000 + b"\n1,2\n")
    began = time.perf_counter()
    with open_table(path) as table:
        rows = list(table.rows)
    assert "1 MB" in rows[0].fault
    assert rows[1].cells == ["1", "2"]
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"a,b,A\n", "the column A appears twice"),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n", "at most 300"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls workbook"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b'"a,b\n1,2\n', "Row 1: a quotation mark"),
    ],
)
def test_a_file_without_a_header_is_refused_in_words(path, data, sentence):
    with pytest.raises(FileRefused, match=sentence.replace(".", r"\.")):
        read(path, data)


def test_reading_stops_when_every_row_is_broken(path):
    _headers, rows = read(path, b"a,b\n" + b'1,"x"y\n' * 5_000)
    assert len(rows) == 1_001
    assert "reading stops" in rows[-1].fault


def test_a_gzip_bomb_is_refused(path):
    path.write_bytes(gzip.compress(b"a,b\n" + b"\n" * 150_000_000))
    with pytest.raises(FileRefused, match="unpacks to more"), open_table(path):
        pass


# --- XLSX


def workbook(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def tampered(parts: dict[str, bytes]) -> bytes:
    """A small workbook with some of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["code"], ["A"]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return file.getvalue()


def test_a_sheet_gives_texts_numbers_and_dates_as_they_look(path):
    moment = datetime(2026, 3, 2, 8, 30)
    data = workbook(["客户", "n", "d", "b"], [], ["三号", 17850.0, moment, True], ["x", 0.1 + 0.2])
    headers, rows = read(path, data)
    assert headers == ["客户", "n", "d", "b"]
    assert rows[0].line == 3
    assert rows[0].cells == ["三号", "17850", "2026-03-02 08:30:00", "TRUE"]
    assert rows[1].cells[1] == "0.3"
    assert read(path, gzip.compress(data))[0] == headers


SHEET = b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
ONE_CELL = b'<sheetData><row r="%d"><c r="%s"><v>1</v></c></row></sheetData>'
BOMBS = {
    "inflate": {"xl/worksheets/sheet1.xml": SHEET % (b"", b" " * 400_000_000)},
    "sparse, declared": {
        "xl/worksheets/sheet1.xml": SHEET
        % (b"", b'<dimension ref="A1:XFD1048576"/>' + ONE_CELL % (1_048_576, b"XFD1048576"))
    },
    "sparse, not declared": {
        "xl/worksheets/sheet1.xml": SHEET
        % (
            b"",
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
            b'<c r="XFD1048576"><v>1</v></c></row></sheetData>',
        )
    },
    "shared strings": {
        "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"<si><t>x</t></si>" * 1_500_000
        + b"</sst>"
    },
    "entities": {
        "xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    },
    "a thousand parts": {f"xl/media/{n}.png": b"x" for n in range(1_000)},
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_two_seconds(path, name):
    path.write_bytes(tampered(BOMBS[name]))
    began = time.process_time()
    with pytest.raises(FileRefused), open_table(path) as table:
        list(table.rows)
    assert time.process_time() - began < 2


def test_half_a_workbook_is_refused(path):
    data = workbook(["code"], ["A"])
    with pytest.raises(FileRefused, match="damaged"):
        read(path, data[: len(data) // 2])


def test_a_broken_sheet_is_refused(path):
    with pytest.raises(FileRefused, match="damaged"):
        read(path, tampered({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}))


def test_a_sheet_of_too_many_rows_is_sent_to_csv(path):
    cells = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200_100)
    )
    part = SHEET % (b"", b"<sheetData>" + cells + b"</sheetData>")
    with pytest.raises(FileRefused, match="Save it as CSV"):
        read(path, tampered({"xl/worksheets/sheet1.xml": part}))
