"""Which constraint a database refused with: its name, whatever the database calls it."""

from functools import cache

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint


@cache
def _by_name() -> dict[str, BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }


def violated(error: IntegrityError) -> BaseConstraint | None:
    """The constraint behind the error, or None when it is not one of ours.

    PostgreSQL names it; SQLite names checks and expression indexes in its sentence.
    """
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name:
        return _by_name().get(name)
    words = str(error).replace("'", " ").split()
    return next((_by_name()[word] for word in words if word in _by_name()), None)
