"""How a service writes one row: clean the values, save, log, and refuse in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kam.core import changes
from kam.core.errors import DomainError
from kam.core.models import Change

Row = TypeVar("Row", bound=models.Model)


def create(
    model: type[Row],
    *,
    actor,
    values: dict[str, Any],
    related: dict[str, list[Any]] | None = None,
) -> Row:
    """Insert a row and log it; raises DomainError in the words of the field or constraint."""
    row = model(**clean(model, values))
    with in_words(model):
        row.save(force_insert=True)
    log_created(row, actor=actor, fields=list(values), related=related)
    return row


def log_created(
    row: models.Model, *, actor, fields: list[str], related: dict[str, list[Any]] | None = None
) -> None:
    values = changes.snapshot(row, fields) | (related or {})
    action = Change.Action.CREATED
    changes.record(row, actor=actor, action=action, values=values, account_id=account_of(row))


def update(
    row: models.Model,
    *,
    actor,
    values: dict[str, Any],
    version: int | None = None,
    related: dict[str, list[Any]] | None = None,
) -> list[str]:
    """Change a locked row and log it; return the names of what changed. Raises as `create` does."""
    with in_words(type(row)):
        return changes.apply(
            row,
            actor=actor,
            changes=clean(type(row), values),
            account_id=account_of(row),
            version=version,
            related=related,
        )


def write(row: models.Model, *, actor, values: dict[str, Any]) -> list[str]:
    """As `update`, for cleaned values of a row that carries no version."""
    changed = changes.differences(row, values)
    if not changed:
        return []
    for name in changed:
        setattr(row, name, values[name])
    with in_words(type(row)):
        row.save(update_fields=list(changed))
    action = Change.Action.CHANGED
    changes.record(row, actor=actor, action=action, values=changed, account_id=account_of(row))
    return list(changed)


def account_of(row: models.Model) -> int | None:
    """The account a row is or hangs on."""
    if row._meta.label == "accounts.Account":
        return row.pk
    return getattr(row, "account_id", None)


def only(values: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    """The values themselves; raises TypeError for a name that no door may set."""
    if unknown := values.keys() - set(allowed):
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    return values


def clean(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """The values as the fields keep them; raises DomainError that names the field at fault."""
    return {name: _clean(model._meta.get_field(name), value) for name, value in values.items()}


def _clean(field: Any, value: Any) -> Any:
    if field.is_relation or (value is None and field.null):
        return value
    if isinstance(field, models.CharField) and isinstance(value, str):
        value = value.strip()
    if isinstance(value, str) and "\x00" in value:
        raise DomainError(_("This text holds a character that cannot be kept."), field=field.name)
    try:
        if isinstance(field, models.TextField) and field.max_length:
            MaxLengthValidator(field.max_length)(value or "")  # the model leaves it to forms
        value = field.clean(value, None)
    except ValidationError as error:
        raise DomainError(error.messages[0], field=field.name, code="invalid") from error
    if isinstance(field, models.DecimalField) and value is not None:
        return value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return value


@contextmanager
def in_words(model: type[models.Model]) -> Iterator[None]:
    """Turn the database's refusal into the sentence of the constraint that refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint in model._meta.constraints:
            if _is_at_fault(model, constraint, error):
                raise _refusal(constraint) from error
        raise DomainError(_("The database refuses this value."), code="invalid") from error


def _is_at_fault(model: type[models.Model], constraint: Any, error: IntegrityError) -> bool:
    """PostgreSQL names the constraint; SQLite names it, or lists the columns of a unique one."""
    if constraint.name in str(error):
        return True
    fields: list[Any] = [model._meta.get_field(n) for n in getattr(constraint, "fields", ())]
    columns = [field.column for field in fields]
    listed = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return bool(columns) and str(error).endswith(f": {listed}")


def _refusal(constraint: models.BaseConstraint) -> DomainError:
    default = constraint.default_violation_error_message
    message = constraint.violation_error_message
    sentence = message if message and message != default else _("This value is not allowed.")
    unique = isinstance(constraint, models.UniqueConstraint)
    return DomainError(
        sentence, field=_field_of(constraint), code="unique" if unique else "invalid"
    )


def _field_of(constraint: Any) -> str | None:
    """The first field a constraint speaks of: where a form shows the sentence."""
    if isinstance(constraint, models.CheckConstraint):
        return _first_name(constraint.condition)
    if constraint.fields:
        return next((name for name in constraint.fields if name != "account"), None)
    parts = (part for expression in constraint.expressions for part in expression.flatten())
    return next((getattr(part, "name", "") for part in parts if isinstance(part, F)), None)


def _first_name(condition: Any) -> str | None:
    for child in condition.children:
        if isinstance(child, Q):
            return _first_name(child)
        return child[0].split("__")[0]
    return None
