"""Sentences for what an evaluation found, in the reader's language."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kam.core.figures import written
from scoring.metrics import METRICS, Metric, Unit
from scoring.models import Dimension, Stage, Transition

__all__ = ["dimension", "metric_of", "metric_value", "transition"]

DIMENSIONS: dict[str, str | Promise] = {
    "sales": gettext_lazy("Sales"),
    "potential": gettext_lazy("Potential"),
    "demonstration": gettext_lazy("Demonstration value"),
    "winnability": gettext_lazy("Winnability"),
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
    if unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", round(value)) % {
            "number": _number(value, 0)
        }
    return _number(value, 0)


def transition(change: Transition) -> str:
    """Why an account changed tier or stage, as one or two sentences."""
    if change.kind == Transition.Kind.TIER:
        return _tier(change)
    return _stage(change)


def _tier(change: Transition) -> str:
    evidence = change.evidence
    if evidence.get("pinned"):
        return _("Set by hand.")
    parts = [
        _("%(metric)s: %(change)s points (%(before)s → %(after)s)")
        % {
            "metric": METRICS[code].label,
            "change": _signed(points),
            "before": metric_value(code, evidence["values"][code][0]),
            "after": metric_value(code, evidence["values"][code][1]),
        }
        for code, points in evidence["parts"]
        if code in METRICS
    ]
    ranks = _("Rank %(before)s → %(after)s of %(accounts)s.") % {
        "before": _number(evidence["rank"][0], 0),
        "after": _number(evidence["rank"][1], 0),
        "accounts": _number(evidence["accounts"], 0),
    }
    return " ".join(part for part in (ranks, _demotion(change), _("; ").join(parts)) if part)


def _demotion(change: Transition) -> str:
    """A tier is lost late, when the rank may hardly move any more: say what it waited for."""
    if change.after < change.before:
        return ""
    repeats = change.evidence["repeats"]
    return ngettext(
        "Below the cut-off by more than the margin.",
        "Below the cut-off by more than the margin in %(repeats)s evaluations running.",
        repeats,
    ) % {"repeats": repeats}


def _stage(change: Transition) -> str:
    evidence = change.evidence
    if evidence.get("set"):
        return _("Set by hand.")
    return " ".join(part for part in (_sales(evidence), _silence(change, evidence)) if part)


def _sales(evidence: dict) -> str:
    return _("Sales of 12 months %(after)s, the year before %(before)s.") % {
        "after": _number(Decimal(evidence["sales_12m"]), 0),
        "before": _number(Decimal(evidence["sales_12m_before"]), 0),
    }


def _silence(change: Transition, evidence: dict) -> str:
    """How long they have not bought, told where it matters: in decline and when they are gone."""
    days, rhythm = evidence["silent_days"], evidence["interval"]
    if days is None or int(change.after) not in (Stage.DECLINE, Stage.CHURNED):
        return ""
    if rhythm is None:
        return _("No purchase for %(days)s days.") % {"days": _number(days, 0)}
    return _("No purchase for %(days)s days, usually every %(rhythm)s days.") % {
        "days": _number(days, 0),
        "rhythm": _number(rhythm, 0),
    }


def _signed(points: float) -> str:
    return ("+" if points > 0 else "−") + _number(abs(points), 1)


def _number(value: float | Decimal, decimals: int) -> str:
    return written(value, decimals)
