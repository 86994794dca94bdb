"""What every template must be: no inline script or style, no text that cannot be translated."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from kam.core.forms import FormRenderer

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)
TRANSLATED = re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", re.S)
CLASSES = re.compile(r"{% block width %}[\w-]*{% endblock %}")
MARKUP = re.compile(r"<!--.*?-->|<(?:script|code|kbd)\b.*?</(?:script|code|kbd)>|<[^>]*>", re.S)
SPOKEN = re.compile(r"""\b(?:aria-label|placeholder|title|alt|data-confirm)="([^"]*)\"""")
LETTERS = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")
NAMES = {"KAM", "Ctrl", "Enter", "API", "REST", "OpenAPI", "CSV", "XLSX", "PDF", "PPTX"}


def _words(text: str) -> set[str]:
    return set(LETTERS.findall(TAGS.sub(" ", text))) - NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_no_inline_script_or_style(path):
    text = COMMENT.sub("", path.read_text("utf-8"))
    assert not re.search(r"\son\w+\s*=", text), "an on… attribute"
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert "<style" not in text
    assert "hx-on" not in text
    assert not re.search(r"hx-(vals|headers)=[\"']js:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or "application/json" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_says_nothing_that_cannot_be_translated(path):
    text = CLASSES.sub(" ", TRANSLATED.sub(" ", COMMENT.sub("", path.read_text("utf-8"))))
    bare = TAGS.sub(" ", text)
    spoken = {word for value in SPOKEN.findall(bare) for word in _words(value)}
    seen = _words(MARKUP.sub(" ", bare))
    assert spoken | seen == set()


def test_the_policy_allows_our_own_files_only():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]


def test_every_page_carries_the_policy_and_is_not_cached(client, cast):
    client.force_login(cast.mia)
    answer = client.get("/settings/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in client.get("/settings/users/")["Vary"]


def test_choices_are_written_as_by_django():
    """In one go instead of a template for each: escaped, in groups, with their attributes."""
    choices = [("", "<any>"), (1_000, 'Ann "A" & Co'), ("More", [(True, "yes"), ("b", "ü")])]
    for widget in (forms.Select(choices=choices), forms.SelectMultiple(choices=choices)):
        ours, theirs = (
            widget.render("of", ["1000", "b"], {"id": "x"}, renderer=renderer)
            for renderer in (FormRenderer(), DjangoTemplates())
        )
        assert parse_html(ours) == parse_html(theirs)
