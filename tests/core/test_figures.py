"""Numbers and times in few characters, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kam.core import figures

SHORT = [  # value, in English, in Chinese
    (0, "0", "0"),
    (850, "850", "850"),
    (1234, "1.23 k", "1,234"),
    (999_999, "1.00 M", "100 万"),
    (12_345_678, "12.3 M", "1,230 万"),
    (123_456_789, "123 M", "1.23 亿"),
    (Decimal("-12345678.90"), "−12.3 M", "−1,230 万"),
    (2_500_000_000, "2.50 B", "25.0 亿"),
]


@pytest.mark.parametrize(("value", "english", "chinese"), SHORT)
def test_amounts_are_short_in_the_units_of_the_language(value, english, chinese):
    with override("en"):
        assert figures.short(value).replace("\xa0", " ") == english
    with override("zh-hans"):
        assert figures.short(value).replace("\xa0", " ") == chinese


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_short_amount_is_never_long(value):
    for language in ("en", "zh-hans"):
        with override(language):
            assert len(figures.short(value)) <= 10


def test_full_digits_are_grouped_by_three_in_both_languages():
    for language in ("en", "zh-hans"):
        with override(language):
            assert figures.full(Decimal("1234567.891")) == "1,234,567.89"


@pytest.mark.parametrize(
    ("delta", "english", "chinese"),
    [
        (timedelta(seconds=20), "just now", "刚刚"),
        (timedelta(hours=3), "3 hours ago", "3小时前"),
        (timedelta(days=1), "yesterday", "昨天"),
        (timedelta(days=-1), "tomorrow", "明天"),
        (timedelta(days=3), "3 days ago", "3天前"),
    ],
)
def test_times_are_told_from_now(delta, english, chinese):
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    for language, said in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert figures.ago(now - delta, now) == said


def test_a_day_counts_by_the_calendar():
    now = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    with override("en"):
        assert figures.ago(date(2026, 3, 1), now) == "yesterday"
        assert figures.ago(date(2026, 3, 2), now) == "today"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Berg", "AB"), ("anna", "AN"), ("王小明", "小明"), ("Anna Maria Berg", "AB"), ("", "?")],
)
def test_initials(name, letters):
    assert figures.initials(name) == letters


def _render(template: str, **context) -> str:
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    "tag",
    [
        "{% tier v %}",
        "{% stage v %}",
        "{% segment v %}",
        "{% score v %}",
        "{{ v|money }}",
        "{{ v|ago }}",
        "{% trend v %}",
        "{% person v %}",
        "{{ v|dash }}",
    ],
)
def test_an_empty_value_is_a_dash(tag):
    assert "—" in _render(tag, v=None)


def test_terms_carry_their_letter_word_or_sign_beside_the_colour():
    assert ">A<" in _render("{% tier 'A' %}")
    with override("zh-hans"):
        assert "提升" in _render("{% stage 2 %}")
        assert "重点开发" in _render("{% segment 2 %}")
    assert "+1.2" in _render("{% trend v %}", v=Decimal("1.23"))
    assert "▼" in _render("{% trend v %}", v=-0.8)


def test_text_from_people_is_escaped():
    evil = "<script>x</script>"
    for tag in ("{% person v %}", "{{ v|dash }}", "{% tier v %}"):
        assert "<script>" not in _render(tag, v=evil)
