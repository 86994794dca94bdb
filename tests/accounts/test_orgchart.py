"""The layout of a chart: nobody collides, bosses stand above, sixty persons fit a screen."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.orgchart import CELL, ROW, SHAPE, arrange, outline

FORESTS = st.lists(st.integers(-1, 60), max_size=60).map(
    lambda bosses: {n: b if 0 <= b < n else None for n, b in enumerate(bosses)}
)


@given(FORESTS)
def test_everybody_stands_once_inside_the_chart_and_in_nobodys_way(bosses):
    chart = arrange(bosses)
    assert chart.places.keys() == bosses.keys()
    for x, y in chart.places.values():
        assert 0 <= x <= chart.width
        assert 0 <= y <= chart.height
    for (x1, y1), (x2, y2) in combinations(chart.places.values(), 2):
        assert abs(x1 - x2) >= CELL - 1e-6 or abs(y1 - y2) >= ROW - 1e-6


@given(FORESTS)
def test_a_boss_stands_above_and_is_joined_to_each_report(bosses):
    chart = arrange(bosses)
    for person, boss in bosses.items():
        if boss is None:
            assert person not in chart.bends
            continue
        (x, y), (boss_x, boss_y) = chart.places[person], chart.places[boss]
        assert boss_y < y
        path = [(boss_x, boss_y), *chart.bends[person], (x, y)]
        for (x1, y1), (x2, y2) in pairwise(path):
            assert x1 == pytest.approx(x2) or y1 == pytest.approx(y2), "lines run along the grid"


def test_reports_keep_their_order_and_the_boss_stands_over_their_middle():
    chart = arrange({1: None, 2: 1, 3: 1, 4: 1})
    x = {person: place[0] for person, place in chart.places.items()}
    if chart.places[2][1] == chart.places[4][1]:  # side by side
        assert x[2] < x[3] < x[4]
        assert x[1] == x[3]


def test_sixty_persons_take_the_shape_of_a_screen():
    bosses: dict[int, int | None] = {0: None}
    for person in range(1, 7):
        bosses[person] = 0
    for person in range(7, 25):
        bosses[person] = 1 + person % 6
    for person in range(25, 60):
        bosses[person] = 7 + person % 18
    chart = arrange(bosses)
    assert chart.width <= 1700
    assert 1 < chart.width / chart.height < 2 * SHAPE


def test_persons_without_a_boss_stand_in_rows():
    chart = arrange(dict.fromkeys(range(40)))
    assert len({y for _x, y in chart.places.values()}) > 3


def test_a_circle_by_hand_is_cut_open():
    chart = arrange({1: 2, 2: 3, 3: 1, 4: 3})
    assert chart.places.keys() == {1, 2, 3, 4}
    assert chart.places[1][1] < chart.places[3][1]


def test_nobody_makes_an_empty_chart():
    assert arrange({}).places == {}


@given(FORESTS)
def test_the_outline_steps_in_below_each_boss(bosses):
    told = outline(bosses)
    assert sorted(person for person, _level in told) == sorted(bosses)
    above: list[int] = []
    for person, level in told:
        above = above[:level]
        assert bosses[person] == (above[-1] if above else None)
        above.append(person)
