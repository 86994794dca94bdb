"""Where standings are kept: a partition per evaluation on PostgreSQL, plain rows on SQLite."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog
from django.db import OperationalError, connection, transaction

from scoring.evaluation import records
from scoring.evaluation.columns import copy_in
from scoring.evaluation.compute import Results
from scoring.models import Evaluation, Evidence, Loyalty, Standing

__all__ = ["drop", "insert_rows", "leftovers", "partition", "store", "take_time"]

log = structlog.get_logger(__name__)

STANDING, EVIDENCE = Standing._meta.db_table, Evidence._meta.db_table
PARTITIONED = (STANDING, EVIDENCE, Loyalty._meta.db_table)
STANDING_INDEXES = ("score DESC, account_id", "sales_12m DESC, account_id",
                    "tier, score DESC, account_id")  # fmt: skip
Progress = Callable[[int, int], None]


def store(results: Results, evaluation: Evaluation, letters: str, progress: Progress) -> None:
    """Write standings and evidence of an evaluation that is not published: nobody reads them."""
    if connection.vendor == "postgresql":
        _store_partitions(results, evaluation.pk, letters, progress)
    else:
        _store_rows(results, evaluation.pk, letters, progress)


def leftovers() -> list[int]:
    """Numbers of evaluations that have rows here but were never published."""
    published = set(Evaluation.objects.published().values_list("pk", flat=True))
    found = set(Evaluation.objects.filter(published_at=None).values_list("pk", flat=True))
    if connection.vendor == "postgresql":
        found |= _partition_numbers()
    return sorted(found - published)


def drop(evaluation: int) -> bool:
    """Remove all rows of an evaluation; False when readers were in the way: try again later."""
    if connection.vendor != "postgresql":
        Standing.objects.filter(evaluation=evaluation).delete()
        Evidence.objects.filter(evaluation=evaluation).delete()
        Loyalty.objects.filter(evaluation=evaluation).delete()
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            for table in PARTITIONED:
                cursor.execute(
                    f"DELETE FROM {table}_default WHERE evaluation_id = {int(evaluation)}"  # noqa: S608
                )
                cursor.execute(f"DROP TABLE IF EXISTS {table}_{evaluation}")
    except OperationalError:
        log.info("partition_in_use", evaluation=evaluation)
        return False
    return True


def take_time() -> None:
    """Let the running transaction's statements take longer than those of a page may."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")


def _partition_numbers() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT substring(relname FROM '[0-9]+$')::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " AND relname ~ '^scoring_(standing|evidence|loyalty)_[0-9]+$'"
        )
        return {number for (number,) in cursor.fetchall()}


def _store_partitions(results: Results, number: int, letters: str, progress: Progress) -> None:
    """Both tables at once, each on a connection of its own; one after the other in a transaction."""
    total = 2 * len(results)
    progress(0, total)
    if connection.in_atomic_block:
        _store_standings(results, number, letters)
        progress(len(results), total)
        _store_evidence(results, number)
    else:
        with ThreadPoolExecutor(1) as beside:
            evidence = beside.submit(_on_its_own, _store_evidence, results, number)
            _store_standings(results, number, letters)
            progress(len(results), total)
            evidence.result()
    progress(total, total)


def _store_standings(results: Results, number: int, letters: str) -> None:
    with partition(STANDING, number, STANDING_INDEXES) as table:
        rows = records.standing_records(results, number, letters)
        copy_in(connection, table, records.STANDING_COLUMNS, rows)


def _store_evidence(results: Results, number: int) -> None:
    with partition(EVIDENCE, number, ()) as table:
        rows = records.evidence_records(results, number)
        copy_in(connection, table, records.EVIDENCE_COLUMNS, rows)


def _on_its_own(work: Callable, *args) -> None:
    """In a thread, whose connection nobody else would close."""
    try:
        work(*args)
    finally:
        connection.close()


@contextmanager
def partition(parent: str, number: int, indexes: Iterable[str]):
    """A table to fill, which becomes a partition of `parent` in the same transaction.

    The check that says which evaluation it holds spares PostgreSQL from reading it again.
    """
    table = f"{parent}_{number}"
    with transaction.atomic(), connection.cursor() as cursor:
        take_time()
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(
            f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
            f" CONSTRAINT {table}_only CHECK (evaluation_id = {number}))"
        )
        yield table
        cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (account_id, evaluation_id)")
        for columns in indexes:
            cursor.execute(f"CREATE INDEX ON {table} (evaluation_id, {columns})")
        cursor.execute(f"ANALYZE {table}")  # the first page after publishing needs a good plan, too
        cursor.execute(f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES IN ({number})")


def _store_rows(results: Results, number: int, letters: str, progress: Progress) -> None:
    """Each piece commits alone, so that pages can write in between."""
    done, total = 0, 2 * len(results)
    for table, columns, pieces in (
        (STANDING, records.STANDING_COLUMNS, records.standing_rows(results, number, letters)),
        (EVIDENCE, records.EVIDENCE_COLUMNS, records.evidence_rows(results, number)),
    ):
        for rows in pieces:
            with transaction.atomic():
                insert_rows(table, columns, rows)
            done += len(rows)
            progress(done, total)


def insert_rows(table: str, columns: Iterable[str], rows: list[tuple]) -> None:
    names = [connection.ops.quote_name(name) for name in columns]
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
