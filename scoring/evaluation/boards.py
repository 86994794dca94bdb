"""Sums that the matrix and the lifecycle board show: by type, by stage, and what flowed between."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.models import Segment, Stage, Transition

__all__ = ["TIME_STEPS", "added", "by_segment", "by_stage", "flows", "money"]

LARGEST = 5  # accounts named of each stage
TIME_STEPS = (90, 180, 365)  # days in a stage: up to the first, to the second … beyond the last


def money(cents: NDArray[np.int64]) -> str:
    """The sum of amounts in 1/100 of the currency, as text."""
    return str(Decimal(int(cents.sum())).scaleb(-2))


def by_segment(
    segment: NDArray[np.int8], tier: NDArray[np.int8], sales: NDArray[np.int64], letters: str
) -> dict[str, dict[str, Any]]:
    """Number of the type → its accounts, their sales of 12 months, and how many of each tier.

    segment, tier: (accounts,), tiers as positions into `letters`. sales: (accounts,), 1/100.
    """
    counts = np.zeros((len(Segment) + 1, len(letters)), int)
    np.add.at(counts, (segment, tier), 1)
    return {
        str(kind.value): {
            "accounts": int(counts[kind].sum()),
            "sales_12m": money(sales[segment == kind]),
            "tiers": dict(zip(letters, counts[kind].tolist(), strict=True)),
        }
        for kind in Segment
    }


def by_stage(
    stage: NDArray[np.int8],
    since: NDArray[np.int32],
    sales: NDArray[np.int64],
    size: NDArray[np.int64],
    account: NDArray[np.int64],
    *,
    today: int,
) -> dict[str, dict[str, Any]]:
    """Number of the stage → its sales of 12 months, its largest accounts, and how long they are in it.

    All are (accounts,); since and today are numbers of days. `largest` are ids by `size`, so that
    a board need not sort a million accounts. `median` is in days, None where nobody is; `within`
    counts the accounts by TIME_STEPS.
    """
    days, found = today - since.astype(np.int64), {}
    for kind in Stage:
        here = stage == kind
        found[str(kind.value)] = {
            "sales_12m": money(sales[here]),
            "largest": _largest(account[here], size[here]),
        } | _time(days[here])
    return found


def _largest(account: NDArray[np.int64], size: NDArray[np.int64]) -> list[int]:
    """Ids of the largest, ties by the id; only those as large as the last of them are sorted."""
    if len(size) > LARGEST:
        large = size >= np.partition(size, -LARGEST)[-LARGEST]
        account, size = account[large], size[large]
    return account[np.lexsort((account, -size))][:LARGEST].tolist()


def _time(days: NDArray[np.int64]) -> dict[str, Any]:
    steps = np.searchsorted(TIME_STEPS, days, side="left")
    return {
        "median": int(np.median(days)) if len(days) else None,
        "within": np.bincount(steps, minlength=len(TIME_STEPS) + 1).tolist(),
    }


def flows(changes: Iterable[Transition]) -> dict[str, int]:
    """How many went from one stage to another: "2>4" → accounts."""
    return dict(
        Counter(f"{c.before}>{c.after}" for c in changes if c.kind == Transition.Kind.STAGE)
    )


def added(some: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Both counts in one."""
    return dict(Counter(some) + Counter(more))
