"""Why an account stands where it stands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.composite import Weights, composite
from scoring.formulas.explain import NextCut, dimension_moves, moves, next_cut


def weights(sales=60.0, fit=40.0) -> Weights:
    return Weights.of(
        [
            {"code": "sales", "weight": sales, "metrics": [
                {"code": "volume", "weight": 3}, {"code": "growth", "weight": 1}]},
            {"code": "fit", "weight": fit, "metrics": [{"code": "fit", "weight": 1}]},
        ]
    )  # fmt: skip


def test_the_distance_to_the_tier_above():
    cut_scores = [90.0, 70.0, 40.0]
    assert next_cut(65.5, 2, cut_scores) == NextCut(tier=1, score=70.0, missing=4.5)
    assert next_cut(70.0, 2, cut_scores) == NextCut(tier=1, score=70.0, missing=0.0)
    assert next_cut(95.0, 0, cut_scores) is None


def test_what_moved_the_score_most_comes_first():
    found = moves(np.array([80.0, 40, 50]), weights(), np.array([40.0, 60, 50]), weights())
    assert [(m.code, m.dimension, round(m.change, 6)) for m in found] == [
        ("volume", "sales", -18.0),
        ("growth", "sales", 3.0),
    ]
    assert [(m.code, round(m.change, 6)) for m in dimension_moves(found)] == [("sales", -15.0)]


def test_a_metric_that_becomes_unknown_hands_its_weight_on():
    found = moves(np.array([80.0, 40, 50]), weights(), np.array([80.0, np.nan, 50]), weights())
    assert {m.code: round(m.change, 6) for m in found} == {"volume": 12.0, "growth": -6.0}


def test_a_new_model_may_know_other_metrics():
    newer = Weights.of(
        [{"code": "loyalty", "weight": 1, "metrics": [{"code": "tenure", "weight": 1}]}]
    )
    found = moves(np.array([80.0, 40, 50]), weights(), np.array([70.0]), newer)
    assert found[0].code == "tenure"
    assert sum(m.change for m in found) == pytest.approx(70 - 62)


point = st.floats(0, 100) | st.just(float("nan"))
three = st.lists(point, min_size=3, max_size=3).map(np.array)


@given(three, three, st.floats(1, 100))
def test_the_changes_sum_to_the_change_of_the_score(before, after, fit):
    old = composite(before[None], weights()).score[0]
    new = composite(after[None], weights(fit=fit)).score[0]
    found = moves(before, weights(), after, weights(fit=fit))
    assert sum(m.change for m in found) == pytest.approx(new - old, abs=0.0003)
    sizes = [abs(m.change) for m in found]
    assert sizes == pytest.approx(sorted(sizes, reverse=True))
