import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.wallet import share_by_rank

# Published examples: two suppliers share 67 : 33, three 50 : 33 : 17
PUBLISHED = [(1, 2, 0.6667), (2, 2, 0.3333), (1, 3, 0.5), (2, 3, 0.3333), (3, 3, 0.1667)]


@pytest.mark.parametrize(("rank", "suppliers", "share"), PUBLISHED)
def test_the_published_shares_come_out(rank, suppliers, share):
    assert share_by_rank(np.array([rank]), np.array([suppliers]))[0] == pytest.approx(
        share, abs=1e-4
    )


@given(suppliers=st.integers(1, 100))
def test_all_suppliers_share_the_whole_and_a_better_place_gets_more(suppliers):
    shares = share_by_rank(np.arange(1, suppliers + 1), np.full(suppliers, suppliers))
    assert shares.sum() == pytest.approx(1.0)
    assert (np.diff(shares) < 0).all()


@pytest.mark.parametrize(("rank", "suppliers"), [(0, 3), (4, 3)])
def test_a_place_outside_the_suppliers_is_refused(rank, suppliers):
    with pytest.raises(ValueError, match="lies from 1"):
        share_by_rank(np.array([rank]), np.array([suppliers]))
