"""Tiers: the cuts, and the calm with which accounts cross them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.tiers import NONE_SO_FAR, assign, cut_offs, pareto_cut_offs

A, B, C, D = range(4)


@pytest.mark.parametrize(
    ("n", "cuts"),
    [(100, [5, 20, 50]), (20, [1, 4, 10]), (21, [2, 5, 11]), (1, [1, 1, 1]), (0, [0, 0, 0])],
)
def test_a_tier_takes_its_share_of_the_ranks_rounded_up(n, cuts):
    assert cut_offs(n, ("5", 15, 30.0)).tolist() == cuts


def test_shares_are_exact():
    assert cut_offs(1000, [0.1, 0.2]).tolist() == [1, 3]  # 0.1 + 0.2 is a little more than 0.3


@pytest.mark.parametrize("shares", [(0,), (-5, 10), (60, 41)])
def test_impossible_shares_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        cut_offs(10, shares)


def test_pareto_is_the_smallest_leading_group_that_brings_80_percent():
    assert pareto_cut_offs(np.array([50, 30, 10, 10])).tolist() == [2]
    assert pareto_cut_offs(np.array([50, 29, 11, 10]), (50, 30, 10)).tolist() == [1, 3, 3]
    assert pareto_cut_offs(np.array([50, -20, 60, 10])).tolist() == [3]  # a loss within the group
    with pytest.raises(ValueError, match="no profit"):
        pareto_cut_offs(np.array([5, -5]))


def run(rank: int, previous: int, below: int = 0, **rules) -> tuple[int, int]:
    """One account among 100: A to rank 5, B to 20, C to 50; the margin is 2 ranks."""
    ranks = np.r_[rank, [r for r in range(1, 101) if r != rank]].astype(np.int32)
    tier, count = assign(
        ranks,
        cut_offs(100, (5, 15, 30)),
        previous=np.full(100, previous, dtype=np.int8),
        below=np.full(100, below, dtype=np.int16),
        **rules,
    )
    return int(tier[0]), int(count[0])


@pytest.mark.parametrize(("rank", "tier"), [(1, A), (5, A), (6, B), (20, B), (21, C), (51, D)])
def test_the_first_evaluation_goes_by_rank_alone(rank, tier):
    assert run(rank, NONE_SO_FAR) == (tier, 0)


def test_promotion_takes_effect_at_once():
    assert run(5, D) == (A, 0)


def test_demotion_waits_for_the_margin_and_for_two_evaluations_running():
    assert run(7, A) == (A, 0)  # below the cut-off, within the margin
    assert run(8, A) == (A, 1)  # below the margin, for the first time
    assert run(8, A, below=1) == (B, 0)  # and for the second
    assert run(7, A, below=1) == (A, 0)  # a better evaluation between starts anew


def test_demotion_goes_only_as_far_as_the_margin_allows():
    assert run(21, A, below=1) == (B, 0)
    assert run(23, A, below=1) == (C, 0)
    assert run(100, A, below=1) == (D, 0)


def test_margin_and_repeats_are_rules_of_the_model():
    assert run(6, A, margin=0, repeats=1) == (B, 0)
    assert run(14, A, below=1, margin=10) == (A, 0)
    assert run(16, A, below=1, margin=10, repeats=3) == (A, 2)
    with pytest.raises(ValueError, match="margin"):
        run(1, A, margin=-1)


def test_a_tier_the_model_no_longer_has_counts_as_its_last():
    assert run(100, 7, below=1) == (D, 0)


tiers = st.integers(-1, 3)


@given(st.permutations(range(1, 31)), st.lists(tiers, min_size=30, max_size=30), st.integers(0, 1))
def test_nobody_stands_above_the_margin_or_below_the_cut(ranks, previous, below):
    ranks, held = np.array(ranks, dtype=np.int32), np.array(previous, dtype=np.int8)
    cuts = cut_offs(30, (5, 15, 30))
    tier, count = assign(ranks, cuts, previous=held, below=np.full(30, below, dtype=np.int16))
    by_rank = np.searchsorted(cuts, ranks)
    assert (tier <= by_rank).all()  # never lower than the rank alone would say
    assert ((tier == by_rank) | (tier == held) | (held < tier)).all()
    assert ((count == 0) | (tier == held)).all()  # who is being counted down has not moved


@given(st.permutations(range(1, 31)))
def test_evaluating_again_on_the_same_ranks_settles(ranks):
    cuts = cut_offs(30, (5, 15, 30))
    ranks, state = (
        np.array(ranks, dtype=np.int32),
        (np.full(30, A, np.int8), np.zeros(30, np.int16)),
    )
    for _ in range(4):
        state = assign(ranks, cuts, previous=state[0], below=state[1])
    again = assign(ranks, cuts, previous=state[0], below=state[1])
    np.testing.assert_array_equal(again[0], state[0])
