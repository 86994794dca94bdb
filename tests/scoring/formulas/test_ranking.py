"""Ranks: score, then sales, then code."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.ranking import rank


def test_score_decides_then_sales_then_code():
    score = np.array([50.0, 70.0, 50.0, 50.0, 50.0])
    sales = np.array([10, 0, 20, 10, 10])
    codes = np.array(["C-2", "X", "Y", "C-10", "C-1"])
    assert rank(score, sales, codes).tolist() == [5, 1, 2, 4, 3]


def test_nobody_to_rank_and_a_score_that_is_no_number():
    assert rank(np.zeros(0), np.zeros(0), []).tolist() == []
    with pytest.raises(ValueError, match="not a number"):
        rank(np.array([np.nan]), np.zeros(1), ["A"])


rows = st.lists(
    st.tuples(st.sampled_from([0.0, 50.0, 50.0001]), st.integers(-2, 2), st.text(max_size=3)),
    max_size=30,
    unique_by=lambda row: row[2].rstrip("\0"),
)


@given(rows, st.randoms())
def test_ranks_are_those_of_a_plain_sort_whatever_the_order_of_the_rows(rows, random):
    expected = {
        row: i for i, row in enumerate(sorted(rows, key=lambda r: (-r[0], -r[1], r[2])), start=1)
    }
    random.shuffle(rows)
    score, sales, codes = zip(*rows, strict=True) if rows else ((), (), ())
    ranks = rank(np.array(score, dtype=float), np.array(sales, dtype=int), list(codes))
    assert ranks.tolist() == [expected[row] for row in rows]
