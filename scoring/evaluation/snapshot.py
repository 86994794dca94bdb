"""Where an evaluation reads: one consistent snapshot, and one evaluation at a time."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

__all__ = ["Busy", "file_lock", "snapshot"]

LOCK = 7_201_117  # any number, the same in every process
WAIT_SECONDS = 600
POLL_SECONDS = 0.25


class Busy(Exception):  # noqa: N818 - names what is the case
    """Another evaluation is running."""


@contextmanager
def snapshot(*, wait: bool = True) -> Iterator:
    """A connection that sees the facts of one moment, held together with the only lock.

    The lock goes when the connection does, so a killed run holds nobody up. On PostgreSQL it is
    a connection of its own in REPEATABLE READ, so that progress can be committed beside it; inside
    a caller's transaction it is the caller's. Raises Busy when another evaluation runs on.
    """
    if connection.vendor != "postgresql":
        with file_lock(wait):
            yield connection
    elif connection.in_atomic_block:
        _wait_for(_advisory_lock(connection), wait)
        yield connection
    else:
        with _own_connection() as own:
            _wait_for(_advisory_lock(own), wait)
            with own.cursor() as cursor:  # the lock is ours: what is read from here on is new
                cursor.execute("COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield own


@contextmanager
def _own_connection() -> Iterator:
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        yield own
    finally:
        own.close()


def _advisory_lock(on):
    """Try for the lock: of the transaction in a caller's own, else of the session."""
    function = "pg_try_advisory_xact_lock" if on is connection else "pg_try_advisory_lock"

    def attempt() -> bool:
        with on.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [LOCK])
            return cursor.fetchone()[0]

    return attempt


@contextmanager
def file_lock(wait: bool) -> Iterator[None]:
    """SQLite is one machine: a file says who evaluates, and forgets it when the process dies."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "evaluation.lock").open("w") as file:

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
