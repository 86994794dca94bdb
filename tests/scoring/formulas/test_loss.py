"""Ranks after a loss: worked by hand, and what must hold for all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.loss import places_after, reach


def test_who_stands_below_moves_up_by_those_taken_away_above():
    assert places_after(np.array([1, 3, 5, 9]), np.array([4, 2])).tolist() == [1, 2, 3, 7]


def test_only_as_many_places_are_freed_as_accounts_go():
    """Of 40, three go: 5 % is still ⌈1.85⌉ = 2, so places 3 to 5 may come in."""
    assert reach(2, 2, 3) == (2, 5)
    assert reach(20, 17, 2) == (20, 20)


@given(st.integers(2, 60), st.integers(0, 1000))
def test_the_places_left_are_all_taken_once_in_the_same_order(n, seed):
    random = np.random.default_rng(seed)
    removed = random.choice(np.arange(1, n + 1), random.integers(1, n), replace=False)
    left = np.setdiff1d(np.arange(1, n + 1), removed)
    assert places_after(left, removed).tolist() == list(range(1, len(left) + 1))
