"""Sales lines into the table: COPY on PostgreSQL, batches on SQLite; a known key stays as it is."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import Sale

COLUMNS = (
    "account_id", "date", "invoice", "product_id", "quantity", "amount", "cost", "currency",
    "base_amount", "base_cost", "key",
)  # fmt: skip
_LIST = ", ".join(f'"{name}"' for name in COLUMNS)
_TABLE = Sale._meta.db_table
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class SaleRow(NamedTuple):
    """One row in the order of COLUMNS."""

    account_id: int
    date: date
    invoice: str
    product_id: int | None
    quantity: Decimal
    amount: Decimal
    cost: Decimal | None
    currency: str
    base_amount: Decimal
    base_cost: Decimal | None
    key: UUID


def insert(rows: Sequence[SaleRow]) -> int:
    """Write the lines that are not there yet; return how many. Call it in a transaction."""
    if not rows:
        return 0
    if connection.vendor == "postgresql":
        return _copy(rows)
    return _insert_or_ignore(rows)


def known_keys(keys: Sequence[UUID]) -> set[UUID]:
    """Which of the keys the table has."""
    found: set[UUID] = set()
    for start in range(0, len(keys), 2_000):
        part = keys[start : start + 2_000]
        found.update(Sale.objects.filter(key__in=part).values_list("key", flat=True))
    return found


_MAKE = f"""CREATE TEMPORARY TABLE IF NOT EXISTS incoming_sale ON COMMIT DELETE ROWS AS
    SELECT {_LIST} FROM {_TABLE} WITH NO DATA"""  # noqa: S608 - own names only
_FILL = f"COPY incoming_sale ({_LIST}) FROM STDIN"
_MOVE = f"""INSERT INTO {_TABLE} ({_LIST}) SELECT {_LIST} FROM incoming_sale
    ON CONFLICT (key) DO NOTHING"""  # noqa: S608


def _copy(rows: Sequence[SaleRow]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute("TRUNCATE incoming_sale")
        cursor.copy_expert(_FILL, io.StringIO(_copy_text(rows)))
        cursor.execute(_MOVE)
        return cursor.rowcount


def _copy_text(rows: Sequence[SaleRow]) -> str:
    return "".join(
        f"{r[0]}\t{r[1]}\t{r[2].translate(_ESCAPES)}\t{_or_null(r[3])}\t{r[4]}\t{r[5]}"
        f"\t{_or_null(r[6])}\t{r[7]}\t{r[8]}\t{_or_null(r[9])}\t{r[10].hex}\n"
        for r in rows
    )


def _or_null(value: object) -> object:
    return "\\N" if value is None else value


def _insert_or_ignore(rows: Sequence[SaleRow]) -> int:
    """The connection below Django's: no copy of each statement, no adapters of each value."""
    marks = ", ".join("?" * len(COLUMNS))
    with connection.cursor() as cursor:
        raw = cursor.cursor.connection.cursor()  # sqlite3's own
        raw.executemany(
            f"INSERT OR IGNORE INTO {_TABLE} ({_LIST}) VALUES ({marks})",  # noqa: S608
            [_plain(row) for row in rows],
        )
        return raw.rowcount


def _plain(r: SaleRow) -> tuple:
    """As Django keeps them in SQLite: dates as text, decimals as text with four decimals."""
    return (
        r[0], r[1].isoformat(), r[2], r[3], str(r[4]), str(r[5]),
        None if r[6] is None else str(r[6]), r[7], str(r[8]),
        None if r[9] is None else str(r[9]), r[10].hex,
    )  # fmt: skip
