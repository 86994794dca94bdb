"""Plain data in words: amounts, days and states as a document writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Commitment
from kam.core import figures
from planning.models import Goal
from scoring.models import Stage

__all__ = [
    "DASH",
    "amount",
    "day",
    "done",
    "figure",
    "goal_state",
    "month",
    "points",
    "stage",
    "unit",
]

DASH = "–"


def amount(value: Any) -> str:
    """Whole units of the base currency, whose name stands in the head."""
    return DASH if value in (None, "") else figures.full(Decimal(str(value)), 0)


def figure(value: Any) -> str:
    """A measure: as many places as it needs, at most two."""
    if value in (None, ""):
        return DASH
    number = Decimal(str(value))
    return figures.full(number, 0 if number == number.to_integral_value() else 2)


def points(value: float) -> str:
    """A score or level: one place."""
    return figures.full(value, 1)


def unit() -> str:
    return str(settings.KAM_CURRENCY)


def day(value: str | None) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if value else DASH


def month(value: date) -> str:
    return value.strftime("%Y-%m")


def goal_state(value: str) -> str:
    if value == Goal.State.OPEN:
        return pgettext("actions", "open")
    return str(dict(Goal.State.choices).get(value, value))


def promise_state(value: str) -> str:
    return (
        still_open() if value == "open" else str(dict(Commitment.State.choices).get(value, value))
    )


def still_open() -> str:
    return pgettext("actions", "open")


def stage(value: Any) -> str:
    return str(Stage(int(value)).label) if value not in (None, "") else DASH


def done(row: dict[str, Any]) -> str:
    """How an action stands."""
    if row["done_on"]:
        return _("done %(day)s") % {"day": day(row["done_on"])}
    return _("dropped") if row["dropped_on"] else pgettext("actions", "open")
