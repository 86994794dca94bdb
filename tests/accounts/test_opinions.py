"""Where a rating goes: this year against the year before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.opinions import course

DAY = date(2026, 3, 2)
RATINGS = st.lists(
    st.tuples(
        st.integers(-50, 900).map(lambda back: DAY - timedelta(days=back)),
        st.none() | st.integers(0, 10),
    )
)


def back(days: int) -> date:
    return DAY - timedelta(days=days)


def test_two_years_are_compared_by_their_means():
    found = course([(back(0), 8), (back(364), 6), (back(365), 4), (back(729), 2)], DAY)
    assert (found.now, found.before, found.change) == (7, 3, 4)


@pytest.mark.parametrize("days", [-1, 730])
def test_what_lies_outside_the_two_years_does_not_count(days):
    assert course([(back(days), 8)], DAY).now is None
    assert course([(back(days), 8)], DAY).before is None


def test_a_year_without_a_word_gives_no_change():
    found = course([(back(1), 8), (back(400), None)], DAY)
    assert (found.now, found.change, found.moved) == (8, None, False)


@given(RATINGS)
def test_a_mean_stays_within_the_scale(ratings):
    found = course(ratings, DAY)
    for mean in (found.now, found.before):
        assert mean is None or 0 <= mean <= 10


@given(RATINGS, st.randoms())
def test_the_order_does_not_matter(ratings, random):
    mixed = random.sample(ratings, len(ratings))
    assert course(mixed, DAY).now == pytest.approx(course(ratings, DAY).now)
