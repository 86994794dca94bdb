"""Writes whole tables from columns: COPY on PostgreSQL, batches on SQLite.

For filling an empty installation only: it neither asks services nor writes the change log.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models

BATCH = 20_000
Columns = Mapping[str, Sequence[Any] | np.ndarray]


def insert(model: type[models.Model], columns: Columns) -> int:
    """Append the rows of equally long columns and return how many; absent columns take defaults.

    Columns are named like the fields' attributes (`owner_id`). Money may come as float: two
    decimals survive the way through text unharmed below 10¹³.
    """
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in columns]
    lists = [_plain(*pair) for pair in zip(fields, columns.values(), strict=True)]
    rows = zip(*lists, strict=True)
    if connection.vendor == "postgresql":
        return _copy(model, fields, rows)
    return _insert_many(model, fields, rows)


def reset_sequences(*tables: type[models.Model]) -> None:
    """Let the next row of each table take the number after the highest that was written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def begin() -> None:
    """Check references at the end of each statement: their queue must not grow with the load."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL statement_timeout = 0")


def analyse() -> None:
    """Tell the planner how much there is now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what all databases share may be busy elsewhere
            cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("ANALYZE")


def _plain(field: Any, column: Sequence[Any] | np.ndarray) -> Sequence[Any]:
    if isinstance(field, models.JSONField):
        return [json.dumps(value) for value in column]
    return column.tolist() if isinstance(column, np.ndarray) else column


def _copy(model: type[models.Model], fields: list, rows: Iterator[tuple]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    texts = [f'"{field.column}"' for field in fields if _is_required_text(field)]
    force = f", FORCE_NOT_NULL ({', '.join(texts)})" if texts else ""
    command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN WITH (FORMAT csv{force})'
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(batch)
            text.seek(0)
            cursor.copy_expert(command, text, 1 << 20)
            count += len(batch)
    return count


def _insert_many(model: type[models.Model], fields: list, rows: Iterator[tuple]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    command = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            columns = [
                _stored(*pair) for pair in zip(fields, zip(*batch, strict=True), strict=True)
            ]
            cursor.executemany(command, list(zip(*columns, strict=True)))
            count += len(batch)
    return count


def _stored(field: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values as SQLite keeps them; numbers and texts are kept as they are."""
    plain = (
        models.CharField,
        models.TextField,
        models.IntegerField,
        models.ForeignKey,
        models.JSONField,
    )
    if isinstance(field, plain):
        return values
    return [field.get_db_prep_save(value, connection) for value in values]


def _is_required_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.null


def _batches(rows: Iterator[tuple]) -> Iterator[list[tuple]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
