"""Reads settings from the environment; a wrong value stops the start with a sentence that names it."""

from collections.abc import Callable
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


def env_int(name: str, default: str) -> int:
    return _read(name, default, int, "a whole number")


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_choice(name: str, default: str, choices: list[str]) -> str:
    return _read(
        name, default, lambda raw: {c: c for c in choices}[raw], "one of " + ", ".join(choices)
    )


def env_url(name: str, default: str | None, schemes: list[str]) -> str:
    """An address with one of the schemes; an empty default means: not set."""

    def parse(raw: str) -> str:
        if raw and urlsplit(raw).scheme not in schemes:
            raise ValueError(raw)
        return raw

    return _read(name, default, parse, "an address starting with " + ", ".join(schemes))
