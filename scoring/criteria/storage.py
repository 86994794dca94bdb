"""Where the judgements of accounts are kept: by COPY on PostgreSQL, plain rows on SQLite."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.criteria.results import Results
from scoring.evaluation.columns import copy_in, encoded
from scoring.evaluation.records import numeric, pieces
from scoring.evaluation.storage import insert_rows, take_time
from scoring.models import CriteriaResult

__all__ = ["drop", "replace"]

TABLE = CriteriaResult._meta.db_table
WHOLE, FLOATS = (
    ("met", "known", "number", "months"),
    (
        "profit_share", "team_share", "loss_share", "years", "potential", "hours", "effort_share",
        "surplus",
    ),
)  # fmt: skip
COUNTS, MONEY = ("place", "contacts", "take_place"), ("profit", "owed", "cost")
COLUMNS = ("evaluation_id", "account_id", "planned", *WHOLE, *COUNTS, *FLOATS, *MONEY)
LARGEST = 1e14  # what the columns of money hold
UNKNOWN = -1.0


def replace(evaluation: int, results: Results) -> None:
    """In the caller's transaction: these rows in place of those of the same evaluation."""
    take_time()
    drop(evaluation)
    if connection.vendor == "postgresql":
        copy_in(connection, TABLE, COLUMNS, _records(evaluation, results), freeze=False)
    else:
        for rows in _rows(evaluation, results):
            insert_rows(TABLE, COLUMNS, rows)


def drop(evaluation: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE evaluation_id = %s", [evaluation])  # noqa: S608


def _records(evaluation: int, results: Results) -> Iterator[bytes]:
    columns = results.columns
    for rows in pieces(np.arange(len(results.account))):
        yield encoded(
            {
                "evaluation_id": np.full(len(rows), evaluation, ">i8"),
                "account_id": results.account[rows].astype(">i8"),
                "planned": columns["planned"][rows].astype("i1"),
                **{name: columns[name][rows].astype(">i2") for name in WHOLE},
                **{name: columns[name][rows].astype(">i4") for name in COUNTS},
                **{name: _known(columns[name][rows]).astype(">f8") for name in FLOATS},
                **{name: _numeric(columns[name][rows]) for name in MONEY},
            }
        )


def _rows(evaluation: int, results: Results) -> Iterator[list[tuple[Any, ...]]]:
    columns = results.columns
    for rows in pieces(np.arange(len(results.account))):
        values = [
            [evaluation] * len(rows),
            results.account[rows].tolist(),
            columns["planned"][rows].tolist(),
            *(columns[name][rows].astype(int).tolist() for name in (*WHOLE, *COUNTS)),
            *(_known(columns[name][rows]).tolist() for name in FLOATS),
            *((_cents(columns[name][rows]) / 100).tolist() for name in MONEY),
        ]
        yield list(zip(*values, strict=True))


def _known(column: NDArray) -> NDArray[np.float64]:
    return np.nan_to_num(column.astype(np.float64), nan=UNKNOWN)


def _numeric(amount: NDArray) -> NDArray:
    return numeric(100 * _cents(amount), whole_digits=4, scale=2)


def _cents(amount: NDArray) -> NDArray[np.int64]:
    held = np.clip(np.nan_to_num(amount), -LARGEST, LARGEST)
    return np.round(held * 100).astype(np.int64)
