"""Takes facts that carry no date back to a day, through the change log."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from accounts.models import Industry
from kam.core.models import Change

__all__ = ["accounts", "created"]

NUMBERS = ("employees", "annual_revenue", "reference_value")


def accounts(rows: NDArray, *, after: datetime) -> None:
    """Undo, in place, what was changed of the accounts from the moment `after` on.

    rows: as `Facts.accounts`, in the order of their ids.
    """
    later = _later("accounts.account", Change.Action.CHANGED, after)
    first_old: dict[int, dict] = {}
    for object_id, values in later.order_by("-pk").values_list("object_id", "values").iterator():
        first_old.setdefault(object_id, {}).update(
            {field: old for field, (old, _new) in values.items()}
        )
    fits = dict(Industry.objects.values_list("pk", "fit")) if first_old else {}
    for object_id, old in first_old.items():
        place = int(np.searchsorted(rows["id"], object_id))
        if place < len(rows) and rows["id"][place] == object_id:
            _undo(rows, place, old, fits)


def created(kind: str, *, after: datetime) -> list[int]:
    """Ids of the objects that people entered from the moment `after` on."""
    return list(_later(kind, Change.Action.CREATED, after).values_list("object_id", flat=True))


def _later(kind: str, action: str, after: datetime):
    """Changes from a moment on. The log grows with time, so its end tells whether to look at all."""
    newest = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None or newest < after:
        return Change.objects.none()
    return Change.objects.filter(kind=kind, action=action, at__gte=after)


def _undo(rows: NDArray, place: int, old: dict, fits: dict[int, int | None]) -> None:
    for field in NUMBERS:
        if field in old:
            rows[field][place] = np.nan if old[field] is None else float(old[field])
    if "team" in old:
        rows["team"][place] = -1 if old["team"] is None else old["team"]
    if "industry" in old:
        fit = fits.get(old["industry"])
        rows["industry_fit"][place] = np.nan if fit is None else fit
    if "status" in old:
        rows["archived"][place] = old["status"] == "archived"
