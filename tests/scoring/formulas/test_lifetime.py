"""Lifetime value: the published estimates come out, and what must hold for all customers."""

from collections import defaultdict
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.lifetime import (
    BgNbd,
    GammaGamma,
    NotEnoughDataError,
    fit_bg_nbd,
    fit_gamma_gamma,
    lifetime_value,
)

PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.4, customers=2357)
SPEND = GammaGamma(p=6.25, q=3.74, gamma=15.44, log_likelihood=-4055.9, customers=946)


def one(*values):
    return [np.array([value], dtype=float) for value in values]


@pytest.fixture(scope="module")
def cdnow(real_data):
    """frequency, recency, age in weeks and mean spend of repeats, of the 39 weeks to 1997-09-30."""
    spent = defaultdict(lambda: defaultdict(float))
    for line in (real_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _master, customer, day, _units, dollars = line.split()
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if when <= date(1997, 9, 30):
            spent[customer][when] += float(dollars)
    rows = []
    for days in spent.values():
        first, *repeats = sorted(days)
        last, mean = max(days), sum(days[d] for d in repeats) / max(1, len(repeats))
        age = (date(1997, 9, 30) - first).days / 7
        rows.append((len(repeats), (last - first).days / 7, age, mean))
    return np.array(rows, dtype=float).T


@pytest.mark.realdata
def test_the_published_estimates_of_cdnow_come_out(cdnow):
    frequency, recency, age, mean = cdnow
    model = fit_bg_nbd(frequency, recency, age)
    found = (model.r, model.alpha, model.a, model.b, model.log_likelihood)
    assert found == pytest.approx((0.243, 4.414, 0.793, 2.426, -9582.4), abs=0.05)
    assert model.customers == 2357
    spend = fit_gamma_gamma(frequency, mean)
    assert (spend.p, spend.q, spend.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)
    assert spend.customers == 946


@pytest.mark.realdata
def test_the_unit_of_time_does_not_matter(cdnow):
    frequency, recency, age, _mean = cdnow
    weeks, days = fit_bg_nbd(frequency, recency, age), fit_bg_nbd(frequency, recency * 7, age * 7)
    assert days.alpha == pytest.approx(weeks.alpha * 7, rel=1e-3)
    assert (days.r, days.a, days.b) == pytest.approx((weeks.r, weeks.a, weeks.b), rel=1e-3)


def test_the_published_customer_is_expected_to_buy_1_226_times():
    expected = PUBLISHED.expected(*one(2, 30.43, 38.86), ahead=39.0)
    assert expected == pytest.approx([1.226], abs=0.001)


def test_what_was_drawn_from_a_model_is_found_again():
    frequency, recency, age = drawn(20_000, r=0.8, alpha=6.0, a=0.9, b=3.0)
    model = fit_bg_nbd(frequency, recency, age)
    assert (model.r, model.alpha) == pytest.approx((0.8, 6.0), rel=0.1)
    assert model.a / (model.a + model.b) == pytest.approx(0.9 / 3.9, rel=0.1)


def drawn(n, *, r, alpha, a, b, age=60.0):
    """Customers that buy and leave as the model says, seen for `age`."""
    random = np.random.default_rng(7)
    rate, leaves = random.gamma(r, 1 / alpha, n), random.beta(a, b, n)
    frequency, last, now = np.zeros(n), np.zeros(n), np.zeros(n)
    alive = np.ones(n, dtype=bool)
    while alive.any():
        now = now + random.exponential(1 / rate)
        alive &= now <= age
        frequency[alive] += 1
        last[alive] = now[alive]
        alive &= random.random(n) > leaves
    return frequency, last, np.full(n, age)


frequencies = st.integers(0, 50)
shares = st.floats(0.01, 1.0)
ages = st.floats(1.0, 200.0)


@given(frequencies, shares, ages)
def test_a_chance_lies_between_0_and_1_and_who_never_bought_again_is_not_given_up(x, share, age):
    recency = share * age if x else 0.0
    alive = PUBLISHED.alive(*one(x, recency, age))[0]
    assert 0 < alive <= 1
    assert (alive == 1) == (x == 0)


@given(st.integers(1, 50), shares, ages, st.floats(1.0, 100.0))
def test_the_longer_the_silence_the_less_likely_alive(x, share, age, longer):
    now, later = (PUBLISHED.alive(*one(x, share * age, t))[0] for t in (age, age + longer))
    assert later < now


@given(frequencies, shares, ages, st.floats(0.0, 100.0), st.floats(0.1, 100.0))
def test_more_time_brings_more_purchases(x, share, age, ahead, more):
    statistics = one(x, share * age if x else 0.0, age)
    near, far = (PUBLISHED.expected(*statistics, ahead=t)[0] for t in (ahead, ahead + more))
    assert 0 <= near < far


@given(st.integers(1, 50), st.floats(0.01, 1e6))
def test_expected_spend_lies_between_the_own_mean_and_that_of_all(x, mean):
    of_all = SPEND.spend(*one(0, 0))[0]
    spend = SPEND.spend(*one(x, mean))[0]
    assert min(mean, of_all) * 0.999 <= spend <= max(mean, of_all) * 1.001


def test_value_is_purchases_times_spend_discounted_from_the_end_of_each_period():
    two_a_period = lambda until: np.array([2.0 * until])  # noqa: E731
    value = lifetime_value(
        two_a_period, np.array([50.0]), margin=0.3, horizon=2, step=1.0, discount=0.1
    )
    assert value == pytest.approx([2 * 50 * 0.3 * (1 / 1.1 + 1 / 1.21)])


def test_too_few_customers_are_refused_with_what_is_missing():
    with pytest.raises(NotEnoughDataError, match="5 customers, 100 are needed"):
        fit_bg_nbd(np.ones(5), np.ones(5), np.full(5, 2.0))
    with pytest.raises(NotEnoughDataError, match="0 bought again, 30 are needed"):
        fit_bg_nbd(np.zeros(500), np.zeros(500), np.full(500, 2.0))
    with pytest.raises(NotEnoughDataError, match="0 bought again"):
        fit_gamma_gamma(np.zeros(500), np.zeros(500))


def test_histories_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="recency"):
        fit_bg_nbd(*one(1, 3.0, 2.0))
    with pytest.raises(ValueError, match="recency above 0"):
        fit_bg_nbd(*one(1, 0.0, 2.0))


@given(st.integers(0, 120), st.floats(30, 1500), st.floats(1, 1500), st.floats(0.3, 400))
def test_where_all_leave_alike_the_limit_goes_on_from_the_formula(frequency, age, ahead, ratio):
    """From a = 200 on one chance of leaving stands for all; right below it equation 10 is exact."""
    exact = BgNbd(7.5, 76.0, 200.0, 200.0 * ratio, 0.0, 220)
    limit = BgNbd(7.5, 76.0, 200.001, 200.001 * ratio, 0.0, 220)
    counts, ages = one(frequency, age)
    assert limit.bought(counts, ages, ahead) == pytest.approx(
        exact.bought(counts, ages, ahead), rel=0.005
    )


def test_customers_who_all_leave_alike_are_foretold():
    """A year and a half of purchases at a rate each, one in 200 the last: b alone is not settled."""
    dice = np.random.default_rng(3)
    history = [_until(550.0, dice.gamma(7.5, 1 / 230), dice) for _ in range(400)]
    frequency, recency = np.array(history, dtype=float).T
    model = fit_bg_nbd(frequency, recency, np.full(400, 550.0))
    ahead = model.expected(frequency, recency, np.full(400, 550.0), 1100.0)
    assert np.isfinite(ahead).all()
    assert model.a / (model.a + model.b) == pytest.approx(0.005, abs=0.003)


def _until(end: float, rate: float, dice: np.random.Generator) -> tuple[int, float]:
    """Repeat purchases of one customer and when the last was."""
    count, last = 0, 0.0
    while dice.random() > 0.005 and (last_but := last + dice.exponential(1 / rate)) <= end:
        count, last = count + 1, last_but
    return count, last


@given(st.integers(0, 30), st.floats(0, 200), st.floats(0, 200), st.floats(0.1, 500))
def test_a_purchase_is_never_likelier_than_being_alive(frequency, recency, silence, ahead):
    history = one(frequency, recency if frequency else 0, recency + silence)
    [soon] = PUBLISHED.buys_within(*history, ahead)
    [alive] = PUBLISHED.alive(*history)
    assert 0 <= soon <= alive
    assert soon <= PUBLISHED.buys_within(*history, 2 * ahead)[0]


def test_the_chance_of_a_purchase_is_what_simulated_customers_do():
    """Of who never bought again: alive, at a rate that is Gamma(r, alpha + age)."""
    rates = np.random.default_rng(2).gamma(PUBLISHED.r, 1 / (PUBLISHED.alpha + 30), 400_000)
    [chance] = PUBLISHED.buys_within(*one(0, 0, 30), 52)
    assert chance == pytest.approx((1 - np.exp(-52 * rates)).mean(), abs=0.005)


def test_customers_who_buy_like_clockwork_do_not_settle_the_model():
    """Once a year, to the day: the search runs into a bound and stops just before it."""
    still = [1000, 869, 743, 653, 593, 551]
    years = np.array([1, *(sum(count > 5 * n for count in still) for n in range(200))])
    frequency, age = years - 1.0, np.full(201, 365.0 * 6 - 100)
    with pytest.raises(NotEnoughDataError) as refused:
        fit_bg_nbd(frequency, 365 * frequency, age)
    assert refused.value.what == "unsettled"
    age[0] = 365.0 * 7
    with pytest.raises(NotEnoughDataError):
        fit_bg_nbd(frequency, 365 * frequency, age)
