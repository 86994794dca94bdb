"""Takes facts that carry no date back to a day, through the change log."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from accounts.models import Industry
from kam.core.models import Change

__all__ = ["accounts", "before", "created", "deleted", "later", "moved", "parents"]

NUMBERS = ("employees", "annual_revenue", "reference_value")


def accounts(rows: NDArray, *, after: datetime) -> None:
    """Undo, in place, what was changed of the accounts from the moment `after` on.

    rows: as `Facts.accounts`, in the order of their ids.
    """
    first_old = before("accounts.account", after=after)
    fits = dict(Industry.objects.values_list("pk", "fit")) if first_old else {}
    for object_id, old in first_old.items():
        place = int(np.searchsorted(rows["id"], object_id))
        if place < len(rows) and rows["id"][place] == object_id:
            _undo(rows, place, old, fits)


def parents(
    ids: NDArray[np.int64], above: NDArray[np.int64], *, after: datetime
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids of accounts with a parent, and the parents, as they were before the moment `after`."""
    old = moved(after=after)
    if not old:
        return ids, above
    stayed = ~np.isin(ids, list(old))
    back = [(pk, parent) for pk, parent in old.items() if parent is not None]
    then = np.array(back, np.int64).reshape(-1, 2)
    return np.r_[ids[stayed], then[:, 0]], np.r_[above[stayed], then[:, 1]]


def moved(*, after: datetime) -> dict[int, int | None]:
    """Account → its parent before the moment `after`, of those that got another one since."""
    first_old = before("accounts.account", after=after)
    return {pk: old["parent"] for pk, old in first_old.items() if "parent" in old}


def created(kind: str, *, after: datetime, on: Collection[int] | None = None) -> list[int]:
    """Ids of the objects that people entered from the moment `after` on.

    on: of these accounts alone; so in all that follows.
    """
    entered = later(kind, after=after, on=on).filter(action=Change.Action.CREATED)
    return list(entered.order_by().values_list("object_id", flat=True))


def later(kind: str, *, after: datetime, on: Collection[int] | None = None) -> QuerySet[Change]:
    """What was done to objects of a kind from a moment on, the newest first.

    The log grows with time, so its end tells whether to look at all.
    """
    newest = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None or newest < after:
        return Change.objects.none()
    found = Change.objects.filter(kind=kind, at__gte=after).order_by("-pk")
    return found if on is None else found.filter(account_id__in=list(on))


def before(
    kind: str, *, after: datetime, on: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """What the fields that were changed from the moment `after` on held before it, by object."""
    changed = later(kind, after=after, on=on).filter(action=Change.Action.CHANGED)
    found: dict[int, dict[str, Any]] = {}
    for object_id, values in changed.values_list("object_id", "values").iterator():
        found.setdefault(object_id, {}).update(
            {field: old for field, (old, _new) in values.items()}
        )
    return found


def deleted(
    kind: str, *, after: datetime, on: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """What was deleted from the moment `after` on, as it was last: its fields and the account."""
    gone = later(kind, after=after, on=on).filter(action=Change.Action.DELETED)
    return {
        object_id: {field: old for field, (old, _new) in values.items()} | {"account": account}
        for object_id, account, values in gone.values_list("object_id", "account_id", "values")
    }


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
