"""Who brings most, and who looks after how many key accounts: figures that an evaluation keeps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.groups import sums_by

__all__ = ["NAMED", "by_manager", "figure", "largest"]

NAMED = 10  # customers by name


def largest(customer: NDArray[np.int64], sales: NDArray[np.int64]) -> list[list[int]]:
    """The largest customers: id of the account at the top, sales in 1/100, accounts of the group.

    customer, sales: (accounts,). Only those that bring something; equal ones by id.
    """
    found = np.unique(customer)
    brought = sums_by(customer, sales)
    counts = sums_by(customer, np.ones(len(customer), np.int64))
    order = np.argsort(-brought, kind="stable")[:NAMED]
    rows = np.stack([found[order], brought[order], counts[order]], axis=1)
    return rows[rows[:, 1] > 0].tolist()


def by_manager(
    owner: NDArray[np.int64], tier: NDArray[np.int8], watched: Sequence[int]
) -> dict[str, list[int]]:
    """Owner's id, "" for nobody → how many accounts of each watched tier, best first.

    owner: (accounts,), −1 for nobody. tier: (accounts,), positions. watched: positions that count.
    """
    key = np.isin(tier, watched)
    owners, place = np.unique(owner[key], return_inverse=True)
    counts = np.stack(
        [np.bincount(place, tier[key] == one, len(owners)) for one in watched], axis=1
    ) if watched else np.zeros((len(owners), 0))  # fmt: skip
    return {
        "" if pk < 0 else str(pk): row
        for pk, row in zip(owners.tolist(), counts.astype(int).tolist(), strict=True)
    }


def figure(value: float) -> float | None:
    """Rounded; JSON knows no NaN."""
    return None if np.isnan(value) else round(value, 6)
