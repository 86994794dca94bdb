"""Changes of stage with their evidence, and stages that managers have set."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kam.core.keyset import Ordering
from kam.pages.portfolio.scope import Scope
from scoring.models import Override, Transition
from scoring.portfolio.flows import Period

__all__ = ["BY_DAY", "BY_END", "SOON_DAYS", "judged", "judged_on", "moves", "overrides"]

BY_DAY = Ordering("as_of", descending=True, tie_descending=True)
BY_END = Ordering("expires")
SOON_DAYS = 14  # before its end an override asks to be looked at


def moves(
    scope: Scope, period: Period, *, before: int | None = None, after: int | None = None
) -> QuerySet[Transition]:
    """Changes of stage in the period, the newest first."""
    rows = Transition.objects.filter(kind=Transition.Kind.STAGE, as_of__lte=period.ends)
    if period.begins:
        rows = rows.filter(as_of__gt=period.begins)
    ends = {"before": before, "after": after}
    rows = rows.filter(**{name: str(stage) for name, stage in ends.items() if stage})
    return scope.on_accounts(rows).select_related("account__owner").order_by("-as_of", "-pk")


def judged_on(scope: Scope) -> date:
    """The day that overrides are looked at: today, also before today's evaluation has run."""
    return scope.evaluation.as_of if scope.dated else timezone.localdate()


def overrides(scope: Scope) -> QuerySet[Override]:
    """Stages set by hand, in force on the day looked at, those that end first."""
    rows = Override.objects.on(judged_on(scope)).filter(kind=Override.Kind.STAGE)
    return scope.on_accounts(rows).select_related("account", "set_by").order_by("expires", "pk")


def judged(rows: list[Override], day: date) -> list[dict[str, Any]]:
    """Overrides with the days they have left, and whether they end soon."""
    left = [(row, (row.expires - day).days) for row in rows]
    return [{"row": row, "days": days, "soon": days <= SOON_DAYS} for row, days in left]
