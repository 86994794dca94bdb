"""Where the loyalty of each customer is kept: a partition per evaluation, plain rows on SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.evaluation.columns import copy_in, encoded_with_gaps
from scoring.evaluation.records import numeric, pieces
from scoring.evaluation.storage import insert_rows, partition, take_time
from scoring.models import Loyalty

__all__ = ["Rows", "replace"]

TABLE = Loyalty._meta.db_table
COLUMNS = (
    "evaluation_id", "account_id", "score", "change", "repeat", "tenure", "share",
    "share_estimated", "trend", "referrals", "satisfaction", "zone", "leaving", "at_stake",
)  # fmt: skip
INDEXES = ("score, account_id", "zone, score, account_id")
FLOATS = ("score", "change", "repeat", "tenure", "share", "trend", "satisfaction")
MAY_BE_UNKNOWN = ("change", "share", "trend", "referrals", "satisfaction")
LARGEST = 10**16  # cents that the column of money holds
MOST_REFERRALS = 30_000


@dataclass(frozen=True)
class Rows:
    """One row per customer, as `Loyalty` has them; NaN where unknown. account and team are ids,
    team −1 without one; at_stake in 1/100 of the currency."""

    account: NDArray[np.int64]
    team: NDArray[np.int64]
    score: NDArray[np.float64]
    change: NDArray[np.float64]
    repeat: NDArray[np.float64]
    tenure: NDArray[np.float64]
    share: NDArray[np.float64]
    share_estimated: NDArray[np.bool_]
    trend: NDArray[np.float64]
    referrals: NDArray[np.float64]
    satisfaction: NDArray[np.float64]
    zone: NDArray[np.int8]
    leaving: NDArray[np.bool_]
    at_stake: NDArray[np.int64]

    def of(self, rows: NDArray) -> "Rows":
        return Rows(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def replace(evaluation: int, rows: Rows) -> None:
    """In the caller's transaction: these rows in place of those that the evaluation had."""
    take_time()
    if connection.vendor != "postgresql":
        Loyalty.objects.filter(evaluation=evaluation).delete()
        for some in _plain(evaluation, rows):
            insert_rows(TABLE, COLUMNS, some)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}_{int(evaluation)}")
    with partition(TABLE, evaluation, INDEXES) as table:
        copy_in(connection, table, COLUMNS, _records(evaluation, rows))
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX ON {table} (evaluation_id, at_stake DESC, account_id) WHERE leaving"
            )


def _records(evaluation: int, rows: Rows) -> Iterator[bytes]:
    for places in pieces(np.arange(len(rows.account))):
        some = rows.of(places)
        columns = {
            "evaluation_id": np.full(len(places), evaluation, ">i8"),
            "account_id": some.account.astype(">i8"),
            **{name: getattr(some, name).astype(">f8") for name in FLOATS},
            "share_estimated": some.share_estimated.astype("i1"),
            "referrals": _whole(some.referrals).astype(">i2"),
            "zone": some.zone.astype(">i2"),
            "leaving": some.leaving.astype("i1"),
            "at_stake": numeric(100 * _bounded(some.at_stake), whole_digits=4, scale=2),
        }
        unknown = {name: np.isnan(getattr(some, name)) for name in MAY_BE_UNKNOWN}
        yield from encoded_with_gaps({name: columns[name] for name in COLUMNS}, unknown)


def _plain(evaluation: int, rows: Rows) -> Iterator[list[tuple[Any, ...]]]:
    for places in pieces(np.arange(len(rows.account))):
        some = rows.of(places)
        columns: dict[str, list[Any]] = {
            "evaluation_id": [evaluation] * len(places),
            "account_id": some.account.tolist(),
            "at_stake": (_bounded(some.at_stake) / 100).tolist(),
        }
        for name in COLUMNS:
            if name not in columns:
                columns[name] = _known(getattr(some, name))
        yield list(zip(*(columns[name] for name in COLUMNS), strict=True))


def _known(column: NDArray) -> list[Any]:
    """As the database takes it: None where nothing is known."""
    return [None if value != value else value for value in column.tolist()]


def _whole(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.minimum(np.nan_to_num(column), MOST_REFERRALS)


def _bounded(cents: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.clip(cents, -LARGEST, LARGEST)
