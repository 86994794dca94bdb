"""How two versions of the scoring model differ, part by part."""

from dataclasses import dataclass
from typing import Any

from scoring.versions.definition import SETTINGS, Definition

__all__ = ["Difference", "compare"]


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same; None where a version lacks it.

    where: () for the model, (dimension,) or (dimension, metric), or ("tiers", letter).
    """

    where: tuple[str, ...]
    what: str
    before: Any
    after: Any


def compare(first: Definition, second: Definition) -> list[Difference]:
    """What changes from the first to the second: settings, then dimensions, metrics and tiers."""
    found = _differ((), _only(first, SETTINGS), _only(second, SETTINGS))
    old, new = (_by(d["dimensions"], "code") for d in (first, second))
    for code in [*new, *(code for code in old if code not in new)]:
        found += _dimension(code, old.get(code), new.get(code))
    old, new = (_by(d["tiers"], "letter") for d in (first, second))
    for letter in sorted({*old, *new}):
        found += _differ(("tiers", letter), old.get(letter), new.get(letter))
    return found


def _dimension(code: str, old: dict | None, new: dict | None) -> list[Difference]:
    parts = ("name", "weight", "axis")
    found = _differ((code,), _only(old, parts), _only(new, parts))
    before, after = (_by(d["metrics"], "code") if d else {} for d in (old, new))
    for metric in [*after, *(name for name in before if name not in after)]:
        found += _differ((code, metric), before.get(metric), after.get(metric))
    return found


def _differ(where: tuple[str, ...], old: dict | None, new: dict | None) -> list[Difference]:
    names = [name for name in (new or old or {}) if name not in ("code", "letter")]
    pairs = [(name, (old or {}).get(name), (new or {}).get(name)) for name in names]
    return [Difference(where, name, a, b) for name, a, b in pairs if _said(a) != _said(b)]


def _said(value: Any) -> Any:
    """A name or bands left empty say as little as none."""
    return None if value in ("", {}) else value


def _only(part: dict | None, names: tuple[str, ...]) -> dict | None:
    return None if part is None else {name: part[name] for name in names}


def _by(parts: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {part[key]: part for part in parts}
