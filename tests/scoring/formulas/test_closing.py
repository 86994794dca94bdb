"""What would close the distance to the next tier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.closing import together, ways
from scoring.formulas.composite import Weights, composite
from scoring.formulas.normalise import Scale, fit, points, reaching

WEIGHTS = Weights.of(
    [
        {"code": "sales", "weight": 60, "metrics": [
            {"code": "volume", "weight": 3}, {"code": "growth", "weight": 1}]},
        {"code": "fit", "weight": 40, "metrics": [{"code": "fit", "weight": 1}]},
    ]
)  # fmt: skip
LINEAR = Scale("min_max", True, (0.0, 200.0), (0.0, 100.0))
RATING = fit(np.array([1.0]), method="rating")
SCALES = [LINEAR, LINEAR, RATING]
WHOLE = [False, False, True]


def test_the_least_effort_comes_first_and_each_says_how_much():
    found = ways(np.array([50.0, 50, 50]), WEIGHTS, SCALES, target=59.0, whole=WHOLE)
    assert [(way.column, round(way.points, 6), round(way.value, 6)) for way in found] == [
        (0, 70.0, 140.0),  # 20 points × 45 % = 9
        (2, 72.5, 4.0),  # 22.5 points × 40 % = 9; a rating of 3.9 is no rating, 4 is enough
    ]  # growth alone, 15 % of the score, could add 7.5 points at most


def test_a_metric_that_is_not_known_counts_from_where_it_becomes_known():
    found = ways(np.array([50.0, 50, np.nan]), WEIGHTS, SCALES, target=60.0, whole=WHOLE)
    assert [(way.column, round(way.points, 6), way.value) for way in found if way.column == 2] == [
        (2, 75.0, 4.0)
    ]


def test_lower_values_close_it_where_lower_is_better():
    falling = Scale("min_max", False, (0.0, 100.0), (100.0, 0.0))
    scales = [falling, LINEAR, RATING]
    found = ways(np.array([50.0, 50, 50]), WEIGHTS, scales, target=59.0, whole=WHOLE)
    assert round(found[0].value, 6) == 30.0


def test_steps_and_logarithms_are_read_backwards():
    steps = Scale("bands", True, (0.0, 10.0, 20.0), (0.0, 40.0, 80.0), step=True)
    assert [reaching(steps, wanted) for wanted in (0, 1, 40, 41, 81)] == [0, 10, 10, 20, None]
    falling = Scale("bands", False, (0.0, 30.0, 90.0), (100.0, 50.0, 0.0), step=True)
    assert [reaching(falling, wanted, whole=True) for wanted in (0, 1, 50, 51)] == [90, 89, 89, 29]
    logs = Scale("log_min_max", True, (0.0, np.log1p(99.0)), (0.0, 100.0), log=True)
    assert reaching(logs, 50.0) == pytest.approx(9.0)


def test_together_each_goes_the_same_share_of_its_way():
    found = together(
        np.array([50.0, 90, 50]), WEIGHTS, SCALES, target=67.2, whole=WHOLE, columns=[0, 1, 2]
    )
    assert [(way.column, round(way.points, 6), round(way.value, 6)) for way in found] == [
        (0, 62.727273, 125.454545),  # 56 points now, 11.2 of the 44 that are left to be had
        (1, 92.545455, 185.090909),
        (2, 62.727273, 4.0),
    ]


def test_what_all_together_cannot_reach_is_not_promised():
    given_points = np.array([50.0, 50, 50])
    for columns_that_may in ([0, 1], [], [1]):
        assert (
            together(
                given_points, WEIGHTS, SCALES, target=90.0, whole=WHOLE, columns=columns_that_may
            )
            == []
        )


columns = st.lists(st.floats(0, 100) | st.just(float("nan")), min_size=3, max_size=3).map(np.array)


@given(columns, st.floats(0, 100))
def test_whoever_goes_the_way_arrives(given_points, target):
    """Put into the score, the value told reaches the target; whoever is named needed it."""
    for way in ways(given_points, WEIGHTS, SCALES, target=target, whole=WHOLE):
        tried = given_points.copy()
        tried[way.column] = points(np.array([way.value]), SCALES[way.column])[0]
        assert composite(tried[None], WEIGHTS).score[0] >= target - 0.001


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.floats(0, 100), st.booleans())
def test_the_value_told_has_the_points_wanted(column, wanted, rises):
    scale = fit(np.array(column), method="percentile", higher_is_better=rises)
    value = reaching(scale, wanted)
    if value is None:
        assert max(scale.points) < wanted
    else:
        assert points(np.array([value]), scale)[0] >= wanted - 1e-6


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True).map(sorted),
    st.lists(st.integers(0, 100), min_size=6, max_size=6).map(sorted),
    st.integers(0, 100),
    st.booleans(),
)
def test_no_less_demanding_whole_number_is_enough_on_steps(starts, table, wanted, rises):
    table = table[: len(starts)] if rises else table[: len(starts)][::-1]
    scale = Scale("bands", rises, tuple(starts), tuple(table), step=True)
    value = reaching(scale, wanted, whole=True)
    enough = [
        n for n in range(min(starts), 101) if points(np.array([float(n)]), scale)[0] >= wanted
    ]
    if value is None or len(set(table)) == 1:
        assert value is None or value in enough
    elif rises:
        assert value == enough[0]
    else:
        assert value == min(enough[-1], max(starts))


@given(columns, st.floats(0, 100))
def test_whoever_raises_all_of_them_arrives(given_points, target):
    known = np.flatnonzero(~np.isnan(given_points)).tolist()
    found = together(given_points, WEIGHTS, SCALES, target=target, whole=WHOLE, columns=known)
    tried = given_points.copy()
    for way in found:
        tried[way.column] = points(np.array([way.value]), SCALES[way.column])[0]
    if found:
        assert composite(tried[None], WEIGHTS).score[0] >= target - 0.001
