"""The tops of groups of companies, and sums by them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.groups import NONE, roots, sums_by


@st.composite
def forests(draw):
    """Ids in any order with parents: the parent of a place is an earlier place, or none."""
    ids = draw(st.lists(st.integers(1, 10**9), min_size=1, max_size=40, unique=True))
    parents = [
        ids[draw(st.integers(0, n - 1))] if n and draw(st.booleans()) else NONE
        for n in range(len(ids))
    ]
    order = draw(st.permutations(range(len(ids))))
    return np.array(ids)[order], np.array(parents)[order]


@given(forests())
def test_tops_agree_with_a_walk_up(forest):
    ids, parents = forest
    above = dict(zip(ids.tolist(), parents.tolist(), strict=True))

    def top(one):
        return one if above[one] == NONE else top(above[one])

    assert roots(ids, parents).tolist() == [top(one) for one in ids.tolist()]


def test_the_longest_chain_has_one_top():
    ids = np.arange(1, 1001)
    assert set(roots(ids[::-1], ids[::-1] - 1 + (ids[::-1] == 1) * NONE).tolist()) == {1}


def test_a_parent_that_is_not_there_is_the_top():
    assert roots(np.array([5, 7]), np.array([3, 3])).tolist() == [3, 3]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8])
def test_a_circle_is_refused(length):
    ids = np.arange(length)
    with pytest.raises(ValueError, match="back to themselves"):
        roots(np.r_[ids, 99], np.r_[np.roll(ids, 1), 0])


def test_nobody_has_no_top():
    assert roots(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-(10**15), 10**15)), max_size=40))
def test_sums_are_exact(rows):
    labels = np.array([label for label, _amount in rows], np.int64)
    amounts = np.array([amount for _label, amount in rows], np.int64)
    sums = {}
    for label, amount in rows:
        sums[label] = sums.get(label, 0) + amount
    assert sums_by(labels, amounts).tolist() == [sums[label] for label in sorted(sums)]
