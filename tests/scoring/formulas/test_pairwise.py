"""Weights by comparison: a published case, and what must hold for all judgements."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.pairwise import weights_by_comparison

# Criteria for buying a house: size, transport, neighbourhood, age, yard, kitchen, condition,
# financing (Saaty 1990, table 1).
HOUSE = [
    [5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [6, 3, 4, 6, 1 / 5],
    [1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 2, 1 / 5, 1 / 6],
    [1 / 5, 1 / 6],
    [1 / 2],
]
weights_ = st.lists(st.floats(1.0, 3.0), min_size=2, max_size=10)


def pairs(rows):
    return {(i, i + 1 + j): value for i, row in enumerate(rows) for j, value in enumerate(row)}


def fitting(weights):
    return {(i, j): weights[i] / weights[j] for i, j in combinations(range(len(weights)), 2)}


def test_the_published_house_comes_out():
    result = weights_by_comparison(8, pairs(HOUSE))
    published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert result.weights == pytest.approx(published, abs=0.001)
    assert result.ratio == pytest.approx(0.169, abs=0.001)
    assert not result.is_consistent
    assert result.worst == (2, 6)  # neighbourhood against condition


@given(weights_)
def test_judgements_that_fit_give_back_the_weights_they_came_from(weights):
    result = weights_by_comparison(len(weights), fitting(weights))
    np.testing.assert_allclose(result.weights, np.array(weights) / sum(weights), rtol=1e-6)
    assert result.ratio == pytest.approx(0, abs=1e-5)
    assert result.is_consistent


@given(weights_, st.integers(0, 1_000_000))
def test_the_order_of_the_things_does_not_matter(weights, seed):
    order = np.random.default_rng(seed).permutation(len(weights))
    straight = weights_by_comparison(len(weights), fitting(weights)).weights
    shuffled = weights_by_comparison(len(weights), fitting([weights[i] for i in order])).weights
    np.testing.assert_allclose(shuffled, straight[order], rtol=1e-6)


def test_one_thing_takes_all_the_weight():
    assert weights_by_comparison(1, {}).weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("things", "judgements", "words"),
    [
        (3, {(0, 1): 2.0}, "each pair"),
        (2, {(0, 1): 10.0}, "between 1/9 and 9"),
        (11, {}, "1 to 10"),
    ],
)
def test_what_cannot_be_weighed_is_refused(things, judgements, words):
    with pytest.raises(ValueError, match=words):
        weights_by_comparison(things, judgements)
