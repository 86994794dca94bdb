"""Where the value of each customer is kept: by COPY on PostgreSQL, plain rows on SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.evaluation.columns import copy_in, encoded
from scoring.evaluation.records import numeric, pieces
from scoring.evaluation.storage import insert_rows, take_time
from scoring.models import LifetimeValue

__all__ = ["Values", "drop", "replace"]

TABLE = LifetimeValue._meta.db_table
COLUMNS = (
    "evaluation_id", "account_id", "frequency", "p_alive", "expected_purchases", "expected_spend",
    "value", "at_stake", "rank", "sales_rank",
)  # fmt: skip
LARGEST = 1e14  # what the columns of money hold


@dataclass(frozen=True)
class Values:
    """One row per customer; account is the position of the account. Money in the currency."""

    account: NDArray[np.int64]
    frequency: NDArray[np.float64]
    p_alive: NDArray[np.float64]
    expected_purchases: NDArray[np.float64]
    expected_spend: NDArray[np.float64]
    value: NDArray[np.float64]
    at_stake: NDArray[np.float64]
    rank: NDArray[np.int64]
    sales_rank: NDArray[np.int64]


def replace(evaluation: int, values: Values | None, ids: NDArray) -> None:
    """In the caller's transaction: these rows in place of those of the same evaluation.

    ids: position → account.
    """
    take_time()
    drop(evaluation)
    if values is None:
        return
    if connection.vendor == "postgresql":
        copy_in(connection, TABLE, COLUMNS, _records(evaluation, values, ids), freeze=False)
    else:
        for rows in _rows(evaluation, values, ids):
            insert_rows(TABLE, COLUMNS, rows)


def drop(evaluation: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE evaluation_id = %s", [evaluation])  # noqa: S608


def _records(evaluation: int, values: Values, ids: NDArray) -> Iterator[bytes]:
    for rows in pieces(np.arange(len(values.account))):
        yield encoded(
            {
                "evaluation_id": np.full(len(rows), evaluation, ">i8"),
                "account_id": ids[values.account[rows]].astype(">i8"),
                "frequency": values.frequency[rows].astype(">i4"),
                "p_alive": values.p_alive[rows].astype(">f8"),
                "expected_purchases": values.expected_purchases[rows].astype(">f8"),
                "expected_spend": values.expected_spend[rows].astype(">f8"),
                "value": numeric(100 * _cents(values.value[rows]), whole_digits=4, scale=2),
                "at_stake": numeric(100 * _cents(values.at_stake[rows]), whole_digits=4, scale=2),
                "rank": values.rank[rows].astype(">i4"),
                "sales_rank": values.sales_rank[rows].astype(">i4"),
            }
        )


def _rows(evaluation: int, values: Values, ids: NDArray) -> Iterator[list[tuple[Any, ...]]]:
    for rows in pieces(np.arange(len(values.account))):
        columns = [
            [evaluation] * len(rows),
            ids[values.account[rows]].tolist(),
            values.frequency[rows].astype(int).tolist(),
            values.p_alive[rows].tolist(),
            values.expected_purchases[rows].tolist(),
            values.expected_spend[rows].tolist(),
            (_cents(values.value[rows]) / 100).tolist(),
            (_cents(values.at_stake[rows]) / 100).tolist(),
            values.rank[rows].tolist(),
            values.sales_rank[rows].tolist(),
        ]
        yield list(zip(*columns, strict=True))


def _cents(amount: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.round(np.clip(amount, -LARGEST, LARGEST) * 100).astype(np.int64)
