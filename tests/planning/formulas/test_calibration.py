"""The Brier score and the bands of calibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.formulas.calibration import calibration


def score(*rows: tuple[float, bool, float]):
    percent, true, count = zip(*rows, strict=True) if rows else ((), (), ())
    return calibration(np.array(percent, float), np.array(true, bool), np.array(count, float))


def test_nothing_settled_is_not_scored():
    assert score() is None
    assert score((50, True, 0)) is None


def test_who_is_certain_and_right_scores_0_and_certain_and_wrong_1():
    assert score((100, True, 3), (0, False, 2)).brier == 0
    assert score((100, False, 1)).brier == 1


def test_who_says_half_of_everything_scores_a_quarter():
    assert score((50, True, 7), (50, False, 1)).brier == 0.25


def test_who_promises_more_than_comes_true_is_told():
    said = score((80, True, 10), (80, False, 10))
    assert (said.said, said.came_true, said.bias, said.leaning) == (80, 50, 30, "sure")
    assert score((20, True, 20), (45, False, 20)).leaning == "careful"
    assert score((50, True, 1), (55, False, 1)).leaning == "even"


def test_of_what_chance_alone_may_do_nobody_is_told():
    said = score((80, True, 1), (80, False, 1))
    assert said.error == pytest.approx(100 * (2 * 0.8 * 0.2) ** 0.5 / 2)
    assert said.leaning == "unclear"
    assert score((100, False, 1)).leaning == "sure", "what was certain and is not so, is no chance"


def test_bands_hold_each_forecast_once():
    said = score((0, False, 1), (20, False, 2), (79, True, 1), (100, True, 3))
    assert [band.count for band in said.bands] == [1, 2, 0, 1, 3]
    assert (said.bands[-1].highest, said.bands[-1].came_true) == (100, 100)


@pytest.mark.parametrize("row", [(101, True, 1), (-1, True, 1), (50, True, -1)])
def test_nonsense_is_refused(row):
    with pytest.raises(ValueError, match="outside"):
        score(row)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans(), st.integers(1, 9)), min_size=1))
def test_the_score_is_the_mean_of_the_single_ones(rows):
    singles = [(p / 100 - true) ** 2 for p, true, count in rows for _ in range(count)]
    assert score(*rows).brier == pytest.approx(sum(singles) / len(singles))
    assert sum(band.count for band in score(*rows).bands) == len(singles)
