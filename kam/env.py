"""Reads settings from the environment; a wrong value stops the start with a sentence that names it."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(str(BASE_DIR / ".env"))


def _read(name: str, default: str | None, parse: Callable[[str], T], expected: str) -> T:
    raw = env.str(name, default=None)
    if raw is None or raw == "":
        raw = default
    if raw is None:
        raise ImproperlyConfigured(f"{name} must be set: {expected}.")
    try:
        return parse(raw)
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{name}={raw!r} is not valid: expected {expected}.") from None


def env_str(name: str, default: str | None = None) -> str:
    return _read(name, default, str, "a text")


def env_bool(name: str, default: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    return _read(name, default, lambda raw: words[raw.strip().lower()], "true or false")


def env_int(name: str, default: str, *, least: int = 0) -> int:
    def parse(raw: str) -> int:
        if int(raw) < least:
            raise ValueError(raw)
        return int(raw)

    return _read(name, default, parse, f"a whole number, {least} or more")


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_choice(name: str, default: str, choices: list[str]) -> str:
    return _read(
        name, default, lambda raw: {c: c for c in choices}[raw], "one of " + ", ".join(choices)
    )


def env_url(name: str, default: str | None, schemes: list[str]) -> str:
    """An address with one of the schemes; an empty default means: not set."""

    def parse(raw: str) -> str:
        parts = urlsplit(raw)
        if raw and parts.scheme not in schemes:
            raise ValueError(raw)
        if parts.port == 0:  # reading it raises ValueError for what is no port
            raise ValueError(raw)
        return raw

    return _read(
        name, default, parse, "an address starting with " + ", ".join(filter(None, schemes))
    )


def kept_secret(path: Path, *, length: int = 48) -> str:
    """A random text, made once and kept where only this user reads it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(length))
        with suppress(FileExistsError):  # two that start at once agree on the first
            os.link(new, path)
        new.unlink()
    return path.read_text().strip()


def short_socket(place: Path, name: str) -> Path:
    """`place`/`name`, or a short path of its own where that is too long for a socket (107 bytes)."""
    path = place.resolve() / name
    if len(os.fsencode(path)) <= 100:
        return path
    own = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kam-{os.getuid()}-{own}" / name
