"""Keys as the rows' values say: read as columns, written by COPY on PostgreSQL, in batches on SQLite.

A million accounts have some nine million keys: neither a model instance nor a statement for each.
"""

import io
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from accounts.duplicates.sides import Side

IDS_AT_ONCE = 10_000  # in one statement
Key = tuple[int, int]  # (key, id of the row that has it)


@transaction.atomic
def write_keys(side: Side, ids: Sequence[int]) -> None:
    """Make the keys of these rows what their values say; rows that do not count have none."""
    wanted, known = _wanted(side, ids), _known(side, ids)
    gone = sorted(row for key, row in known.items() if key not in wanted)
    for some in portions(gone):
        side.keys.objects.filter(pk__in=some).delete()
    _insert(side, sorted(wanted - known.keys()))  # in the order of the index


def _wanted(side: Side, ids: Sequence[int]) -> set[Key]:
    keys_of, facts = side.keys_of, side.facts
    return {
        (key, pk)
        for some in portions(ids)
        for pk, *values in side.rows().filter(pk__in=some).values_list(*side.fields)
        for key in keys_of(facts(*values))
    }


def _known(side: Side, ids: Sequence[int]) -> dict[Key, int]:
    column = f"{side.key}_id"
    return {
        (key, pk): row
        for some in portions(ids)
        for row, key, pk in side.keys.objects.filter(**{f"{column}__in": some}).values_list(
            "pk", "key", column
        )
    }


def portions(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as one statement takes."""
    size = min(connection.features.max_query_params or IDS_AT_ONCE, IDS_AT_ONCE)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _insert(side: Side, keys: Sequence[Key]) -> None:
    """One that somebody else wrote in the meantime stays as it is."""
    if connection.vendor == "postgresql":
        _copy(side.keys._meta.db_table, f"{side.key}_id", keys)
        return
    table, column = side.keys._meta.db_table, f"{side.key}_id"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT OR IGNORE INTO {table} (key, {column}) VALUES (%s, %s)",  # noqa: S608 - own names
            keys,
        )


def _copy(table: str, column: str, keys: Sequence[Key]) -> None:
    text = io.StringIO("".join(f"{key}\t{pk}\n" for key, pk in keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS incoming_key (key bigint, pk bigint)"
            " ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE incoming_key")
        cursor.copy_expert("COPY incoming_key FROM STDIN", text, 1 << 20)
        cursor.execute(
            f"INSERT INTO {table} (key, {column}) SELECT key, pk FROM incoming_key"  # noqa: S608
            " ON CONFLICT DO NOTHING"
        )
