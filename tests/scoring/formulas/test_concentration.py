"""What the largest accounts bring."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.concentration import Top, curve, herfindahl, smallest_group, top_share


def test_the_top_group_is_rounded_up_to_whole_accounts():
    amounts = np.array([10, 60, 20, 5, 5])
    assert top_share(amounts, 20) == Top(accounts=1, share=60.0)
    assert top_share(amounts, 21) == Top(accounts=2, share=80.0)
    assert top_share(amounts, 100) == Top(accounts=5, share=100.0)


def test_accounts_that_cost_more_than_they_bring_bring_nothing():
    assert top_share(np.array([50, -10, 50]), 50) == Top(accounts=2, share=100.0)


@pytest.mark.parametrize("amounts", [[], [0, 0], [-1, 0]])
def test_where_nobody_brings_anything_the_share_is_0(amounts):
    assert top_share(np.array(amounts)).share == 0
    assert curve(np.array(amounts))[100].tolist() == [100, 0]


def test_equal_accounts_give_a_straight_line():
    assert curve(np.full(100, 7.0))[:, 1] == pytest.approx(np.arange(101))


@given(st.lists(st.integers(-100, 10**12), min_size=1, max_size=50), st.randoms())
def test_the_curve_rises_ever_more_slowly_to_the_whole(amounts, random):
    found = curve(np.array(amounts))
    assert found.shape == (101, 2)
    assert found[0].tolist() == [0, 0]
    assert (np.diff(found[:, 1]) >= 0).all()
    assert found[100, 1] == pytest.approx(100 if max(amounts) > 0 else 0)
    assert (found[:, 1] >= found[100, 1] * found[:, 0] / 100 - 1e-9).all()
    assert found[20, 1] == top_share(np.array(amounts), 20).share
    random.shuffle(amounts)
    np.testing.assert_array_equal(curve(np.array(amounts)), found)


def test_the_smallest_group_that_brings_most_worked_by_hand():
    assert smallest_group(np.array([10, 60, 20, 5, 5])) == 2
    assert smallest_group(np.array([10, 60, 20, 5, 5]), 81) == 3
    assert smallest_group(np.array([0, -5])) == 0
    assert smallest_group(np.zeros(0)) == 0


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=50))
def test_one_fewer_would_not_bring_as_much(amounts):
    descending = sorted(amounts, reverse=True)
    size = smallest_group(np.array(amounts))
    assert sum(descending[:size]) >= 0.8 * sum(amounts) * (1 - 1e-12)
    assert sum(descending[: size - 1]) < 0.8 * sum(amounts) * (1 + 1e-12)


def test_the_index_of_equal_ones_is_one_by_their_number():
    assert herfindahl(np.full(8, 3)) == pytest.approx(1 / 8)
    assert herfindahl(np.array([60, 20, 20])) == pytest.approx(0.44)
    assert herfindahl(np.array([5, 0, -3])) == 1
    assert np.isnan(herfindahl(np.zeros(3)))
