"""The value map: worked by hand, and what must hold for all ratings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.perceived_value import position

rating = st.floats(1, 10)
ratings = st.lists(rating, min_size=3, max_size=3)
NAN = float("nan")
WEIGHTS = np.array([50.0, 30.0, 20.0])


def test_worked_by_hand():
    """0.5 · 9/8 + 0.3 · 6/8 + 0.2 · 1 = 0.9875 of their quality at 0.95 of their price."""
    found = position(WEIGHTS, np.array([9.0, 6.0, 7.0]), np.array([8.0, 8.0, 7.0]), 0.95)
    assert found.quality == pytest.approx(0.9875)
    assert found.gaps == pytest.approx([0.0625, -0.075, 0.0])
    assert found.value == pytest.approx(0.0375)
    assert found.verdict == "better"


@given(ratings)
def test_the_same_ratings_at_the_same_price_are_fair(ours):
    found = position(WEIGHTS, np.array(ours), np.array(ours), 1.0)
    assert found.quality == pytest.approx(1)
    assert found.verdict == "fair"


@given(ratings, ratings, st.integers(0, 2), st.floats(0, 5))
def test_a_better_rating_never_makes_us_worse(ours, theirs, attribute, more):
    better = list(ours)
    better[attribute] += more
    before = position(WEIGHTS, np.array(ours), np.array(theirs), 1.0)
    after = position(WEIGHTS, np.array(better), np.array(theirs), 1.0)
    assert after.quality >= before.quality


def test_an_attribute_rated_on_one_side_only_is_left_out():
    found = position(WEIGHTS, np.array([9.0, NAN, 6.0]), np.array([9.0, 2.0, 6.0]), 1.1)
    assert found.quality == pytest.approx(1)
    assert found.verdict == "worse"


def test_nothing_to_compare_is_refused():
    with pytest.raises(ValueError, match="rated on both sides"):
        position(WEIGHTS, np.full(3, NAN), np.full(3, 5.0), 1.0)
    with pytest.raises(ValueError, match="price above 0"):
        position(WEIGHTS, np.full(3, 5.0), np.full(3, 5.0), 0.0)
