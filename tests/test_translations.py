"""Every sentence that people see exists in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_file
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
APPS = ("kam", "accounts", "scoring", "planning")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?", re.S
)
Message = tuple[str | None, str]  # context, singular


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def templates() -> Iterator[Path]:
    for place in ("templates", *APPS):
        for kind in ("html", "txt"):
            yield from (ROOT / place).rglob(f"*.{kind}")


def in_python(path: Path) -> Iterator[Message]:
    for _line, found, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        yield context, found[0] if isinstance(found, tuple) else found


def in_template(path: Path) -> Iterator[Message]:
    for call in CALL.finditer(templatize(path.read_text("utf-8"))):
        first, second = (ast.literal_eval(part) if part else "" for part in call.group(2, 3))
        yield (first, second) if "pgettext" in call.group(1) else (None, first)


def used() -> dict[Message, str]:
    """Each message in use → a file that says it."""
    found = {m: str(p.relative_to(ROOT)) for p in sources() for m in in_python(p)}
    return found | {m: str(p.relative_to(ROOT)) for p in templates() for m in in_template(p)}


@pytest.fixture(scope="module")
def catalog():
    with PO.open("rb") as file:
        return pofile.read_po(file)


def _plain(messages) -> dict[Message, object]:
    return {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m for m in messages if m.id}


def test_no_sentence_lacks_its_chinese(catalog):
    known = {
        key for key, m in _plain(catalog).items()
        if (all(m.string) if isinstance(m.string, tuple) else m.string)
    }  # fmt: skip
    missing = {
        f"{where}: {message[1]}" for message, where in used().items() if message not in known
    }
    assert sorted(missing) == []


def test_no_translation_is_a_guess(catalog):
    assert [m.id for m in catalog if m.fuzzy and m.id] == []


def test_placeholders_survive_the_translation(catalog):
    names = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    for m in _plain(catalog).values():
        ids, strings = (x if isinstance(x, tuple) else (x,) for x in (m.id, m.string))
        for string in strings:
            assert set(names.findall(string)) == set(names.findall(ids[-1])), m.id
