"""From sales lines to columns: by hand, against a plain loop, and on public data."""

import csv
import gzip
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.concentration import top_share
from scoring.formulas.series import (
    NO_DAY,
    UNKNOWN_COST,
    day_number,
    months_before,
    sales_series,
)

AS_OF = date(2026, 3, 2)
UNIT = 10_000


def series_of(lines, accounts=1, as_of=AS_OF, costs=None):
    """Lines as (account, day, amount in whole currency)."""
    account, day, amount = zip(*lines, strict=True) if lines else ((), (), ())
    return sales_series(
        np.array(account, dtype=np.int32),
        np.array([day_number(d) for d in day], dtype=np.int32),
        np.array([round(a * UNIT) for a in amount], dtype=np.int64),
        None if costs is None else np.array(costs, dtype=np.int64),
        accounts=accounts,
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 2), 12, date(2025, 3, 2)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
    ],
)
def test_months_go_by_the_calendar(day, months, expected):
    assert months_before(day, months) == expected


def test_a_year_begins_after_the_same_day_of_the_year_before():
    found = series_of(
        [
            (0, date(2024, 3, 2), 1),  # outside both
            (0, date(2024, 3, 3), 2),
            (0, date(2025, 3, 2), 4),
            (0, date(2025, 3, 3), 8),
            (0, date(2026, 3, 2), 16),
        ]
    )
    assert found.sales_12m == [24 * UNIT]
    assert found.sales_12m_before == [6 * UNIT]
    assert found.growth == [3.0]
    assert found.purchase_days_12m == [2]
    assert (found.first_day, found.last_day) == (
        [day_number(date(2024, 3, 2))],
        [day_number(AS_OF)],
    )


def test_several_purchases_on_one_day_are_one_and_the_middle_interval_counts():
    days = [date(2026, 1, d) for d in (1, 1, 4, 10, 11)]
    assert series_of([(0, day, 5) for day in days]).interval == [3.0]  # of 3, 6, 1
    assert series_of([(0, day, 5) for day in days[:4]]).interval == [4.5]  # of 3, 6
    assert np.isnan(series_of([(0, day, 5) for day in days[:2]]).interval)


def test_a_cancellation_takes_money_but_is_no_purchase():
    found = series_of(
        [(0, date(2026, 1, 1), 100), (0, date(2026, 2, 1), -30), (1, date(2026, 2, 1), -30)], 2
    )
    assert found.sales_12m.tolist() == [70 * UNIT, -30 * UNIT]
    assert found.last_day.tolist() == [day_number(date(2026, 1, 1)), NO_DAY]
    assert found.purchase_days_12m.tolist() == [1, 0]
    assert np.isnan(found.interval).all()


def test_the_margin_rests_on_lines_whose_cost_is_known():
    day = date(2026, 1, 1)
    lines = [(0, day, 100), (0, day, 100), (1, day, 100), (2, day, 100), (2, day, -100)]
    costs = [60 * UNIT, UNKNOWN_COST, UNKNOWN_COST, 50 * UNIT, -50 * UNIT]
    margin = series_of(lines, 3, costs=costs).margin
    assert margin[0] == pytest.approx(0.4)
    assert np.isnan(margin[1:]).all()
    assert np.isnan(series_of(lines, 3).margin).all()


def test_an_account_without_sales_has_zeros_and_unknowns():
    found = series_of([], accounts=2)
    assert found.sales_12m.tolist() == [0, 0]
    assert found.first_day.tolist() == [NO_DAY, NO_DAY]
    assert np.isnan(found.growth).all()


def test_a_sale_after_the_day_and_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="after 2026-03-02"):
        series_of([(0, date(2026, 3, 3), 1)])
    with pytest.raises(ValueError, match="same length"):
        series_of([(0, AS_OF, 1)], costs=[1, 2])


def test_sums_beyond_what_a_float_can_hold_are_exact():
    huge = 2**53 + 1
    found = sales_series(
        np.zeros(2, np.int32),
        np.full(2, day_number(AS_OF), np.int32),
        np.array([huge, 2]),
        accounts=1,
        as_of=AS_OF,
    )
    assert found.sales_12m == [huge + 2]


line = st.tuples(
    st.integers(0, 3),
    st.integers(0, 1200).map(lambda back: AS_OF - timedelta(days=back)) | st.just(date(1965, 5, 5)),
    st.integers(-50, 100),
)


@given(st.lists(line, max_size=40), st.randoms())
def test_the_columns_are_those_of_a_plain_loop_whatever_the_order_of_the_lines(lines, random):
    found = series_of(lines, accounts=4)
    for account in range(4):
        mine = [(day, amount) for owner, day, amount in lines if owner == account]
        days = sorted({day for day, amount in mine if amount > 0})
        gaps = [(b - a).days for a, b in pairwise(days)]
        year = sum(a for day, a in mine if date(2025, 3, 2) < day)
        before = sum(a for day, a in mine if date(2024, 3, 2) < day <= date(2025, 3, 2))
        assert found.sales_12m[account] == year * UNIT
        assert found.sales_12m_before[account] == before * UNIT
        assert found.first_day[account] == (day_number(days[0]) if days else NO_DAY)
        assert found.last_day[account] == (day_number(days[-1]) if days else NO_DAY)
        assert found.purchase_days_12m[account] == sum(day > date(2025, 3, 2) for day in days)
        np.testing.assert_equal(found.interval[account], median(gaps) if gaps else np.nan)
    random.shuffle(lines)
    shuffled = series_of(lines, accounts=4)
    for name, values in vars(found).items():
        np.testing.assert_array_equal(getattr(shuffled, name), values)


@pytest.mark.realdata
def test_online_retail_gives_its_published_figures(real_data):
    """Without cancellations and lines without a customer, as the data's README counts them."""
    account, day, amount, seen = [], [], [], {}
    with gzip.open(real_data / "online_retail.csv.gz", "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            value = round(int(row["Quantity"]) * round(float(row["UnitPrice"]) * UNIT))
            if row["CustomerID"] and value > 0:
                account.append(seen.setdefault(row["CustomerID"], len(seen)))
                day.append(day_number(datetime.fromisoformat(row["InvoiceDate"]).date()))
                amount.append(value)
    found = sales_series(
        np.array(account, np.int32), np.array(day, np.int32), np.array(amount),
        accounts=len(seen), as_of=date(2011, 12, 9),
    )  # fmt: skip
    whole = found.sales_12m + found.sales_12m_before
    assert (len(amount), len(seen), int(whole.sum())) == (397_884, 4_338, 89_114_079_040)
    tops = [top_share(whole, percent) for percent in (5, 20, 50)]
    assert [(top.accounts, round(top.share, 2)) for top in tops] == [
        (217, 50.38), (868, 74.62), (2169, 92.17),
    ]  # fmt: skip


def test_the_months_bought_in_end_on_the_day_and_count_once():
    found = series_of(
        [
            (0, date(2025, 3, 2), 1),  # a day too early
            (0, date(2025, 3, 3), 1),
            (0, date(2025, 4, 2), 1),  # still the first month
            (0, date(2025, 4, 3), 1),  # the second
            (0, date(2026, 3, 2), 1),  # the twelfth
            (0, date(2025, 8, 9), -1),  # a cancellation is no purchase
            (1, date(2026, 3, 2), 1),
        ],
        accounts=3,
    )
    assert found.purchase_months_12m.tolist() == [3, 1, 0]
