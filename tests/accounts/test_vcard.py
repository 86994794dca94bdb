"""A vCard that address books take in: escaped, folded, whole in any language."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.vcard import escaped, folded, vcard

CHANGED = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def card(**said) -> str:
    plain = {"uid": "urn:uuid:1", "title": "", "organisation": "", "email": "", "phone": ""}
    return vcard(**{**plain, "url": "https://kam.example/people/1/", "changed": CHANGED, **said})


def parsed(text: str) -> dict[str, str]:
    """As an address book reads it: unfolded, split at the first colon, unescaped."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    pairs = dict(line.split(":", 1) for line in lines)
    signs = {"n": "\n"}
    return {
        name: re.sub(r"\\(.)", lambda found: signs.get(found[1], found[1]), value)
        for name, value in pairs.items()
    }


def test_the_card_says_what_is_known_and_leaves_out_what_is_not():
    text = card(name="李伟", title="采购总监", organisation="深圳华为", email="li@huawei.example")
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert text.endswith("END:VCARD\r\n")
    found = parsed(text)
    assert (found["FN"], found["TITLE"], found["ORG"]) == ("李伟", "采购总监", "深圳华为")
    assert (found["EMAIL"], found["REV"]) == ("li@huawei.example", "20260302T103000Z")
    assert "TEL" not in found


@given(texts)
def test_whatever_the_name_it_comes_back_as_it_was(name):
    assert parsed(card(name=name))["FN"] == "\n".join(name.splitlines())


@given(st.text(max_size=400))
def test_no_text_makes_a_line_of_its_own(name):
    lines = card(name=name, title=name, organisation=name).replace("\r\n ", "").split("\r\n")
    assert all("\n" not in line for line in lines)
    assert [line.split(":")[0].split(";")[0] for line in lines].count("END") == 1


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(text):
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a,b;c\\d", r"a\,b\;c\\d"),
        ("one\r\nTEL:1", r"one\nTEL:1"),
        ("tab\there", "tab here"),
        ("bell\x07", "bell"),
        ("Anna\u00a0Meier", "Anna\u00a0Meier"),
    ],
)
def test_signs_with_a_meaning_are_escaped_and_control_characters_fall_out(text, kept):
    assert escaped(text) == kept
