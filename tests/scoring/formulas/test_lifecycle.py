"""Stages: the candidate of one day, and the calm with which it becomes the stage."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas import lifecycle
from scoring.formulas.lifecycle import ACQUISITION, CHURNED, DECLINE, GROWTH, MATURITY, confirm
from scoring.formulas.series import NO_DAY, day_number
from scoring.models import Stage

AS_OF = date(2026, 3, 2)
TODAY = day_number(AS_OF)


def candidate(age=1000, silent=10, interval=30.0, now=100, before=100) -> int:
    """The stage of one account that first bought `age` days ago and has been silent for so long."""
    first = NO_DAY if age is None else TODAY - age
    last = NO_DAY if age is None else TODAY - silent
    found = lifecycle.candidate(
        first_day=np.array([first], np.int32),
        last_day=np.array([last], np.int32),
        interval=np.array([interval]),
        sales_12m=np.array([now]),
        sales_12m_before=np.array([before]),
        as_of=AS_OF,
    )
    return int(found[0])


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"age": None, "now": 0, "before": 0, "interval": np.nan}, ACQUISITION),
        ({"age": 179}, ACQUISITION),
        ({"age": 180}, MATURITY),
        ({"silent": 181}, CHURNED),
        ({"silent": 180}, DECLINE),  # not yet churned, but twice its interval has passed
        ({"silent": 181, "interval": 100.0}, MATURITY),  # it buys rarely
        ({"silent": 300, "interval": 100.0}, DECLINE),
        ({"silent": 301, "interval": 100.0}, CHURNED),
        ({"silent": 60}, MATURITY),
        ({"silent": 61}, DECLINE),
        ({"silent": 61, "interval": np.nan}, MATURITY),  # one purchase: no rhythm of its own
        ({"now": 85}, DECLINE),
        ({"now": 86}, MATURITY),
        ({"now": 114}, MATURITY),
        ({"now": 115}, GROWTH),
        ({"now": 1, "before": 0}, GROWTH),  # there was nothing to grow from
        ({"now": 0, "before": 0, "silent": 500, "interval": 400.0}, DECLINE),
        ({"now": -5, "before": -100}, DECLINE),
        ({"silent": 61, "now": 500}, DECLINE),  # silence before growth
    ],
)
def test_the_candidate_follows_the_method(facts, stage):
    assert candidate(**facts) == stage


def test_numbers_are_those_of_the_database():
    for name in ("ACQUISITION", "GROWTH", "MATURITY", "DECLINE", "CHURNED"):
        assert getattr(lifecycle, name) == Stage[name]


def after(days, candidates, stage=MATURITY, at_once=False):
    """Evaluate on these days with these candidates; returns (stage, its beginning) of the last."""
    state = lifecycle.Lifecycle(
        np.array([stage], np.int8), np.array([0], np.int32),
        np.array([stage], np.int8), np.array([0], np.int32),
    )  # fmt: skip
    for day, code in zip(days, candidates, strict=True):
        state = confirm(
            np.array([code], np.int8),
            as_of=date(2026, 1, 1) + timedelta(days=day),
            stage=state.stage,
            since=state.since,
            previous_candidate=state.candidate,
            candidate_since=state.candidate_since,
            at_once=np.array([at_once]),
        )
    return int(state.stage[0]), int(state.since[0])


DAY_0 = day_number(date(2026, 1, 1))


def test_the_first_evaluation_takes_the_candidate():
    assert after([0], [GROWTH], stage=lifecycle.NONE_SO_FAR) == (GROWTH, DAY_0)


def test_a_change_needs_two_evaluations_30_days_apart():
    assert after([0, 29], [GROWTH, GROWTH]) == (MATURITY, 0)
    assert after([0, 30], [GROWTH, GROWTH]) == (GROWTH, DAY_0 + 30)


def test_a_candidate_that_wavers_starts_anew():
    assert after([0, 15, 30], [GROWTH, MATURITY, GROWTH]) == (MATURITY, 0)
    assert after([0, 15, 30, 60], [GROWTH, MATURITY, GROWTH, GROWTH]) == (GROWTH, DAY_0 + 60)
    assert after([0, 30], [GROWTH, DECLINE]) == (MATURITY, 0)


def test_churn_takes_effect_at_once_but_coming_back_must_last():
    assert after([0], [CHURNED]) == (CHURNED, DAY_0)
    assert after([0, 1], [CHURNED, GROWTH]) == (CHURNED, DAY_0)
    assert after([0, 1, 31], [CHURNED, GROWTH, GROWTH]) == (GROWTH, DAY_0 + 31)


def test_a_first_purchase_counts_at_once():
    assert after([0], [GROWTH], stage=ACQUISITION, at_once=True) == (GROWTH, DAY_0)
    assert after([0], [GROWTH], stage=ACQUISITION) == (ACQUISITION, 0)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 5)), min_size=1, max_size=12))
def test_a_confirmed_stage_was_named_by_every_evaluation_of_30_days(steps):
    days = np.cumsum([step for step, _ in steps]).tolist()
    codes = [code for _, code in steps]
    stage, since = after(days, codes)
    if stage == MATURITY and since == 0:
        return
    turned = days.index(since - DAY_0)
    held = next(i for i in range(turned, -1, -1) if i == 0 or codes[i - 1] != stage)
    assert codes[turned] == stage
    assert stage == CHURNED or days[turned] - days[held] >= 30
