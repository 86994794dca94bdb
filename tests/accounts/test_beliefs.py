"""How beliefs fade, and what an account thinks of us by its persons' views."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.beliefs import View, is_stale, position, weight

TODAY = date(2026, 3, 2)
ages = st.floats(0, 10_000)
lives = st.integers(1, 2_000)
views = st.builds(
    View,
    level=st.integers(1, 5),
    influence=st.none() | st.integers(1, 5),
    age_days=st.floats(0, 2_000),
)


@given(ages, lives)
def test_a_belief_halves_with_every_half_life(age, half_life):
    assert weight(age + half_life, half_life) == pytest.approx(weight(age, half_life) / 2)
    assert 0 <= weight(age, half_life) <= 1


@given(lives)
def test_a_belief_of_today_counts_whole_and_turns_stale_after_a_half_life(half_life):
    assert weight(0, half_life) == weight(-1, half_life) == 1
    assert not is_stale(TODAY - timedelta(days=half_life), TODAY, half_life)
    assert is_stale(TODAY - timedelta(days=half_life + 1), TODAY, half_life)


def test_what_nobody_dated_is_stale():
    assert is_stale(None, TODAY, 180)


@pytest.mark.parametrize("half_life", [0, -1])
def test_a_half_life_is_above_nothing(half_life):
    with pytest.raises(ValueError, match="half-life"):
        weight(1, half_life)


def test_influence_and_freshness_weigh_a_view():
    found = position([View(5, 5, 0), View(1, 1, 0), View(1, 5, 180)], 180)
    assert found.shares == pytest.approx((5 / 8.5, 1 / 8.5, 2.5 / 8.5))
    assert found.level == pytest.approx((25 + 1 + 2.5) / 8.5)


def test_an_unknown_influence_counts_as_the_least():
    assert position([View(4, None, 0)], 180) == position([View(4, 1, 0)], 180)


@pytest.mark.parametrize("faded", [[], [View(3, 3, 1e9)]])
def test_without_a_view_that_counts_there_is_no_position(faded):
    assert position(faded, 180) is None


@given(st.lists(views, min_size=1, max_size=20), lives)
def test_the_position_lies_among_the_views_and_its_shares_make_a_whole(given_views, half_life):
    found = position(given_views, half_life)
    if found is None:
        return
    levels = [view.level for view in given_views]
    assert min(levels) - 1e-9 <= found.level <= max(levels) + 1e-9
    assert sum(found.shares) == pytest.approx(1)


@given(st.lists(views, min_size=1, max_size=10), st.integers(1, 300))
def test_waiting_changes_no_position_since_all_fade_alike(given_views, days):
    later = [View(v.level, v.influence, v.age_days + days) for v in given_views]
    now, then = position(given_views, 500), position(later, 500)
    assert now is not None
    assert then is not None
    assert then.level == pytest.approx(now.level)
