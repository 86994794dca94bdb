"""One row of any model, made from its fields: a new model needs no line here."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import Account, Person, User

ALSO: dict[str, dict[str, Any]] = {  # what a rule of the database asks for beyond the fields' kinds
    "accounts.Wallet": {"amount": Decimal(1)},
    "accounts.CompetitorPosition": {"position": "level"},
    "accounts.Belief": {"kind": "support", "value": 1},
    "accounts.Feedback": {"text": "fine"},
    "accounts.CustomValue": {"text": "x"},
    "accounts.ServiceCost": {"month": date(2026, 3, 1), "hours": 1},
    "planning.Action": {"owner": User.objects.first},
    "planning.Plan": {"year": 2026},
    "planning.WhitespaceMark": {"state": "blocked"},
    "scoring.PerceivedValue": {
        "ratings": [{"attribute": "x", "weight": 1.0, "ours": 5.0, "theirs": 5.0}],
        "quality": 1.0,
        "worth": 0.0,
    },
    "scoring.BorderCase": {"share": "0.5"},
}
_numbers = count(1)


def sample(model: type[models.Model], **given: Any) -> Any:
    """Save a row with these values; the others are what the field takes."""
    asked = {n: v() if callable(v) else v for n, v in ALSO.get(model._meta.label, {}).items()}
    values = {**asked, **given}
    for field in model._meta.concrete_fields:
        if field.name not in values and not _may_be_left_out(field):
            values[field.name] = _value(field)
    return model._base_manager.create(**values)


def _may_be_left_out(field: Any) -> bool:
    has = field.has_default() or field.db_default is not models.NOT_PROVIDED
    return field.primary_key or field.null or has


def _value(field: Any) -> Any:
    if field.is_relation:
        return _other(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return date(2026, 3, 2)
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    if isinstance(field, models.IntegerField):
        return 1_000 + next(_numbers) if field.unique else 1
    if isinstance(field, models.UUIDField):
        return f"00000000-0000-4000-8000-{next(_numbers):012d}"
    if isinstance(field, models.BooleanField):
        return False
    return f"x{next(_numbers)}"[: field.max_length or 50]


def _other(model: type[models.Model]) -> Any:
    if model in (User, Account, Person):
        found = model._base_manager.order_by("pk").first()
        if found is not None:
            return found
    return sample(model)
