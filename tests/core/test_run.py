"""`manage.py run` for real: one command up, every way down, and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services import ROOT, processes_of, until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("run")]


@dataclass
class Run:
    """One `manage.py run` in a folder of its own."""

    place: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        """As bare as on a fresh machine: no setting but the folder."""
        path = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        return path | {"KAM_VAR_DIR": str(self.place), "DJANGO_SETTINGS_MODULE": "kam.settings"}

    @property
    def output(self) -> str:
        return (self.place.parent / "output").read_text()

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "manage.py", "run", "--port", str(self.port), *options]

    def start(self) -> None:
        with (self.place.parent / "output").open("wb") as output:
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        until(lambda: "KAM is running" in self.output or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.output

    def refused(self, **environment: str) -> str:
        """What a second start says; it must fail."""
        done = subprocess.run(
            self.command(),
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    def health(self) -> tuple[int, dict[str, str]]:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/health/", timeout=10
            ) as page:
                return page.status, json.load(page)
        except urllib.error.HTTPError as failing:
            return failing.code, json.load(failing)
        except OSError:
            return 0, {}

    def pid_of(self, part: str) -> int:
        """The first process of a part, a direct child of the supervisor."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in map(int, children.split()):
            if part in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                return pid
        return 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture
def run(folder) -> Iterator[Run]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = Run(folder, port)
    run.start()
    yield run
    run.process.kill()
    run.process.wait()
    until(lambda: processes_of(folder) == [])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(run, how):
    assert run.health() == (
        200,
        dict.fromkeys(["status", "database", "broker", "worker", "beat"], "ok"),
    )
    assert len(processes_of(run.place)) >= 8
    run.process.send_signal(how)
    assert run.process.wait(30) == 0
    assert processes_of(run.place) == []
    assert run.output.endswith("Stopped.\n")


def test_a_killed_supervisor_leaves_nothing_behind(run):
    run.process.kill()
    run.process.wait()
    until(lambda: processes_of(run.place) == [], 5)


def test_parts_that_die_are_named_and_come_back(run):
    for part, name in [
        ("celery -A kam worker", "worker"),
        ("valkey", "broker"),
        ("gunicorn", "web"),
    ]:
        before = run.pid_of(part.replace(" ", "\0"))
        os.kill(before, signal.SIGKILL)
        until(lambda name=name: f"{name} ended (-9)" in run.output)
        after = until(lambda part=part: run.pid_of(part.replace(" ", "\0")))
        assert after != before
        until(lambda: run.health()[0] == 200, 60)


def test_a_second_one_says_why_it_does_not_start(run, tmp_path):
    assert "is running from this folder already" in run.refused()
    elsewhere = run.refused(KAM_VAR_DIR=str(tmp_path))
    assert f"Port {run.port}" in elsewhere
    assert "PORT=" in elsewhere


def test_the_secret_is_kept_and_private(run):
    secret = run.place / "secret_key"
    assert len(secret.read_text()) > 50
    assert secret.stat().st_mode & 0o077 == 0
    assert secret.read_text() not in run.output
