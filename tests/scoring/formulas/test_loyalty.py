"""Loyalty: worked by hand, and what must hold for all behaviour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.loyalty import expected_loyalty, leaving_though_satisfied, loyalty_index

NAN = float("nan")
LOYAL = {"repeat": 1.0, "tenure": 12.0, "share": 1.0, "trend": 1.0, "referrals": 5.0}
GONE = {"repeat": 0.0, "tenure": 0.0, "share": 0.0, "trend": -1.0, "referrals": 0.0}


def index(**facts):
    return loyalty_index(**{name: np.array([float(value)]) for name, value in facts.items()})[0]


def test_the_best_customer_has_100_and_one_who_never_was_one_0():
    assert index(**LOYAL) == 100
    assert index(**GONE) == 0


def test_worked_by_hand():
    """0.5 · 30 + 0.5 · 15 + 0.4 · 25 + 0.45 · 20 + 0 · 10 = 41.5"""
    assert index(repeat=0.5, tenure=5, share=0.4, trend=-0.1, referrals=0) == pytest.approx(41.5)


def test_what_is_unknown_leaves_its_weight_to_the_rest():
    assert index(**{**LOYAL, "share": NAN}) == 100
    assert np.isnan(index(**dict.fromkeys(LOYAL, NAN)))


@given(st.sampled_from(sorted(LOYAL)), st.floats(-1, 12), st.floats(-1, 12))
def test_more_of_any_behaviour_never_counts_less(name, one, other):
    base = {"repeat": 0.4, "tenure": 3.0, "share": 0.3, "trend": 0.0, "referrals": 1.0}
    low, high = sorted([one, other])
    assert index(**{**base, name: low}) <= index(**{**base, name: high})


@given(st.floats(0, 10), st.floats(0, 10))
def test_more_satisfaction_never_promises_less_loyalty(one, other):
    low, high = expected_loyalty(np.array(sorted([one, other])))
    assert 0 <= low <= high <= 100


def test_satisfaction_tells_little_in_its_middle():
    steep, flat, climbing = np.diff(expected_loyalty(np.array([2.0, 4.0, 6.0, 8.0, 9.0, 10.0])))[
        [0, 2, 4]
    ]
    assert flat < steep / 1.5
    assert flat < climbing


def test_satisfied_yet_leaving_needs_both_and_knowledge_of_both():
    satisfaction = np.array([7.0, 9.0, 6.9, 9.0, NAN])
    change = np.array([-5.0, -4.9, -30.0, NAN, -30.0])
    assert leaving_though_satisfied(satisfaction, change).tolist() == [True, *[False] * 4]
