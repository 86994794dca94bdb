"""Time of our own processor beside time on the clock: on a busy machine only the first tells."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

__all__ = ["Taken", "taken"]


@dataclass(frozen=True)
class Taken:
    """Seconds of one run, the middle one of several: of this process's processor, and elapsed.

    database: of the processor of PostgreSQL's process that serves us, where that was asked for.
    """

    processor: float
    elapsed: float
    database: float = 0.0

    @property
    def together(self) -> float:
        return self.processor + self.database

    @property
    def notes(self) -> str:
        """What a reader must know to judge the figure."""
        return f"processor time; {self.elapsed:.3g} s elapsed at a load of {os.getloadavg()[0]:.1f}"


def taken(work: Callable[[], object], repeats: int = 1, *, database: bool = False) -> Taken:
    """Run it so often and tell the middle run, each figure on its own.

    database: count the server's processor time too; it must run on this machine, on Linux.
    """
    runs = [_once(work, database) for _ in range(repeats)]
    processor, elapsed, served = zip(*runs, strict=True)
    return Taken(*map(statistics.median, (processor, elapsed, served)))


def _once(work: Callable[[], object], database: bool) -> tuple[float, float, float]:
    backend = _backend() if database else None
    served = _seconds_of(backend)
    start, processor = time.perf_counter(), time.process_time()
    work()
    took = time.process_time() - processor, time.perf_counter() - start
    return (*took, _seconds_of(backend) - served)


def _backend() -> int:
    """The process that serves our connection; statements run in it alone, so that it tells all."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SET max_parallel_maintenance_workers = 0")
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _seconds_of(process: int | None) -> float:
    if process is None:
        return 0.0
    nanoseconds = Path(f"/proc/{process}/schedstat").read_text().split()[0]
    return int(nanoseconds) / 1e9
