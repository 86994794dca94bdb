"""What a model said against what happened: worked by hand, and what must hold for all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from scoring.formulas.backtest import (
    Fate,
    brier,
    calibration,
    confusion,
    fates,
    lift,
    places,
    rank_correlation,
    tenths,
)

scores = st.lists(st.integers(0, 20), min_size=2, max_size=40).map(np.array)


def test_lift_worked_by_hand():
    """3 of 4 in the top 40 %, 4 of 10 in all: 0.75 / 0.4."""
    score = np.arange(10, 0, -1.0)
    outcome = np.array([1, 1, 0, 1, 0, 0, 0, 0, 1, 0.0])
    assert lift(score, outcome, 40) == pytest.approx(1.875)


def test_a_score_that_says_nothing_has_no_lift():
    assert lift(np.ones(10), np.arange(10.0), 20) == pytest.approx(1)


@given(scores, st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter_to_lift(score, seed):
    random = np.random.default_rng(seed)
    outcome, order = random.random(len(score)), random.permutation(len(score))
    straight, shuffled = lift(score, outcome, 30), lift(score[order], outcome[order], 30)
    assert shuffled == pytest.approx(straight)


def test_lift_is_unknown_where_it_happened_to_nobody():
    assert np.isnan(lift(np.arange(5.0), np.zeros(5), 20))


def test_groups_of_calibration_hold_everybody_once():
    random = np.random.default_rng(1)
    said = random.random(1000)
    groups = calibration(said, (random.random(1000) < said).astype(float))
    assert sum(group.accounts for group in groups) == 1000
    assert all(abs(group.said - group.happened) < 0.15 for group in groups)
    assert [group.said for group in groups] == sorted(group.said for group in groups)


def test_one_chance_for_all_is_one_group():
    [group] = calibration(np.full(50, 0.3), np.r_[np.ones(15), np.zeros(35)])
    assert (group.accounts, group.said, group.happened) == pytest.approx((50, 0.3, 0.3))


def test_brier_is_0_for_who_knows_and_a_quarter_for_a_coin():
    happened = np.array([1.0, 0.0])
    assert brier(happened, happened) == 0
    assert brier(np.full(2, 0.5), happened) == 0.25


@given(scores, st.integers(0, 1000))
def test_rank_correlation_is_spearmans(score, seed):
    other = np.random.default_rng(seed).integers(0, 10, len(score))
    found = rank_correlation(score, other)
    if len(set(score)) == 1 or len(set(other)) == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(spearmanr(score, other).statistic)


def test_what_became_of_an_account_worked_by_hand():
    customer = np.array([True, True, True, True, True, False, False])
    base = np.array([100.0, 100, 100, 100, 0, 0, 0])
    after = np.array([0.0, 84, 100, 116, 5, 7, 0])
    assert fates(customer, base, after, after > 0).tolist() == [
        Fate.LOST, Fate.SHRANK, Fate.KEPT, Fate.GREW, Fate.GREW, Fate.WON, Fate.NONE,
    ]  # fmt: skip


def test_ties_at_the_border_share_its_places():
    assert places(np.array([9.0, 5, 5, 5, 1]), 2).tolist() == pytest.approx(
        [1, 1 / 3, 1 / 3, 1 / 3, 0]
    )


@given(scores, st.integers(0, 50))
def test_there_are_as_many_places_as_asked_for(score, top):
    assert places(score, top).sum() == pytest.approx(min(top, len(score)))


def test_confusion_worked_by_hand():
    found = confusion(np.array([1.0, 1, 0, 0, 0]), np.array([1.0, 0, 1, 1, 0]))
    assert (found.hits, found.false_alarms, found.misses, found.rest) == (1, 1, 2, 1)
    assert (found.precision, found.recall) == (0.5, pytest.approx(1 / 3))


def test_of_nobody_named_there_is_no_precision():
    assert np.isnan(confusion(np.zeros(3), np.ones(3)).precision)


@given(st.integers(0, 1000))
def test_tenths_hold_everybody_once_and_all_that_was_brought(seed):
    random = np.random.default_rng(seed)
    worth, after = random.random(95), random.random(95)
    bought = random.random(95) < 0.5
    parts = tenths(worth, after, np.ones(95, bool), bought)
    assert sum(part.accounts for part in parts) == 95
    assert sum(part.brought for part in parts) == pytest.approx(1)
    assert sum(part.kept for part in parts) == bought.sum()
    assert [part.said for part in parts] == sorted((part.said for part in parts), reverse=True)


def test_who_knows_the_future_is_calibrated():
    after = np.arange(100.0)
    parts = tenths(after, after, np.ones(100, bool), np.ones(100, bool))
    assert [part.said for part in parts] == pytest.approx([part.happened for part in parts])
