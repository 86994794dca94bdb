"""Rows of the database as NumPy columns and back: COPY BINARY on PostgreSQL, batches on SQLite.

A COPY BINARY record whose columns are never null has a fixed width, so NumPy reads and writes it
as a structured array with no parser at all. What may be null carries a stand-in instead.
Format: PostgreSQL documentation, COPY, "Binary Format".
"""

import io
import queue
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Func, QuerySet
from numpy.typing import NDArray

from scoring.formulas.series import NO_DAY, UNKNOWN_COST

__all__ = [
    "Day",
    "Float",
    "Int",
    "Letter",
    "LooseDay",
    "Money",
    "copy_in",
    "decoded",
    "encoded",
    "read",
    "whole",
]

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
ROWS_AT_ONCE = 50_000  # of a SQLite cursor
COPY_BUFFER = 1 << 20


class _Field(Func):
    """A column that is never null and always of one width."""

    arity = 1
    dtype = ""
    postgresql = ""
    sqlite = ""

    def as_postgresql(self, compiler, connection, **extra: Any):
        return super().as_sql(compiler, connection, template=self.postgresql, **extra)

    def as_sqlite(self, compiler, connection, **extra: Any):
        return super().as_sql(compiler, connection, template=self.sqlite, **extra)


class Int(_Field):
    """A whole number, −1 where empty."""

    dtype = "i8"
    output_field = models.BigIntegerField()
    postgresql = sqlite = "COALESCE(%(expressions)s, -1)"

    def as_postgresql(self, compiler, connection, **extra: Any):
        sql, params = super().as_postgresql(compiler, connection, **extra)
        return f"({sql})::bigint", params


class Day(_Field):
    """A date as days since 1970-01-01; it must not be empty."""

    dtype = "i4"
    output_field = models.IntegerField()
    postgresql = "((%(expressions)s) - DATE '1970-01-01')"
    sqlite = "CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER)"


class LooseDay(_Field):
    """A date as days since 1970-01-01, NO_DAY where empty."""

    dtype = "i4"
    output_field = models.IntegerField()
    postgresql = f"COALESCE({Day.postgresql}, {NO_DAY})"
    sqlite = f"COALESCE({Day.sqlite}, {NO_DAY})"


class Money(_Field):
    """An amount in 1/10,000 of its currency, UNKNOWN_COST where empty."""

    dtype = "i8"
    output_field = models.BigIntegerField()
    postgresql = f"COALESCE(((%(expressions)s) * 10000)::bigint, {UNKNOWN_COST})"
    sqlite = f"COALESCE(CAST(ROUND((%(expressions)s) * 10000) AS INTEGER), {UNKNOWN_COST})"


class Float(_Field):
    """A number as float64, NaN where empty."""

    dtype = "f8"
    output_field = models.FloatField()
    postgresql = "COALESCE((%(expressions)s)::float8, 'NaN')"
    sqlite = "CAST(%(expressions)s AS REAL)"


class Letter(_Field):
    """A text of exactly one ASCII character."""

    dtype = "S1"
    output_field = models.CharField()
    postgresql = sqlite = "%(expressions)s"


def read(connection, rows: QuerySet, **fields: _Field) -> Iterator[NDArray]:
    """Structured arrays of the rows, at least one, with one field per keyword."""
    dtype = np.dtype([(name, field.dtype) for name, field in fields.items()])
    aliases = {f"column_{name}": field for name, field in fields.items()}
    query = rows.order_by().annotate(**aliases).values_list(*aliases).query
    try:
        sql, params = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # such as IN (): nothing to ask the database
        yield np.empty(0, dtype)
        return
    if connection.vendor == "postgresql":
        yield from _copied_out(connection, sql, params, dtype)
    else:
        yield from _fetched(connection, sql, params, dtype)


def read_parts(
    connections: Sequence[Any], parts: Iterable[QuerySet], **fields: _Field
) -> Iterator[NDArray]:
    """The rows of each part in turn; as many parts are read at once as there are connections."""
    free: queue.SimpleQueue = queue.SimpleQueue()
    for connection in connections:
        free.put(connection)

    def fetch(part: QuerySet) -> NDArray:
        connection = free.get()
        try:
            return whole(read(connection, part, **fields))
        finally:
            free.put(connection)

    if len(connections) == 1:
        yield from map(fetch, parts)
        return
    with ThreadPoolExecutor(len(connections)) as readers:
        yield from readers.map(fetch, parts)


def whole(pieces: Iterable[NDArray]) -> NDArray:
    """All pieces as one array."""
    found = list(pieces)
    return found[0] if len(found) == 1 else np.concatenate(found)


def copy_in(
    connection,
    table: str,
    columns: Sequence[str],
    records: Iterable[bytes],
    *,
    freeze: bool = True,
) -> None:
    """Write encoded records to a table, with `freeze` to one that the running transaction has made.

    FREEZE: the rows are as old as the table, so nobody has to visit them again to say so.
    """
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    how = "FORMAT binary, FREEZE" if freeze else "FORMAT binary"
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN ({how})",
            _Source(records),
            COPY_BUFFER,
        )


def encoded(columns: dict[str, NDArray], empty: Collection[str] = ()) -> bytes:
    """Rows as COPY BINARY records; each column is big-endian or bytes, of one width throughout.

    empty: columns that are NULL in all of these rows.
    """
    n = len(next(iter(columns.values())))
    records = np.empty(n, _record({name: c.dtype for name, c in columns.items()}, empty))
    records["fields"] = len(columns)
    for name, column in columns.items():
        if name in empty:
            records[f"width_{name}"] = -1
        else:
            records[f"width_{name}"] = column.dtype.itemsize
            records[name] = column
    return records.tobytes()


def encoded_with_gaps(columns: dict[str, NDArray], gaps: dict[str, NDArray]) -> Iterator[bytes]:
    """As `encoded`, NULL where a column's gaps say so; rows with the same gaps come together."""
    names = list(gaps)
    pattern = sum((gaps[name].astype(np.int64) << at for at, name in enumerate(names)), np.int64(0))
    for found in np.unique(pattern).tolist():
        rows = pattern == found
        empty = [name for at, name in enumerate(names) if found >> at & 1]
        yield encoded({name: column[rows] for name, column in columns.items()}, empty)


def decoded(data: bytes | memoryview, dtype: np.dtype) -> NDArray:
    """What COPY TO … (FORMAT binary) sent: views into `data`, still big-endian."""
    record = _record({name: dtype[name].newbyteorder(">") for name in dtype.names or ()})
    body = len(data) - len(SIGNATURE) - len(TRAILER)
    return np.frombuffer(data, record, count=body // record.itemsize, offset=len(SIGNATURE))


def _record(fields: dict[str, np.dtype], empty: Collection[str] = ()) -> np.dtype:
    layout: list[tuple[str, Any]] = [("fields", ">i2")]
    for name, dtype in fields.items():
        layout.append((f"width_{name}", ">i4"))
        if name not in empty:
            layout.append((name, dtype))
    return np.dtype(layout)


def _copied_out(connection, sql: str, params: Sequence[Any], dtype: np.dtype) -> Iterator[NDArray]:
    sink = io.BytesIO()
    with connection.cursor() as cursor:
        statement = cursor.mogrify(sql, params).decode()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", sink)
    records = decoded(sink.getbuffer(), dtype)
    piece = np.empty(len(records), dtype)
    for name in dtype.names or ():
        piece[name] = records[name]
    yield piece


def _fetched(connection, sql: str, params: Sequence[Any], dtype: np.dtype) -> Iterator[NDArray]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        yield np.empty(0, dtype)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            piece = np.empty(len(rows), dtype)
            for name, column in zip(dtype.names or (), zip(*rows, strict=True), strict=True):
                piece[name] = np.array(column, dtype[name])
            yield piece


class _Source:
    """A file to read for psycopg2, made of pieces that are produced when they are asked for."""

    def __init__(self, records: Iterable[bytes]):
        self._pieces = self._framed(records)
        self._rest = memoryview(b"")

    @staticmethod
    def _framed(records: Iterable[bytes]) -> Iterator[bytes]:
        yield SIGNATURE
        yield from records
        yield TRAILER

    def read(self, size: int) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)
