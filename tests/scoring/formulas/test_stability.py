"""How firm the top is: what must hold for all accounts and weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.stability import is_border, share_in_top, smallest_flip

WEIGHTS = np.array([60.0, 40.0])
seeds = st.integers(0, 1_000_000)


def some(seed, accounts=40, dimensions=3):
    return np.random.default_rng(seed).random((accounts, dimensions)) * 100


def test_an_account_that_is_best_everywhere_is_always_in_and_the_worst_never():
    dimensions = np.vstack([[99.0, 99.0], some(1, 20, 2) * 0.8 + 5, [1.0, 1.0]])
    share = share_in_top(dimensions, WEIGHTS, top=5)
    assert share[0] == 1
    assert share[-1] == 0


@given(seeds)
def test_shares_sum_to_the_places_there_are(seed):
    share = share_in_top(some(seed), np.array([50.0, 30.0, 20.0]), top=7, draws=50)
    assert share.sum() == pytest.approx(7)


@given(seeds)
def test_the_same_seed_gives_the_same_bits_whatever_the_order_of_the_rows(seed):
    dimensions = some(seed)
    order = np.random.default_rng(seed).permutation(len(dimensions))
    weights = np.array([50.0, 30.0, 20.0])
    straight = share_in_top(dimensions, weights, top=7, draws=30, seed=3)
    np.testing.assert_array_equal(
        share_in_top(dimensions[order], weights, top=7, draws=30, seed=3), straight[order]
    )


def test_firm_weights_leave_nothing_in_doubt():
    dimensions = np.array([[80.0, 20.0], [40.0, 70.0], [10.0, 10.0]])  # 56, 52, 10
    assert is_border(share_in_top(dimensions, WEIGHTS, top=1)).tolist() == [True, True, False]
    firm = share_in_top(dimensions, WEIGHTS, top=1, firmness=1e6)
    assert firm.tolist() == [1, 0, 0]


def test_an_unknown_dimension_leaves_its_weight_to_the_others():
    dimensions = np.array([[80.0, np.nan], [79.0, 79.0]])
    assert share_in_top(dimensions, WEIGHTS, top=1).tolist() == [1, 0]


@given(seeds, st.integers(0, 19), st.integers(1, 19), st.sampled_from([0.0, 0.3]))
def test_the_smallest_flip_flips_and_a_little_less_does_not(seed, account, top, unknown):
    """Also where some of it is unknown, and leaves its weight to what is known of the account."""
    dimensions, weights = some(seed, accounts=20), np.array([50.0, 30.0, 20.0])
    dimensions[:, 1:][some(seed + 1, 20, 2) < 100 * unknown] = np.nan
    known = ~np.isnan(dimensions)

    def is_in(dimension=0, change=0.0):
        moved = weights.copy()
        moved[dimension] += change
        scores = np.nan_to_num(dimensions) @ moved / (known @ moved)
        return (scores > scores[account]).sum() < top

    flip = smallest_flip(dimensions, weights, account=account, top=top)
    steps = np.linspace(-1, 1, 81) * 0.999
    reach = abs(flip.change) if flip else 50.0
    for dimension, weight in enumerate(weights):
        changes = steps[steps * reach > -weight] * reach
        assert all(is_in(dimension, change) == is_in() for change in changes)
    if flip:
        assert is_in(flip.dimension, flip.change * 1.000001) != is_in()


@pytest.mark.parametrize(("weights", "top"), [([0, 0], 1), ([-1, 2], 1), ([1, 1], 4)])
def test_what_cannot_be_is_refused(weights, top):
    with pytest.raises(ValueError, match="must be"):
        share_in_top(some(1, 3, 2), np.array(weights, dtype=float), top=top)
