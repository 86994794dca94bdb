"""The database connection while a file comes in: patient on PostgreSQL, frugal on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_PATIENT = ["SET lock_timeout = '60s'", "SET statement_timeout = '120s'"]
_AS_BEFORE = ["RESET lock_timeout", "RESET statement_timeout"]
_FRUGAL = ["PRAGMA mmap_size=0", "PRAGMA cache_size=-32768"]
_KEPT = ["mmap_size", "cache_size"]


@contextmanager
def background_work() -> Iterator[None]:
    """Nobody waits for the answer, so a lock is waited for longer than a page would wait.

    SQLite maps and caches pages for pages' sake; rows written once need no place in memory.
    """
    on_postgres = connection.vendor == "postgresql"
    after = _AS_BEFORE if on_postgres else [f"PRAGMA {name}={_pragma(name)}" for name in _KEPT]
    _execute(_PATIENT if on_postgres else _FRUGAL)
    try:
        yield
    finally:
        _execute(after)


def _pragma(name: str) -> int:
    with connection.cursor() as cursor:
        row = cursor.execute(f"PRAGMA {name}").fetchone()  # an in-memory database has no mmap_size
    return int(row[0]) if row else 0


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
