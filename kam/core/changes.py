"""The change log: each service writes its row here, in the same transaction as the change."""

from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kam.core.errors import Conflict
from kam.core.models import Change

_json = DjangoJSONEncoder()


def plain(value: Any) -> Any:
    """A value as the log keeps it: a key for an object, a text for dates and amounts."""
    if isinstance(value, Model):
        return value.pk
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return _json.default(value)


def record(
    obj: Model,
    *,
    actor,
    action: str,
    values: dict[str, list[Any]] | None = None,
    account_id: int | None = None,
) -> Change:
    """Write one row of the log. `account_id` defaults to the object's own account."""
    return Change.objects.create(
        actor=actor,
        action=action,
        kind=obj._meta.label_lower,
        object_id=obj.pk,
        account_id=account_id if account_id is not None else getattr(obj, "account_id", None),
        values=values or {},
    )


def differences(obj: Model, new: dict[str, Any]) -> dict[str, list[Any]]:
    """{"field": [old, new]} of the fields whose value would change."""
    pairs = {name: [plain(getattr(obj, name)), plain(value)] for name, value in new.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def apply(
    obj: Model,
    *,
    actor,
    changes: dict[str, Any],
    account_id: int | None = None,
    version: int | None = None,
    related: dict[str, list[Any]] | None = None,
) -> list[str]:
    """Set fields of a locked row, save them with a new version, log them; return their names.

    `related` is logged with them: what changed in rows that belong to this one, as [old, new].
    Raises Conflict when `version` is given and the row has moved on.
    """
    if version is not None and version != obj.version:  # type: ignore[attr-defined]
        raise Conflict(_("Somebody else changed this in the meantime."), code="conflict")
    changed = differences(obj, changes)
    logged = changed | (related or {})
    if not logged:
        return []
    for name in changed:
        setattr(obj, name, changes[name])
    obj.updated_at, obj.version = Now(), F("version") + 1  # type: ignore[attr-defined]
    obj.save(update_fields=[*changed, "updated_at", "version"])
    obj.refresh_from_db(fields=["updated_at", "version"])
    record(obj, actor=actor, action=Change.Action.CHANGED, values=logged, account_id=account_id)
    return list(logged)


def snapshot(obj: Model, fields: Iterable[str]) -> dict[str, list[Any]]:
    """All the named fields as [None, value]: what a created row logs."""
    return {name: [None, plain(getattr(obj, name))] for name in fields}
