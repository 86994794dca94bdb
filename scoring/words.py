"""Sentences for what an evaluation found, in the reader's language."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kam.core.figures import written
from scoring.metrics import METRICS, Metric, Unit
from scoring.models import Dimension

__all__ = ["dimension", "metric_of", "metric_value"]

DIMENSIONS: dict[str, str | Promise] = {
    "sales": gettext_lazy("Sales"),
    "potential": gettext_lazy("Potential"),
    "demonstration": gettext_lazy("Demonstration value"),
    "winnability": gettext_lazy("Winnability"),
    "loyalty": gettext_lazy("Loyalty"),
}


def dimension(row: Dimension) -> str | Promise:
    """The name given to it, else the translated name of its code."""
    return row.name or DIMENSIONS.get(row.code, row.code)


def metric_of(code: str) -> Metric:
    return METRICS[code]


def metric_value(code: str, value: float | None) -> str:
    """A metric's number with its unit: “12.5 %”, “3 of 5”, or “not known”."""
    if value is None:
        return _("not known")
    unit = METRICS[code].unit
    if unit == Unit.PERCENT:
        return _("%(number)s %%") % {"number": _number(value, 1)}
    if unit == Unit.RATING:
        return _("%(number)s of 5") % {"number": _number(value, 0)}
    if unit == Unit.POINTS:
        return _("%(number)s of 100") % {"number": _number(value, 0)}
    if unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", round(value)) % {
            "number": _number(value, 0)
        }
    return _number(value, 0)


def _number(value: float | Decimal, decimals: int) -> str:
    return written(value, decimals)
