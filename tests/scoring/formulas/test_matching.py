"""Experience-based matching: a table worked by hand, and what must hold for all ratings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.matching import best_match, customer_match, industry_match, match

rating, share = st.floats(0, 5), st.floats(0, 1)
NAN = float("nan")


@pytest.mark.parametrize(
    ("need", "strength", "found"),
    [(5, 5, 1.0), (4, 1, 0.4), (5, 0, 0.0), (0, 5, 0.0), (2, 4.5, 0.6)],
)
def test_industries_worked_by_hand(need, strength, found):
    assert industry_match(np.array([need]), np.array([strength])) == pytest.approx([found])


def test_a_customer_worked_by_hand():
    """Demand 4 of 5; price weighed 1, quality 3; we can do 0.5 and 0.9: 0.8 · (0.5 + 2.7) / 4."""
    found = customer_match(np.array([4.0]), np.array([[1.0, 3.0]]), np.array([0.5, 0.9]))
    assert found == pytest.approx([0.64])
    assert match(np.array([0.5]), found) == pytest.approx([0.32])


def test_what_is_unknown_is_not_invented():
    capability = np.array([0.5, 1.0])
    weights = np.array([[1.0, NAN], [NAN, NAN], [1.0, 1.0]])
    found = customer_match(np.array([5.0, 5.0, NAN]), weights, capability)
    np.testing.assert_array_equal(found, [0.5, NAN, NAN])
    assert np.isnan(industry_match(np.array([NAN]), np.array([3.0]))).all()


@given(
    rating, rating, st.lists(share, min_size=3, max_size=3), st.lists(share, min_size=3, max_size=3)
)
def test_a_match_lies_between_0_and_1(need, demand, weights, capability):
    customer = customer_match(np.array([demand]), np.array([weights]), np.array(capability))
    whole = match(industry_match(np.array([need]), np.array([5.0])), customer)
    assert np.isnan(whole[0]) if sum(weights) == 0 else 0 <= whole[0] <= 1 + 1e-12


@given(rating, rating, rating)
def test_more_need_never_matches_less(need, more, strength):
    low, high = sorted([need, more])
    found = industry_match(np.array([low, high]), np.array([strength, strength]))
    assert found[0] <= found[1]


def test_the_line_that_fits_best_is_taken():
    """The second line of the first prospect; the second one is not judged: its best industry match."""
    industry = np.array([[0.9, 0.6], [0.3, 0.5], [NAN, NAN]])
    demand = np.array([[1.0, 5.0], [NAN, NAN], [5.0, 5.0]])
    best = best_match(industry, demand, np.ones((3, 1)), np.array([0.5]))
    assert best.line.tolist() == [1, 1, -1]
    np.testing.assert_allclose(best.match, [0.3, NAN, NAN])
    np.testing.assert_allclose(best.industry, [0.6, 0.5, NAN])


def test_without_lines_nothing_matches():
    best = best_match(np.empty((2, 0)), np.empty((2, 0)), np.empty((2, 0)), np.empty(0))
    assert best.line.tolist() == [-1, -1]
    assert np.isnan(best.match).all()


@given(st.lists(share, min_size=3, max_size=3), st.lists(rating, min_size=3, max_size=3))
def test_no_line_fits_better_than_the_best(industry, demand):
    facts = (np.array([[1.0]]), np.array([0.7]))
    best = best_match(np.array([industry]), np.array([demand]), *facts)
    alone = [match(np.array([i]), customer_match(np.array([d]), *facts))[0]
             for i, d in zip(industry, demand, strict=True)]  # fmt: skip
    assert best.match[0] == pytest.approx(max(alone))


def test_ratings_outside_are_refused():
    with pytest.raises(ValueError, match="0 and 5"):
        industry_match(np.array([6.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        customer_match(np.array([1.0]), np.array([[1.0]]), np.array([1.5]))
    with pytest.raises(ValueError, match="0 or more"):
        customer_match(np.array([1.0]), np.array([[-1.0]]), np.array([0.5]))
