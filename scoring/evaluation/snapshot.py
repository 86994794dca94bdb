"""Where an evaluation reads: one consistent snapshot, and one evaluation at a time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

__all__ = ["Busy", "file_lock", "side_by_side", "snapshot"]

LOCK = 7_201_117  # any number, the same in every process
WAIT_SECONDS = 240  # less than the lease of a job, which is not renewed while it waits
POLL_SECONDS = 0.25
READERS = min(4, os.cpu_count() or 1)
BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}


class Busy(Exception):  # noqa: N818 - names what is the case
    """Another evaluation is running."""


@contextmanager
def snapshot(*, wait: bool = True) -> Iterator:
    """A connection that sees the facts of one moment, held together with the only lock.

    The lock goes when the process does, so a killed run holds nobody up. It is a connection of
    its own, so that progress can be committed beside it and, on SQLite, pages can write; inside a
    caller's transaction it is the caller's. Raises Busy when another evaluation runs on.
    """
    lock = _server_lock if connection.vendor == "postgresql" else _database_file_lock
    if connection.in_atomic_block or _in_memory():
        with lock(wait=wait, on=connection):
            yield connection
        return
    with _own_connection() as own, lock(wait=wait, on=own), own.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])  # the lock is ours: what is read from here is new
        yield own


@contextmanager
def side_by_side(source) -> Iterator[list]:
    """The connection and more of them that see the same moment, to read with at the same time.

    Only a server has more to give, and not inside a caller's transaction.
    """
    if source is connection or source.vendor != "postgresql":
        yield [source]
        return
    with source.cursor() as cursor, ExitStack() as stack:
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        others = [stack.enter_context(_own_connection()) for _ in range(READERS - 1)]
        for other in others:
            with other.cursor() as joined:
                joined.execute(BEGIN["postgresql"])
                joined.execute("SET TRANSACTION SNAPSHOT %s", [moment])
        yield [source, *others]


def _in_memory() -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]


@contextmanager
def _own_connection() -> Iterator:
    own = connection.copy()
    own.inc_thread_sharing()
    try:
        if own.vendor == "postgresql":
            with own.cursor() as cursor:
                cursor.execute(
                    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
                )
        yield own
    finally:
        own.close()


@contextmanager
def _server_lock(*, wait: bool, on) -> Iterator[None]:
    """A lock of the session, or of the transaction when it is a caller's: it ends with either."""
    function = "pg_try_advisory_xact_lock" if on.in_atomic_block else "pg_try_advisory_lock"

    def attempt() -> bool:
        with on.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [LOCK])
            return cursor.fetchone()[0]

    _wait_for(attempt, wait)
    yield


@contextmanager
def _database_file_lock(*, wait: bool, on) -> Iterator[None]:
    """SQLite is one machine: a file beside the database says who evaluates it."""
    if _in_memory():  # nobody else can open it
        yield
        return
    with file_lock(Path(f"{on.settings_dict['NAME']}.evaluation"), wait=wait):
        yield


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[None]:
    """A lock that the process takes with it when it dies."""
    with path.open("w") as file:

        def attempt() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _wait_for(attempt, wait)
        yield


def _wait_for(attempt, wait: bool) -> None:
    patience = WAIT_SECONDS if wait else 0
    until = time.monotonic() + patience
    while not attempt():
        if time.monotonic() >= until:
            raise Busy
        time.sleep(POLL_SECONDS)
