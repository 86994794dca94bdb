"""Six criteria: from where each is met, what is not known, and what takes more than it brings."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.formulas.criteria import CRITERIA, Measured, Thresholds, judge, leading, shares


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def measured(**changes) -> Measured:
    """Ten accounts: the first brings half of the profit, the last one takes half of the effort."""
    n = 10
    plain = {
        "profit": column(50, 20, 10, 5, 5, 4, 3, 2, 1, 0),
        "expected": np.full(n, 10.0),
        "team": np.zeros(n, np.int64),
        "owed": np.zeros(n),
        "years": np.full(n, 5.0),
        "months": np.full(n, 8, np.int32),
        "fell": np.zeros(n, bool),
        "potential": np.full(n, 50.0),
        "effort": column(5, 5, 5, 5, 5, 5, 5, 5, 10, 50),
    }
    return Measured(**{**plain, **changes})


def met(criterion: str, thresholds: Thresholds | None = None, **changes) -> list[int]:
    judged = judge(measured(**changes), thresholds or Thresholds())
    return np.flatnonzero(judged.met[:, CRITERIA.index(criterion)]).tolist()


def test_the_smallest_group_that_brings_four_fifths_of_the_profit_meets_the_first():
    assert met("profit") == [0, 1, 2]
    assert met("profit", Thresholds(profit=50)) == [0]
    assert met("profit", Thresholds(profit=51)) == [0, 1]


def test_who_brings_as_much_as_the_last_of_the_group_belongs_to_it():
    assert met("profit", Thresholds(profit=85)) == [0, 1, 2, 3, 4]


def test_crucial_is_measured_against_the_own_team():
    team = np.array([1] * 5 + [2] * 5)
    expected = column(96, 1, 1, 1, 1, 5, 5, 5, 5, 80)
    assert met("targets", team=team, expected=expected) == [0, 5, 6, 7, 8, 9]
    assert met("targets", Thresholds(targets=50), team=team, expected=expected) == [0, 9]


def test_what_is_owed_adds_to_the_loss():
    assert met("loss", Thresholds(loss=10)) == [0, 1, 2]
    assert met("loss", Thresholds(loss=10), owed=column(*[0] * 9, 10)) == [0, 1, 2, 9]


def test_stable_is_long_and_regular_and_has_not_fallen():
    years, months = np.full(10, 3.0), np.full(10, 6, np.int32)
    years[1], months[2] = 2.9, 5
    fell = np.zeros(10, bool)
    fell[3] = True
    years[4] = np.nan
    assert met("stable", years=years, months=months, fell=fell) == [0, 5, 6, 7, 8, 9]


def test_potential_and_effort():
    potential = np.full(10, 59.9)
    potential[7] = 60
    assert met("potential", potential=potential) == [7]
    assert met("effort") == [9]
    assert met("effort", Thresholds(effort=51)) == [8, 9]


def test_what_is_not_known_is_not_met_and_says_so():
    nothing = measured(profit=np.zeros(10), effort=np.zeros(10), years=np.full(10, np.nan))
    judged = judge(nothing, Thresholds())
    known = dict(zip(CRITERIA, judged.known.all(axis=0), strict=True))
    assert [name for name in CRITERIA if not known[name]] == ["profit", "loss", "stable", "effort"]
    assert not judged.met[:, ~judged.known[0]].any()


def test_nobody_at_all_is_no_error():
    empty = {name: value[:0] for name, value in vars(measured()).items()}
    assert judge(Measured(**empty), Thresholds()).met.shape == (0, 6)


AMOUNTS = arrays(np.float64, st.integers(1, 30), elements=st.integers(0, 1000).map(float))


@given(AMOUNTS, st.integers(1, 100))
def test_a_leading_group_brings_its_share_and_no_account_less_would_do(amounts, percent):
    chosen = leading(amounts, percent)
    whole = amounts.sum()
    assert chosen.any() == (whole > 0)
    if whole > 0:
        brought = amounts[chosen].sum()
        assert 100 * brought >= percent * whole * (1 - 1e-9)
        without_equals = amounts[chosen & (amounts > amounts[chosen].min())].sum()
        assert 100 * without_equals < percent * whole * (1 + 1e-9)


@given(AMOUNTS)
def test_shares_sum_to_the_whole_whatever_the_unit(amounts):
    if amounts.sum() > 0:
        assert shares(amounts).sum() == pytest.approx(100)
        assert shares(amounts * 7) == pytest.approx(shares(amounts))
    else:
        assert np.isnan(shares(amounts)).all()


@given(st.permutations(range(10)))
def test_the_order_of_the_accounts_does_not_matter(order):
    facts = measured(potential=np.arange(10) * 10.0, owed=np.arange(10.0))
    turned = Measured(**{name: value[order] for name, value in vars(facts).items()})
    limits = replace(Thresholds(), loss=8)
    assert (judge(turned, limits).met == judge(facts, limits).met[order]).all()
