"""What is taken and what is not, by content and by name together."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam.core.files.names import plain_name
from kam.core.files.types import GROUPS, TYPES, recognise, suffixes
from tests.accounts.files.samples import BAD, GOOD, packed

TAKEN = ["office", "pdf", "images", "text"]


@pytest.mark.parametrize("name", GOOD)
def test_an_ordinary_file_is_recognised(name):
    file = io.BytesIO(GOOD[name])
    kind = recognise(file, name, TAKEN)
    assert kind is not None
    assert kind.suffix == name.rpartition(".")[2].lower()
    assert file.tell() == 0


@pytest.mark.parametrize("name", BAD)
def test_what_could_run_or_lies_about_itself_is_refused(name):
    assert recognise(io.BytesIO(BAD[name]), name, TAKEN) is None


def test_only_the_groups_of_the_setting_are_taken():
    zipped = packed({"a.txt": "x"})
    assert recognise(io.BytesIO(zipped), "a.zip", [*GROUPS]) is TYPES["zip"]
    assert recognise(io.BytesIO(GOOD["contract.PDF"]), "a.pdf", ["images"]) is None
    assert suffixes(["pdf", "archives"]) == ["pdf", "zip"]


def test_nothing_that_a_browser_runs_is_in_any_list():
    assert not {"html", "htm", "svg", "js", "xml", "xhtml", "exe", "sh"} & TYPES.keys()
    assert not any("html" in k.content_type or "svg" in k.content_type for k in TYPES.values())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("  .hidden.txt ", "hidden.txt"),
        ("报价单.xlsx", "报价单.xlsx"),
        ('<img src=x onerror="alert(1)">.png', "_img src=x onerror=_alert(1)__.png"),
        ("a\0b.txt", "ab.txt"),
        ("", ""),
        ("..", ""),
    ],
)
def test_a_name_is_a_name_and_no_path(given, kept):
    assert plain_name(given) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_short_and_plain(text):
    name = plain_name(text)
    assert len(name) <= 150
    assert not set(name) & set('/\\\r\n\0"<>')
    assert plain_name(name) == name
