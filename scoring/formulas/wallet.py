"""Customer share: our part of what a customer spends, measured or told by our rank."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["share_by_rank"]

Column = NDArray[np.float64]


def share_by_rank(rank: Column, suppliers: Column) -> Column:
    """Share of wallet to expect of a place among the suppliers, (rows,), 0 to 1, NaN where unknown.

    rank: (rows,), our place, 1 is their first choice; suppliers: (rows,), how many they buy from,
    with us. The shares of all suppliers sum to 1. Raises ValueError for a rank outside of them.

    Source: T. Keiningham, L. Aksoy, A. Buoye and B. Cooil, Customer Loyalty Isn't Enough. Grow
    Your Share of Wallet, Harvard Business Review 89 (10), 2011: the Wallet Allocation Rule,
    (1 − rank ÷ (suppliers + 1)) × 2 ÷ suppliers.
    """
    rank, suppliers = np.asarray(rank, np.float64), np.asarray(suppliers, np.float64)
    if (rank < 1).any() or (rank > suppliers).any():
        raise ValueError("a rank lies from 1 to the number of suppliers")
    return (1.0 - rank / (suppliers + 1.0)) * 2.0 / suppliers
