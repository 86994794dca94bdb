"""The sums behind the matrix and the lifecycle board."""

from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring import services
from scoring.evaluation.boards import LARGEST, TIME_STEPS, added, by_segment, by_stage
from scoring.models import PortfolioSummary, Standing, Transition
from tests.scoring.conftest import DAY

ROWS = st.lists(
    st.tuples(
        st.integers(1, 5), st.integers(1, 4), st.integers(0, 1),
        st.integers(-(10**9), 10**12), st.integers(0, 3000),
    ),
    max_size=30,
)  # fmt: skip


def columns(rows):
    """stage, segment, tier, sales and days in the stage, each as an array."""
    table = np.array(rows, np.int64).reshape(-1, 5)
    return [table[:, place] for place in range(5)]


@given(ROWS)
def test_every_account_is_of_one_type_and_in_one_stage_with_all_its_sales(rows):
    stage, segment, tier, sales, days = columns(rows)
    types = by_segment(segment, tier, sales, "AB")
    stages = by_stage(stage, 20_000 - days, sales, sales, np.arange(len(rows)), today=20_000)
    assert sum(row["accounts"] for row in types.values()) == len(rows)
    assert all(sum(row["tiers"].values()) == row["accounts"] for row in types.values())
    assert sum(sum(row["within"]) for row in stages.values()) == len(rows)
    for kept in (types, stages):
        assert sum(Decimal(row["sales_12m"]) for row in kept.values()) * 100 == int(sales.sum())


def test_time_in_a_stage_is_told_by_its_median_and_in_steps():
    days = np.array([10, TIME_STEPS[0], TIME_STEPS[0] + 1, 400])
    none = np.zeros(4, np.int64)
    row = by_stage(np.full(4, 2), 20_000 - days, none, none, np.arange(4), today=20_000)["2"]
    assert row["median"] == (TIME_STEPS[0] + TIME_STEPS[0] + 1) // 2
    assert row["within"] == [2, 1, 0, 1]  # the 90th day still counts as the first three months


def test_nobody_in_a_stage_has_no_median():
    empty = np.zeros(0, np.int64)
    row = by_stage(empty, empty, empty, empty, empty, today=20_000)["5"]
    assert row["median"] is None
    assert row["largest"] == []


@given(st.lists(st.integers(0, 8), max_size=40))
def test_the_largest_of_a_stage_come_first_and_ties_by_their_number(sizes):
    size, account = np.array(sizes, np.int64), np.arange(len(sizes))[::-1] + 100
    row = by_stage(np.full(len(sizes), 3), size, size, size, account, today=20_000)["3"]
    pairs = sorted((-one, pk) for one, pk in zip(sizes, account.tolist(), strict=True))
    assert row["largest"] == [pk for _size, pk in pairs[:LARGEST]]


def test_flows_add_up():
    assert added({"2>4": 3}, {"2>4": 1, "3>4": 2}) == {"2>4": 4, "3>4": 2}


def sums(evaluation, team=None) -> dict:
    return PortfolioSummary.objects.get(evaluation=evaluation, team=team).figures


def test_an_evaluation_keeps_the_types_of_each_team(cast, portfolio):
    run = services.evaluate(as_of=DAY)
    for team in (None, cast.north, cast.south):
        rows = Standing.objects.filter(evaluation=run)
        if team:
            rows = rows.filter(account__team=team)
        for number, kept in sums(run, team)["segments"].items():
            assert kept["accounts"] == rows.filter(segment=int(number)).count()


def test_flows_run_on_from_evaluation_to_evaluation(cast, portfolio):
    """All sold a year ago; the two evaluations that agree on it make them decline, the last none."""
    days = [DAY, date(2026, 10, 1), date(2026, 11, 5), date(2026, 12, 10)]
    runs = [services.evaluate(as_of=day) for day in days]
    moved = Transition.objects.filter(kind="stage", evaluation=runs[2])
    flown = {f"{row.before}>{row.after}" for row in moved}
    assert flown
    assert sums(runs[1])["flows_so_far"] == {}
    assert set(sums(runs[2], cast.north)["flows"]) == flown
    assert sums(runs[2])["flows_so_far"] == sums(runs[2])["flows"]
    assert sums(runs[3])["flows"] == {}
    assert sums(runs[3])["flows_so_far"] == sums(runs[2])["flows_so_far"]
