"""Takes facts that carry no date back to a day, through the change log."""

from datetime import datetime

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from accounts.models import Industry
from kam.core.models import Change

__all__ = ["accounts", "created", "later", "parents"]

NUMBERS = ("employees", "annual_revenue", "reference_value")


def accounts(rows: NDArray, *, after: datetime) -> None:
    """Undo, in place, what was changed of the accounts from the moment `after` on.

    rows: as `Facts.accounts`, in the order of their ids.
    """
    first_old = _first_old("accounts.account", after)
    fits = dict(Industry.objects.values_list("pk", "fit")) if first_old else {}
    for object_id, old in first_old.items():
        place = int(np.searchsorted(rows["id"], object_id))
        if place < len(rows) and rows["id"][place] == object_id:
            _undo(rows, place, old, fits)


def parents(
    ids: NDArray[np.int64], above: NDArray[np.int64], *, after: datetime
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids of accounts with a parent, and the parents, as they were before the moment `after`."""
    first_old = _first_old("accounts.account", after)
    moved = {pk: old["parent"] for pk, old in first_old.items() if "parent" in old}
    if not moved:
        return ids, above
    stayed = ~np.isin(ids, list(moved))
    back = [(pk, parent) for pk, parent in moved.items() if parent is not None]
    then = np.array(back, np.int64).reshape(-1, 2)
    return np.r_[ids[stayed], then[:, 0]], np.r_[above[stayed], then[:, 1]]


def created(kind: str, *, after: datetime) -> list[int]:
    """Ids of the objects that people entered from the moment `after` on."""
    entered = later(kind, after=after).filter(action=Change.Action.CREATED)
    return list(entered.order_by().values_list("object_id", flat=True))


def later(kind: str, *, after: datetime) -> QuerySet[Change]:
    """What was done to objects of a kind from a moment on, the newest first.

    The log grows with time, so its end tells whether to look at all.
    """
    newest = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None or newest < after:
        return Change.objects.none()
    return Change.objects.filter(kind=kind, at__gte=after).order_by("-pk")


def _first_old(kind: str, after: datetime) -> dict[int, dict]:
    """What the fields that were changed from the moment on held before, by object."""
    changed = later(kind, after=after).filter(action=Change.Action.CHANGED)
    found: dict[int, dict] = {}
    for object_id, values in changed.values_list("object_id", "values").iterator():
        found.setdefault(object_id, {}).update(
            {field: old for field, (old, _new) in values.items()}
        )
    return found


def _undo(rows: NDArray, place: int, old: dict, fits: dict[int, int | None]) -> None:
    for field in NUMBERS:
        if field in old:
            rows[field][place] = np.nan if old[field] is None else float(old[field])
    for field in ("team", "owner"):
        if field in old:
            rows[field][place] = -1 if old[field] is None else old[field]
    if "industry" in old:
        fit = fits.get(old["industry"])
        rows["industry_fit"][place] = np.nan if fit is None else fit
    if "status" in old:
        rows["archived"][place] = old["status"] == "archived"
