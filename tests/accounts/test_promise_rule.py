"""Kept ÷ due: what counts, and what no order of rows or later news can change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.promises import Promise, Word, is_overdue, word

DAY = date(2026, 3, 2)
DAYS = st.integers(-60, 60).map(lambda days: DAY + timedelta(days=days))


@st.composite
def promises(draw):
    state = draw(st.sampled_from(["open", "kept", "broken"]))
    return Promise(draw(DAYS), state, None if state == "open" else draw(DAYS))


MANY = st.lists(promises(), max_size=30)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (Promise(day(1), "open", None), Word()),
        (Promise(day(0), "open", None), Word()),  # it has until the end of its day
        (Promise(day(-1), "open", None), Word(overdue=1)),
        (Promise(day(5), "kept", day(-1)), Word(kept=1)),
        (Promise(day(-5), "kept", day(-5)), Word(kept=1)),
        (Promise(day(-5), "kept", day(-4)), Word(kept=1, late=1)),
        (Promise(day(5), "broken", day(0)), Word(broken=1)),
        (Promise(day(-5), "kept", day(1)), Word(overdue=1)),  # nobody knew it on the day
        (Promise(day(5), "broken", day(1)), Word()),
    ],
)
def test_one_promise_counts_as_what_it_was_on_the_day(promise, expected):
    assert word([promise], DAY) == expected


def test_nothing_due_has_no_share():
    assert word([Promise(day(3), "open", None)], DAY).share is None
    assert word([], DAY).share is None


@given(MANY)
def test_the_share_lies_between_nothing_and_all(rows):
    counted = word(rows, DAY)
    assert counted.late <= counted.kept <= counted.due <= len(rows)
    assert counted.share is None or 0 <= counted.share <= 1
    assert counted.overdue == sum(is_overdue(row, DAY) for row in rows)


@given(MANY, st.randoms())
def test_the_order_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    assert word(mixed, DAY) == word(rows, DAY)


@given(MANY, MANY)
def test_two_lists_sum_up(some, others):
    one, two, both = word(some, DAY), word(others, DAY), word(some + others, DAY)
    for name in ("kept", "late", "broken", "overdue", "due"):
        assert getattr(both, name) == getattr(one, name) + getattr(two, name)


@given(MANY, DAYS)
def test_what_was_settled_later_changes_nothing_of_a_day_gone_by(rows, then):
    """News after the day reads as open then, so a figure of the past stays what it was."""
    as_known = [
        row if row.settled_on is None or row.settled_on <= then else row._replace(settled_on=None)
        for row in rows
    ]
    assert word(rows, then) == word(as_known, then)


@given(MANY, DAYS)
def test_what_has_come_due_stays_due(rows, then):
    later = then + timedelta(days=10)
    assert word(rows, then).due <= word(rows, later).due


@given(promises())
def test_keeping_never_lowers_the_share_and_breaking_never_raises_it(promise):
    others = [Promise(day(-3), "kept", day(-3)), Promise(day(-3), "broken", day(-3))]
    before = word([*others, promise._replace(state="open", settled_on=None)], DAY).share
    kept = word([*others, promise._replace(state="kept", settled_on=DAY)], DAY).share
    broken = word([*others, promise._replace(state="broken", settled_on=DAY)], DAY).share
    assert broken <= before <= kept
