"""From sales lines to the statistics of lifetime value: by hand, against a plain loop."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.purchases import histories, purchase_days

AS_OF = 20_000
UNIT = 10_000


def days_of(lines):
    """Lines as (account, day, amount in whole currency)."""
    account, day, amount = zip(*lines, strict=True) if lines else ((), (), ())
    return purchase_days(
        np.array(account, np.int32), np.array(day, np.int32), np.array(amount, np.int64) * UNIT
    )


def test_days_after_the_first_one_count():
    found = histories(days_of([(3, 19_000, 10), (3, 19_100, 20), (3, 19_300, 40)]), AS_OF)
    assert (found.account, found.frequency) == (3, 2)
    assert (found.recency, found.age) == (300, 1000)
    assert found.mean == pytest.approx(30)


def test_several_purchases_on_a_day_are_one():
    found = histories(days_of([(0, 19_000, 10), (0, 19_100, 5), (0, 19_100, 7)]), AS_OF)
    assert (found.frequency, found.mean) == (1, pytest.approx(12))


def test_a_cancellation_is_no_purchase_and_takes_its_share_off():
    lines = [(0, 19_000, 50), (0, 19_100, 50), (0, 19_200, -20)]
    found = histories(days_of(lines), AS_OF)
    assert (found.frequency, found.recency) == (1, 100)
    assert found.mean == pytest.approx(50 * 80 / 100)


def test_who_only_cancelled_is_no_customer():
    assert len(histories(days_of([(0, 19_000, -5)]), AS_OF)) == 0
    assert len(histories(days_of([]), AS_OF)) == 0


def test_who_cancelled_more_than_they_bought_spends_nothing():
    found = histories(days_of([(0, 1, 5), (0, 2, 5), (0, 3, -30)]), AS_OF)
    assert (found.frequency, found.mean) == (1, 0)


def test_who_bought_once_has_no_mean_and_no_recency():
    found = histories(days_of([(0, 19_000, 10)]), AS_OF)
    assert (found.frequency, found.recency, found.age, found.mean) == (0, 0, 1000, 0)


def test_a_purchase_after_the_day_is_refused():
    with pytest.raises(ValueError, match="after the as-of day"):
        histories(days_of([(0, AS_OF + 1, 10)]), AS_OF)


def test_days_before_and_after_a_day_are_all_days():
    days = days_of([(0, 10, 1), (0, 20, 1), (1, 15, 1)])
    assert days.until(15).counts(2).tolist() == [1, 1]
    assert days.after(15).counts(2).tolist() == [1, 0]


lines = st.lists(
    st.tuples(st.integers(0, 4), st.integers(-50, 50), st.integers(-3, 9)), max_size=40
)


@given(lines)
def test_it_is_what_a_plain_loop_finds(some):
    bought, gross, net = defaultdict(lambda: defaultdict(int)), defaultdict(int), defaultdict(int)
    for account, day, amount in some:
        net[account] += amount
        if amount > 0:
            bought[account][day] += amount
            gross[account] += amount
    found = histories(days_of(some), 50)
    assert found.account.tolist() == sorted(bought)
    for place, account in enumerate(sorted(bought)):
        first, *again = sorted(bought[account])
        kept = max(0, net[account] / gross[account])
        mean = sum(bought[account][d] for d in again) * kept / len(again) if again else 0
        assert found.frequency[place] == len(again)
        assert found.recency[place] == max([first, *again]) - first
        assert found.age[place] == 50 - first
        assert found.mean[place] == pytest.approx(mean)


@given(st.permutations([(0, 1, 5), (0, 9, 7), (1, 4, 2), (0, 9, -1), (1, 30, 8)]))
def test_the_order_of_lines_does_not_matter(some):
    found, same = histories(days_of(some), 50), histories(days_of(sorted(some)), 50)
    for name in ("account", "frequency", "recency", "age", "mean"):
        assert getattr(found, name).tolist() == getattr(same, name).tolist()
