"""A private PostgreSQL server: own directory, own port, nothing of the machine's own touched."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Work in memory as a server with 4 GB would; fsync is off alike for ours and for the bare measure.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "autovacuum_naptime": "10s",
}


@dataclass(frozen=True)
class Server:
    port: int

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"


def find_programs() -> Path | None:
    """The directory with initdb and pg_ctl, None where PostgreSQL is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server(directory: Path | None = None, port: int = 0) -> Iterator[Server]:
    """Start a server and stop it after the block; data in `directory` is kept for the next time.

    Raises RuntimeError where PostgreSQL is not installed.
    """
    programs = find_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed.")
    place = directory or Path(tempfile.mkdtemp(prefix="kam-bench-"))
    port = port or _free_port()
    try:
        _start(programs, place, port)
        yield Server(port)
    finally:
        _run(programs / "pg_ctl", "-D", place / "data", "-m", "fast", "stop", check=False)
        if directory is None:
            shutil.rmtree(place, ignore_errors=True)


def create_database(server: Server, name: str) -> None:
    """Make the database unless it is there."""
    programs = find_programs()
    assert programs is not None
    address = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres")
    _run(programs / "createdb", *address, name, check=False)


def _start(programs: Path, place: Path, port: int) -> None:
    place.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    data = place / "data"
    if not (data / "PG_VERSION").exists():
        locale = ("--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", *locale)
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    _run(
        *(programs / "pg_ctl", "-D", data, "-w", "-l", place / "log"),
        *("-o", f"-p {port} -k {place} {options}", "start"),
    )


def _run(*command: str | Path, check: bool = True) -> None:
    """Run a PostgreSQL program, as its own user when we are root: it refuses root."""
    prefix = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run(
        [*prefix, *map(str, command)],
        check=check,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=None if check else subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
