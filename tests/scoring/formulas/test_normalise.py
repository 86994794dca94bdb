"""From numbers to points: by hand, and what must hold for every column."""

import json

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.formulas.normalise import MAX_KNOTS, METHODS, Scale, fit, fit_points, points

number = st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda x: round(x, 3))
columns = st.lists(number | st.just(float("nan")), min_size=1, max_size=60).map(np.array)
bands = {"bands": [[0, 10], [100, 40], [1000, 90]]}
comparing = st.sampled_from(["percentile", "min_max", "log_min_max"])


def column(*values: float | None) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def test_equal_values_share_the_middle_of_their_ranks():
    _, given_points = fit_points(column(10, 20, 20, 40, None), method="percentile")
    assert given_points.tolist()[:4] == [12.5, 50.0, 50.0, 87.5]
    assert np.isnan(given_points[4])


def test_lower_is_better_turns_the_points_around():
    _, given_points = fit_points(
        column(10, 20, 20, 40), method="percentile", higher_is_better=False
    )
    assert given_points.tolist() == [87.5, 50.0, 50.0, 12.5]


def test_min_max_cuts_the_tails_at_the_1st_and_99th_percentile():
    values = np.r_[np.arange(101.0), 1e9]
    scale, given_points = fit_points(values, method="min_max")
    low, high = np.percentile(values, [1, 99])
    assert scale.values == (low, high)
    assert given_points[0] == 0
    assert given_points[-1] == 100
    assert given_points[50] == pytest.approx((50 - low) / (high - low) * 100)


def test_log_min_max_gives_each_tenfold_the_same_step():
    _, given_points = fit_points(column(-5, 0, 9, 99, 999), method="log_min_max")
    assert given_points == pytest.approx([0, 0, 100 / 3, 200 / 3, 100])


@pytest.mark.parametrize(
    ("value", "step", "straight"),
    [(-1, 10, 10), (0, 10, 10), (50, 10, 25), (100, 40, 40), (550, 40, 65), (9999, 90, 90)],
)
def test_bands_are_read_as_steps_or_as_a_line(value, step, straight):
    line = bands | {"linear": True}
    assert points(column(value), fit(column(), method="bands", params=bands)) == [step]
    assert points(column(value), fit(column(), method="bands", params=line)) == [straight]


def test_a_rating_of_1_to_5_becomes_0_to_100():
    scale = fit(column(), method="rating")
    assert points(column(1, 2, 3, 4, 5), scale).tolist() == [0, 25, 50, 75, 100]
    assert points(column(0, 6), scale).tolist() == [0, 100]


@pytest.mark.parametrize("method", ["percentile", "min_max", "log_min_max"])
def test_where_nothing_differs_every_known_value_gets_50(method):
    scale, given_points = fit_points(column(7, 7, None, 7), method=method)
    assert given_points.tolist()[:2] == [50.0, 50.0]
    assert points(column(7, 8, 6), scale).tolist() == [50.0, 50.0, 50.0]
    assert points(column(7), fit(column(None), method=method)).tolist() == [50.0]


@pytest.mark.parametrize(
    "table",
    [
        *({}, {"bands": []}, {"bands": [[1, 2, 3]]}, {"bands": [[5, 0], [5, 9]]}, {"bands": [[0, 101]]}),
        *({"bands": [["0", "9"]]}, {"bands": [[np.inf, 9]]}, {"bands": [[0, 9]], "linear": "no"}),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused(table):
    with pytest.raises(ValueError, match=r"bands|ascend|between 0 and 100"):
        fit(column(), method="bands", params=table)


def test_an_unknown_method_and_an_infinite_value_are_refused():
    with pytest.raises(ValueError, match="unknown method"):
        fit(column(1), method="magic")
    with pytest.raises(ValueError, match="infinite"):
        fit(column(1, np.inf), method="percentile")


@given(columns, comparing, st.booleans())
def test_points_lie_between_0_and_100_and_only_the_unknown_stays_unknown(values, method, higher):
    _, given_points = fit_points(values, method=method, higher_is_better=higher)
    assert (np.isnan(given_points) == np.isnan(values)).all()
    known = given_points[~np.isnan(values)]
    assert ((known >= 0) & (known <= 100)).all()


@given(columns, comparing)
def test_more_is_never_worth_less(values, method):
    _, given_points = fit_points(values, method=method)
    known = ~np.isnan(values)
    order = np.argsort(values[known], kind="stable")
    assert (np.diff(given_points[known][order]) >= -1e-9).all()


@given(columns, st.floats(0.001, 1000), st.integers(-5, 5))
def test_percentile_points_do_not_depend_on_the_unit(values, factor, power):
    _, given_points = fit_points(values, method="percentile")
    other_unit = np.cbrt(values) * factor * 10.0**power + 3
    assume(len(np.unique(other_unit)) == len(np.unique(values)))
    np.testing.assert_array_equal(fit_points(other_unit, method="percentile")[1], given_points)


@given(columns, comparing, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, method, random):
    order = list(range(len(values)))
    random.shuffle(order)
    scale, given_points = fit_points(values, method=method)
    shuffled_scale, shuffled = fit_points(values[order], method=method)
    assert shuffled_scale == scale
    np.testing.assert_array_equal(shuffled, given_points[order])


@given(columns, comparing, st.booleans())
def test_the_kept_scale_gives_the_same_points_also_after_json(values, method, higher):
    scale, given_points = fit_points(values, method=method, higher_is_better=higher)
    kept = Scale.from_dict(json.loads(json.dumps(scale.to_dict())))
    assert kept == scale
    np.testing.assert_array_equal(points(values, kept), given_points)


@given(st.lists(number, min_size=2, max_size=40, unique=True).map(np.array))
def test_mid_ranks_average_to_50(values):
    assert fit_points(values, method="percentile")[1].mean() == pytest.approx(50)


@pytest.mark.parametrize("higher", [True, False])
def test_a_scale_of_many_values_stays_small_and_close(higher):
    values = np.random.default_rng(7).lognormal(8, 2, 200_000).round(2)
    values[:60_000] = 0
    values[60_000:70_000] = 500
    scale, exact = fit_points(values, method="percentile", higher_is_better=higher)
    assert len(scale.values) <= MAX_KNOTS
    assert np.abs(points(values, scale) - exact).max() <= 0.05
    assert points(column(0, 500), scale) == pytest.approx(exact[[0, 60_000]])


def test_every_method_has_a_scale():
    for method in METHODS:
        assert fit(column(1, 2, 3), method=method, params=bands).method == method
