"""Custom fields: administrators define them, everybody who may change an account fills them."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.custom_fields import MOST, PREFIX, as_json, cleaned, fields_in_use
from accounts.models import Account, CustomField, CustomValue, User
from accounts.services import rows
from kam.core.errors import DomainError

FIELDS = ("key", "label_en", "label_zh", "kind", "choices")
CHANGEABLE = ("label_en", "label_zh", "choices", "position", "is_retired")
MOST_CHOICES = 100


@transaction.atomic
def create_custom_field(*, actor: User, **fields: Any) -> CustomField:
    """Add a field at the end. Raises DomainError where it has no key, name or choices."""
    _only_administrators(actor)
    values = rows.only(fields, FIELDS)
    if CustomField.objects.in_use().count() >= MOST:
        raise DomainError(_("There are %s fields already: retire one first.") % MOST)
    _check_choices(values.get("kind", ""), values.get("choices") or [])
    last = CustomField.objects.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    return rows.create(CustomField, actor=actor, values={**values, "position": place})


@transaction.atomic
def update_custom_field(
    *, field: CustomField, actor: User, changes: dict[str, Any], version: int | None = None
) -> CustomField:
    """Change names, choices or place, retire a field or bring it back. Key and kind stay.

    Raises DomainError where a choice goes that an account still has.
    """
    _only_administrators(actor)
    values = rows.only(changes, CHANGEABLE)
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    if "choices" in values:
        _check_choices(field.kind, values["choices"])
        _keep_used_choices(field, values["choices"])
    rows.update(field, actor=actor, values=values, version=version)
    return field


@transaction.atomic
def move_custom_field(*, field: CustomField, actor: User, by: int) -> None:
    """Move a field up (by −1) or down (by 1) among those in use."""
    _only_administrators(actor)
    order = list(CustomField.objects.select_for_update().order_by("is_retired", "position", "pk"))
    place = next(at for at, one in enumerate(order) if one.pk == field.pk)
    order.insert(max(place + by, 0), order.pop(place))
    for position, one in enumerate(order):
        rows.update(one, actor=actor, values={"position": position})


def _only_administrators(actor: User) -> None:
    if actor.role != User.Role.ADMIN or not actor.is_active:
        raise DomainError(_("Only administrators define fields."), code="forbidden")


def _check_choices(kind: str, choices: list[dict[str, str]]) -> None:
    if kind != CustomField.Kind.CHOICE:
        return
    keys = [one.get("key", "") for one in choices]
    if not keys or not all(keys) or not all(one.get("en") for one in choices):
        raise DomainError(_("A choice needs at least one line, each with a word."), field="choices")
    if len(set(keys)) < len(keys):
        raise DomainError(_("Two lines mean the same choice."), field="choices")
    if len(keys) > MOST_CHOICES:
        raise DomainError(_("Give at most %s choices.") % MOST_CHOICES, field="choices")


def _keep_used_choices(field: CustomField, choices: list[dict[str, str]]) -> None:
    gone = {one["key"] for one in field.choices} - {one["key"] for one in choices}
    used = field.values.filter(text__in=gone).values_list("text", flat=True).first()
    if used is not None:
        sentence = _("“%(choice)s” is still the value of accounts.") % {"choice": used}
        raise DomainError(sentence, field="choices")


def planned_custom(custom: dict[str, Any] | None) -> dict[CustomField, Any]:
    """What {key: value} asks for, cleaned by kind. Raises DomainError."""
    return cleaned(custom, fields_in_use()) if custom else {}


def write_custom(account: Account, values: dict[CustomField, Any]) -> dict[str, list[Any]]:
    """Keep values of a locked account; return {"custom.key": [old, new]} of what changed."""
    if not values:
        return {}
    known = {one.field_id: one for one in account.custom_values.filter(field__in=values)}
    changed: dict[str, list[Any]] = {}
    for field, new in values.items():
        old = known[field.pk].value if field.pk in known else None
        if old != new:
            changed[f"{PREFIX}{field.key}"] = [as_json(field, old), as_json(field, new)]
            _keep(account.pk, field, new)
    return changed


def _keep(account_id: int, field: CustomField, value: Any) -> None:
    of_one: dict[str, Any] = {"account_id": account_id, "field": field}
    if value is None:
        CustomValue.objects.filter(**of_one).delete()
    else:
        CustomValue.objects.update_or_create(**of_one, defaults={field.column: value})
