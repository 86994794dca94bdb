"""Runs the parts of the house (broker, web, worker, beat) as one: starts, watches, restarts, stops.

Each part leads a session of its own, so that Ctrl-C reaches the supervisor alone and a part can be
ended with all its children; the kernel ends the parts when the supervisor is killed.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kam.core import together

GRACE_S = 10.0  # what a part gets to end politely
STEADY_S = 60.0  # a part that ran this long has recovered
LONGEST_PAUSE_S = 30.0


@dataclass
class Part:
    """One child process: how it is started and how it fares."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    _process: subprocess.Popen | None = None
    _started: float = 0.0
    _again_at: float = 0.0

    def start(self) -> None:
        tied = [sys.executable, together.__file__, str(os.getpid()), *self.command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                tied,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.environment,
                start_new_session=True,
            )
        self._started = time.monotonic()

    def tend(self, say: Callable[[str], None]) -> None:
        """Start the part again when it has ended, later with each failure in a row."""
        if self._process is None:
            if time.monotonic() >= self._again_at:
                self.start()
        elif self._process.poll() is not None:
            self._bury(self._process, say)

    def _bury(self, process: subprocess.Popen, say: Callable[[str], None]) -> None:
        _kill_group(process)
        now = time.monotonic()
        self.failures = 1 if now - self._started > STEADY_S else self.failures + 1
        pause = min(LONGEST_PAUSE_S, 2.0 ** (self.failures - 1))
        self._process, self._again_at = None, now + pause
        say(
            f"{self.name} ended ({process.returncode}), starts again in {pause:.0f} s; see {self.log}"
        )

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline for the part to end, then end it and all its children."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(self._process)
        self._process.wait()


def _kill_group(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps the parts running until asked to stop; the first part stops last."""

    def __init__(self, parts: list[Part], say: Callable[[str], None]):
        self.parts, self._say = parts, say
        self._stop = threading.Event()
        self._requests = 0

    def run(self, started: Callable[["Supervisor"], None]) -> None:
        """Start the parts, call `started` once, and watch until a signal asks to stop."""
        with self._signals():
            try:
                for part in self.parts:
                    part.start()
                started(self)
                while not self._stop.wait(0.5):
                    for part in self.parts:
                        part.tend(self._say)
            finally:
                self._end_all()

    def wait_for(self, is_there: Callable[[], bool], seconds: float) -> bool:
        """Tend the parts until `is_there`; False when asked to stop or when the time is up."""
        deadline = time.monotonic() + seconds
        while not is_there():
            if self._stop.wait(0.1) or time.monotonic() > deadline:
                return False
            for part in self.parts:
                part.tend(self._say)
        return True

    def _end_all(self) -> None:
        for group in (self.parts[1:], self.parts[:1]):
            for part in group:
                part.ask_to_end()
            deadline = time.monotonic() + GRACE_S
            for part in group:
                part.end(deadline if self._requests < 2 else 0.0)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {kind: signal.signal(kind, self._asked_to_stop) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)

    def _asked_to_stop(self, *_: object) -> None:
        self._requests += 1
        self._stop.set()
