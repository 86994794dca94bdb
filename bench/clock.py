"""Time of our own processor beside time on the clock: on a busy machine only the first tells."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Taken", "taken"]


@dataclass(frozen=True)
class Taken:
    """Seconds of one run, the middle one of several: of this process's processor, and elapsed."""

    processor: float
    elapsed: float

    @property
    def notes(self) -> str:
        """What a reader must know to judge the figure."""
        return f"processor time; {self.elapsed:.3g} s elapsed at a load of {os.getloadavg()[0]:.1f}"


def taken(work: Callable[[], object], repeats: int = 1) -> Taken:
    """Run it so often and tell the middle run, each figure on its own."""
    runs = [_once(work) for _ in range(repeats)]
    processor, elapsed = zip(*runs, strict=True)
    return Taken(statistics.median(processor), statistics.median(elapsed))


def _once(work: Callable[[], object]) -> tuple[float, float]:
    start, processor = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - processor, time.perf_counter() - start
