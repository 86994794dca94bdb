"""The held-out check: what was foretold against what came."""

from datetime import date

import numpy as np
import pytest

from scoring.formulas.held_out import held_out, months_to_hold_out
from scoring.formulas.lifetime import BgNbd, NotEnoughDataError
from scoring.formulas.purchases import day_number, purchase_days

AS_OF = date(2026, 3, 2)
NOW = day_number(AS_OF)


def bought(pairs):
    account, day = zip(*pairs, strict=True)
    return purchase_days(
        np.array(account, np.int32), np.array(day, np.int32), np.full(len(pairs), 10_000)
    )


def mixed(customers=400, seed=5):
    """Customers that buy at rates of their own; a third of them stop half way."""
    random = np.random.default_rng(seed)
    pairs = []
    for account in range(customers):
        gap, stop = random.gamma(2, 25) + 2, NOW if random.random() < 0.66 else NOW - 300
        day = NOW - random.integers(500, 700)
        while day <= stop:
            pairs.append((account, int(day)))
            day += 1 + random.exponential(gap)
    return bought(pairs)


def test_six_months_are_held_out_and_fewer_of_a_short_history():
    assert months_to_hold_out(bought([(0, NOW - 1000)]), AS_OF) == 6
    assert months_to_hold_out(bought([(0, NOW - 300)]), AS_OF) == 3
    assert months_to_hold_out(bought([(0, NOW - 60)]), AS_OF) == 0


def test_the_model_and_two_rules_are_judged():
    found = held_out(mixed(), AS_OF, 6)
    assert [each.name for each in found.forecasts] == ["model", "repeat", "silence"]
    assert found.customers == 400
    assert all(each.error > 0 and each.correlation > 0.3 for each in found.forecasts)


def test_who_was_silent_for_long_is_foretold_nothing_by_the_rule_of_silence():
    found = {each.name: each for each in held_out(mixed(), AS_OF, 6).forecasts}
    assert found["silence"].error < found["repeat"].error


def test_too_little_before_the_months_is_refused():
    with pytest.raises(NotEnoughDataError):
        held_out(bought([(0, NOW - 500), (0, NOW - 10)]), AS_OF, 6)


def test_asking_often_gives_what_asking_once_gives():
    model = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=0.0, customers=1)
    history = (
        np.array([2.0, 0, 2, 9]),
        np.array([30.4, 0, 3, 20]),
        np.array([38.9, 38.9, 38.9, 21]),
    )
    expecting = model.expecting(*history)
    for ahead in (0.0, 1.0, 39.0):
        assert expecting(ahead) == pytest.approx(model.expected(*history, ahead))


def test_who_buys_daily_for_years_does_not_overflow():
    model = BgNbd(r=0.9, alpha=20.0, a=0.4, b=9.0, log_likelihood=0.0, customers=1)
    found = model.expected(np.array([2000.0]), np.array([2500.0]), np.array([2500.0]), 1095.0)
    assert 0 < found[0] < 1095
