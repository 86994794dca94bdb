"""Cohorts of customers: by hand, against a plain loop, and the published fit through them."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.cohorts import foretold, renewals
from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.purchases import PurchaseDays
from scoring.formulas.retention import fit_shifted_beta_geometric
from scoring.formulas.series import day_number, months_before

AS_OF = date(2026, 6, 30)
YEARS = 8
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]  # Fader and Hardie 2007, still there
HIGH_END_YEARS = [range(sum(still > n for still in HIGH_END)) for n in range(1000)]


def bought_in(years_of, *, opening=-1):
    """Purchase days, one in the middle of each year bought in: 0 is the oldest of YEARS.

    One customer more bought in the year before them, so that the record reaches far enough.
    """
    pairs = [(0, opening)]
    pairs += [(n, year) for n, years in enumerate(years_of, start=1) for year in years]
    starts = [day_number(months_before(AS_OF, 12 * (YEARS - year))) for _n, year in pairs]
    pairs = [(n, start + 180) for (n, _year), start in zip(pairs, starts, strict=True)]
    pairs.insert(0, (0, day_number(months_before(AS_OF, 12 * (YEARS - opening))) + 1))
    account, day = np.array(pairs).T
    return PurchaseDays(account, day, np.ones(len(day)))


def test_a_year_without_a_purchase_is_a_contract_not_renewed():
    found = renewals(bought_in([[0, 1, 2], [0, 2], [6, 7], [7]]), AS_OF)
    assert found.months == 12
    assert found.first.tolist() == [0, 0, 6, 7]
    assert found.periods.tolist() == [3, 1, 1, 0]
    assert found.left.tolist() == [True, True, False, False]
    assert found.back.tolist() == [False, True, False, False]
    assert found.before == 1


def test_cohorts_count_who_bought_without_a_gap():
    cohorts = renewals(bought_in([[0, 1, 2], [0, 2], [6, 7], [7]]), AS_OF).cohorts()
    assert cohorts[0].still == [2, 1, 1, 0, 0, 0, 0, 0]
    assert (cohorts[0].ends, cohorts[0].back) == (date(2019, 6, 30), 1)
    assert cohorts[6].still == [1, 1]
    assert cohorts[7].still == [1]


def test_a_short_record_is_told_in_half_years_and_a_shorter_one_not_at_all():
    today = day_number(AS_OF)

    def reaching(months):
        days = np.array([day_number(months_before(AS_OF, months)) + 1, today])
        return renewals(PurchaseDays(np.array([0, 1]), days, np.ones(2)), AS_OF)

    assert [reaching(months).months for months in (47, 36, 30)] == [12, 6, 6]
    with pytest.raises(NotEnoughDataError) as refused:
        reaching(27)
    assert (refused.value.what, refused.value.needed) == ("months", 30)


def test_the_published_high_end_customers_come_out_of_their_purchases():
    found = renewals(bought_in(HIGH_END_YEARS), AS_OF)
    assert found.cohorts()[0].still == HIGH_END
    model = fit_shifted_beta_geometric(found.periods, found.left)
    assert (model.alpha, model.beta) == pytest.approx((0.668, 3.806), abs=0.001)
    assert model.half_gone() == 7


def test_the_last_year_is_foretold_without_knowing_it():
    told = foretold(renewals(bought_in(HIGH_END_YEARS), AS_OF))
    assert (told.at_risk, told.stayed) == (517, 491)
    assert told.model == pytest.approx(491, rel=0.04)
    assert told.repeat == pytest.approx(517 * 517 / 551)


customers = st.lists(st.sets(st.integers(0, YEARS - 1), min_size=1), min_size=1, max_size=30)


@given(customers)
def test_a_plain_loop_finds_the_same(years_of):
    found = renewals(bought_in(years_of), AS_OF)
    for n, years in enumerate(years_of):
        last = first = min(years)
        while last + 1 in years:
            last += 1
        left = last < YEARS - 1
        assert (found.first[n], found.left[n]) == (first, left)
        assert found.periods[n] == last - first + left
        assert found.back[n] == any(year > last for year in years)


@given(customers)
def test_what_was_known_a_period_earlier_is_what_a_loop_over_shorter_lists_finds(years_of):
    came = [years for years in years_of if min(years) < YEARS - 1]
    then = renewals(bought_in(came), AS_OF).one_earlier() if came else None
    for n, years in enumerate(came):
        last = first = min(years)
        while last + 1 in years and last + 1 < YEARS - 1:
            last += 1
        left = last < YEARS - 2
        assert (then.first[n], then.left[n], then.periods[n]) == (first, left, last - first + left)


def test_the_first_day_of_a_period_belongs_to_it():
    start = day_number(months_before(AS_OF, 12)) + 1
    early = day_number(months_before(AS_OF, 12 * YEARS + 12))
    days = PurchaseDays(np.array([0, 1, 2]), np.array([early, start - 1, start]), np.ones(3))
    assert renewals(days, AS_OF).first.tolist() == [YEARS - 2, YEARS - 1]
