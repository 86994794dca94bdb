"""Renewals of contracts: by hand, against a plain loop, and the published fit through them."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.contracts import GRACE, NONE, Contracts, contract_renewals
from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.retention import fit_shifted_beta_geometric
from scoring.formulas.series import day_number, months_before

AS_OF = date(2026, 6, 30)
UNTIL = AS_OF - timedelta(days=GRACE)
YEARS = 8
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]  # Fader and Hardie 2007, still there


def signed(*chains, days=365):
    """One chain per (first year, years under contract, holder), 0 the oldest of YEARS; each year is
    a contract of its own that begins a hundred days into it."""
    rows = []
    for first, years, holder in chains:
        for year in range(years):
            start = day_number(months_before(UNTIL, 12 * (YEARS - first))) + 100 + 365 * year
            follows = len(rows) + 1 if year + 1 < years else NONE
            rows.append((start, start + days - 1, follows, holder))
    return Contracts(*np.array(rows, np.int64).reshape(-1, 4).T)


def together(some, others):
    columns = zip(vars(some).values(), vars(others).values(), strict=True)
    return Contracts(*(np.append(*pair) for pair in columns))


def test_who_has_no_next_contract_90_days_after_the_end_has_left():
    found = contract_renewals(signed((0, 3, 0), (0, 8, 1), (6, 1, 2), (7, 1, 3)), AS_OF)
    assert found.first.tolist() == [0, 0, 6, 7]
    assert found.periods.tolist() == [3, 7, 1, 0]
    assert found.left.tolist() == [True, False, True, False]
    cohorts = found.cohorts()
    assert cohorts[0].still == [2, 2, 2, 1, 1, 1, 1, 1]
    assert (cohorts[6].still, cohorts[7].still, cohorts[7].ends) == ([1, 0], [1], UNTIL)


def test_what_ran_out_a_moment_ago_is_not_lost_yet():
    start = day_number(AS_OF) - 365 - GRACE + 1
    late = Contracts(*np.array([[start, start + 364, NONE, 1]], np.int64).T)
    old = signed((0, 2, 0))
    both = together(old, late)
    assert contract_renewals(both, AS_OF).left.tolist() == [True, False]
    assert contract_renewals(both, AS_OF + timedelta(days=1)).left.tolist() == [True, True]


def test_who_signs_anew_after_a_gap_came_back_and_who_holds_another_line_did_not():
    found = contract_renewals(signed((0, 2, 0), (4, 4, 0), (0, 2, 1), (4, 4, 2)), AS_OF)
    assert found.back.tolist() == [True, False, False, False]


def test_contracts_of_another_length_are_left_out_and_counted():
    yearly, longer = signed((0, 2, 0)), signed((0, 2, 1), days=3 * 365)
    longer.follows[0] = 3
    both = together(yearly, longer)
    found = contract_renewals(both, AS_OF)
    assert (len(found.first), found.before) == (1, 1)


def test_the_published_model_comes_out_of_contracts():
    years = [sum(still > n for still in HIGH_END) for n in range(1000)]
    found = contract_renewals(signed(*((0, kept, n) for n, kept in enumerate(years))), AS_OF)
    assert found.cohorts()[0].still == HIGH_END
    model = fit_shifted_beta_geometric(found.periods, found.left)
    assert (model.alpha, model.beta) == pytest.approx((0.668, 3.806), abs=0.01)


@pytest.mark.parametrize("months", [0, 14, 26])
def test_a_short_record_is_refused(months):
    start = day_number(months_before(AS_OF, months)) + 1
    short = Contracts(*np.array([[start, start + 364, NONE, 0]], np.int64).T)
    with pytest.raises(NotEnoughDataError) as refusal:
        contract_renewals(short, AS_OF)
    assert refusal.value.what == "months"


def test_without_any_contract_it_is_refused():
    with pytest.raises(NotEnoughDataError):
        contract_renewals(Contracts(*np.empty((4, 0), np.int64)), AS_OF)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(1, 8)), max_size=40))
def test_every_chain_is_what_a_plain_loop_says(chains):
    chains = [(0, 8), *chains]
    lasting = [(first, min(years, YEARS - first)) for first, years in chains]
    found = contract_renewals(signed(*((*c, n) for n, c in enumerate(lasting))), AS_OF)
    left = [first + years < YEARS for first, years in lasting]
    assert found.left.tolist() == left
    assert found.periods.tolist() == [
        y - 1 + out for (_f, y), out in zip(lasting, left, strict=True)
    ]
    assert sum(cohort.still[0] for cohort in found.cohorts()) == len(lasting)
