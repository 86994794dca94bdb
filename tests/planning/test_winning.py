"""How often we win: the rate, and how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.formulas.winning import wilson


def test_the_interval_is_that_of_the_textbook():
    low, high = wilson(8, 10)  # R: binom::binom.wilson(8, 10) gives 0.4901625 and 0.9433178
    assert low == pytest.approx(0.4901625, abs=1e-6)
    assert high == pytest.approx(0.9433178, abs=1e-6)


def test_nothing_closed_tells_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("won", "closed"), [(-1, 3), (4, 3)])
def test_more_wins_than_cases_are_refused(won, closed):
    with pytest.raises(ValueError, match="won lies"):
        wilson(won, closed)


@given(st.integers(1, 500), st.data())
def test_the_rate_lies_within_and_more_cases_are_surer(closed, data):
    won = data.draw(st.integers(0, closed))
    low, high = wilson(won, closed)
    assert 0 <= low <= won / closed + 1e-9
    assert won / closed - 1e-9 <= high <= 1
    closer = wilson(10 * won, 10 * closed)
    assert closer[1] - closer[0] < high - low
