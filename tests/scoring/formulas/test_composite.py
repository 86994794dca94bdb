"""The composite: a table worked by hand, and what must hold for all weights and points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.composite import Weights, axis_known, composite, contributions

NAN = float("nan")


def weights(first="leave_out", second="leave_out", third="leave_out") -> Weights:
    """Sales (60: volume 3, growth 1) on attractiveness, fit (40: fit 1) on strength."""
    return Weights.of(
        [
            {"code": "sales", "weight": 60, "axis": "attractiveness", "metrics": [
                {"code": "volume", "weight": 3, "missing": first},
                {"code": "growth", "weight": 1, "missing": second},
            ]},
            {"code": "fit", "weight": 40, "axis": "strength", "metrics": [
                {"code": "fit", "weight": 1, "missing": third},
            ]},
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("points", "rules", "score", "completeness"),
    [
        ([80, 40, 50], {}, 62.0, 1.0),  # 0.6 · (3·80 + 40) / 4 + 0.4 · 50
        ([80, NAN, 50], {}, 68.0, 0.85),  # growth leaves its weight to volume
        ([80, NAN, 50], {"second": "neutral"}, 63.5, 0.85),
        ([80, NAN, 50], {"second": "zero"}, 56.0, 0.85),
        ([NAN, NAN, 50], {}, 50.0, 0.4),  # sales leaves its weight to fit
        ([80, 40, NAN], {}, 70.0, 0.6),
        ([80, 40, NAN], {"third": "neutral"}, 62.0, 0.6),
        ([NAN, NAN, NAN], {}, 0.0, 0.0),
        ([NAN, NAN, NAN], {"first": "neutral"}, 50.0, 0.0),
    ],
)
def test_worked_by_hand(points, rules, score, completeness):
    result = composite(np.array([points]), weights(**rules))
    assert result.score == [score]
    assert result.completeness == [completeness]


def test_dimensions_and_axes_are_given_beside_the_score():
    result = composite(np.array([[80, 40, 50], [NAN, NAN, 50]]), weights())
    np.testing.assert_array_equal(result.dimensions, [[70, 50], [NAN, 50]])
    assert result.attractiveness.tolist() == [70, 0]  # unknown is not invented
    assert result.strength.tolist() == [50, 50]
    assert axis_known(result.dimensions, weights(), "attractiveness").tolist() == [True, False]
    assert axis_known(result.dimensions, weights(), "strength").tolist() == [True, True]


def test_dimensions_of_an_axis_that_weigh_nothing_in_the_score_count_equally_there():
    metric = [{"code": "m", "weight": 1}]
    given_weights = Weights.of(
        [
            {"code": "a", "weight": 100, "metrics": metric},
            {"code": "b", "weight": 0, "axis": "strength", "metrics": metric},
            {"code": "c", "weight": 0, "axis": "strength", "metrics": metric},
        ]
    )
    result = composite(np.array([[10.0, 20.0, 60.0]]), given_weights)
    assert (result.score, result.strength) == ([10], [40])


@pytest.mark.parametrize(
    "change",
    [
        {"dimension_weights": (-1.0, 5.0)},
        {"dimension_weights": (0.0, 0.0)},
        {"metric_weights": (1.0, 0.0, 1.0)},
        {"missing": ("zero", "guess", "zero")},
        {"belongs": (0, 0, 0)},
    ],
)
def test_impossible_weights_are_refused(change):
    with pytest.raises(ValueError, match=r"weights|rule|metric"):
        Weights(**{**weights().__dict__, **change})


@pytest.mark.parametrize("points", [[[101.0, 0, 0]], [[-1.0, 0, 0]], [[1.0, 2.0]], [1.0, 2.0, 3.0]])
def test_impossible_points_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        composite(np.array(points), weights())


point = st.floats(0, 100) | st.just(NAN)
rules = st.sampled_from(["neutral", "zero", "leave_out"])


@st.composite
def cases(draw):
    """Any model of 1 to 4 dimensions with 1 to 3 metrics each, and up to 6 accounts."""
    weight = st.floats(0.01, 100)
    dimensions = [
        {
            "code": f"d{i}",
            "weight": draw(weight),
            "axis": draw(st.sampled_from(["", "attractiveness", "strength"])),
            "metrics": [
                {"code": f"m{j}", "weight": draw(weight), "missing": draw(rules)}
                for j in range(draw(st.integers(1, 3)))
            ],
        }
        for i in range(draw(st.integers(1, 4)))
    ]
    given_weights = Weights.of(dimensions)
    rows = st.lists(point, min_size=len(given_weights.metrics), max_size=len(given_weights.metrics))
    return np.array(draw(st.lists(rows, min_size=1, max_size=6))), given_weights


@given(cases())
def test_contributions_sum_to_the_score(case):
    points, given_weights = case
    parts = contributions(points, given_weights)
    np.testing.assert_allclose(
        parts.sum(axis=1), composite(points, given_weights).score, atol=5.1e-5
    )
    assert (parts >= 0).all()


@given(cases())
def test_scores_lie_between_0_and_100_and_completeness_between_0_and_1(case):
    result = composite(*case)
    for column in (result.score, result.attractiveness, result.strength):
        assert ((column >= 0) & (column <= 100)).all()
    assert ((result.completeness >= 0) & (result.completeness <= 1)).all()


@given(cases(), st.data())
def test_a_better_metric_never_lowers_the_score(case, data):
    points, given_weights = case
    row = data.draw(st.integers(0, len(points) - 1))
    column = data.draw(st.integers(0, points.shape[1] - 1))
    better = points.copy()
    better[row, column] = data.draw(st.floats(np.nan_to_num(points[row, column]), 100))
    if np.isnan(points[row, column]):
        return  # learning a number may lower a score; only more of a known one may not
    before, after = composite(points, given_weights), composite(better, given_weights)
    assert after.score[row] >= before.score[row] - 1e-4


@given(cases(), st.randoms())
def test_rows_do_not_influence_each_other_not_by_a_bit(case, random):
    points, given_weights = case
    order = list(range(len(points)))
    random.shuffle(order)
    whole = composite(points, given_weights)
    np.testing.assert_array_equal(composite(points[order], given_weights).score, whole.score[order])
    for row in range(len(points)):
        alone = composite(points[row : row + 1], given_weights)
        assert alone.score[0] == whole.score[row]
        assert alone.completeness[0] == whole.completeness[row]


@given(cases(), st.floats(0.1, 10))
def test_weights_need_not_sum_to_100(case, factor):
    points, given_weights = case
    scaled = Weights(
        **{
            **given_weights.__dict__,
            "dimension_weights": tuple(w * factor for w in given_weights.dimension_weights),
        }
    )
    np.testing.assert_allclose(
        composite(points, scaled).score, composite(points, given_weights).score, atol=1.01e-4
    )


def test_blocks_of_accounts_change_no_bit():
    points = np.random.default_rng(3).uniform(0, 100, (150_000, 3))
    points[::7, 1] = NAN
    whole = composite(points, weights())
    piece = composite(points[65_500:65_600], weights())
    np.testing.assert_array_equal(whole.score[65_500:65_600], piece.score)
