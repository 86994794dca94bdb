"""The shapes that the invented customers follow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.demo import patterns


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def yearly(kind: int, rng, n: int = 200) -> np.ndarray:
    """Average appetite of the three years."""
    curves = patterns.rhythm(np.full(n, kind), rng)
    return curves.reshape(n, 3, 12).mean(axis=(0, 2))


def test_growing_accounts_grow_and_declining_ones_fall(rng):
    assert yearly(patterns.GROWING, rng)[2] > 1.3 * yearly(patterns.GROWING, rng)[1]
    assert yearly(patterns.DECLINING, rng)[2] < 0.85 * yearly(patterns.DECLINING, rng)[1]


def test_churned_accounts_have_bought_nothing_for_eight_months(rng):
    curves = patterns.rhythm(np.full(50, patterns.CHURNED), rng)
    assert (curves[:, -8:] == 0).all()
    assert (curves[:, :12] > 0).all()


def test_accounts_won_back_were_away_for_a_year(rng):
    curves = patterns.rhythm(np.full(50, patterns.WON_BACK), rng)
    assert ((curves == 0).sum(axis=1) == 12).all()
    assert (curves[:, -2:] > 0).all()


def test_prospects_buy_nothing_and_new_accounts_started_within_the_year(rng):
    assert patterns.rhythm(np.full(9, patterns.PROSPECT), rng).sum() == 0
    assert (patterns.rhythm(np.full(50, patterns.NEW), rng)[:, :24] == 0).all()


@pytest.mark.parametrize("n", [240, 20_000])
def test_sizes_are_as_unequal_in_small_as_in_large_companies(rng, n):
    sizes = np.sort(patterns.sizes(n, rng))
    assert 0.70 < sizes[-n // 5 :].sum() / sizes.sum() < 0.80


@given(
    total=st.integers(0, 5_000),
    weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=50).filter(lambda w: sum(w) > 1e-6),
)
def test_sharing_out_loses_and_doubles_nothing(total, weights):
    parts = patterns.share_out(total, np.array(weights))
    assert parts.sum() == total
    assert (parts >= 0).all()


def test_lines_follow_the_appetite_and_stay_in_order(rng):
    appetite = np.zeros((2, patterns.MONTHS))
    appetite[0, :4], appetite[1, 10] = [1, 1, 2, 0], 1
    row, month = patterns.spread_over_months(np.array([8, 3]), appetite)
    assert row.tolist() == [0] * 8 + [1] * 3
    assert month.tolist() == [0, 0, 1, 1, 2, 2, 2, 2, 10, 10, 10]


def test_place_in_group_counts_from_zero_in_each_run():
    assert patterns.place_in_group(np.array([4, 4, 4, 7, 9, 9])).tolist() == [0, 1, 2, 0, 0, 1]
    assert patterns.place_in_group(np.array([], dtype=np.int64)).tolist() == []
