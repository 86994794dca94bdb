"""The six criteria in words, each with the evidence of one account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.core.figures import percent, short, written
from scoring.formulas.criteria import CRITERIA
from scoring.models import CriteriaResult

__all__ = ["LONG", "SHORT", "Criterion", "balance_of", "bits_of", "criteria_of", "rule_of"]

Text = str | Promise
SHORT: Mapping[str, Text] = {
    "profit": gettext_lazy("Profit"),
    "targets": gettext_lazy("Targets"),
    "loss": gettext_lazy("Loss"),
    "stable": gettext_lazy("Stable"),
    "potential": gettext_lazy("Potential"),
    "effort": gettext_lazy("Effort"),
}
LONG: Mapping[str, Text] = {
    "profit": gettext_lazy("Brings a large share of profit"),
    "targets": gettext_lazy("Crucial to our targets"),
    "loss": gettext_lazy("Its loss would hurt"),
    "stable": gettext_lazy("Long and stable relationship"),
    "potential": gettext_lazy("Great potential"),
    "effort": gettext_lazy("Takes most of our time, people and money"),
}


@dataclass(frozen=True)
class Criterion:
    """One criterion of one account; state is met, not or unknown; figure is what it rests on."""

    code: str
    short: Text
    long: Text
    state: str
    figure: str
    evidence: str


def bits_of(codes: list[str]) -> int:
    return sum(1 << CRITERIA.index(code) for code in codes)


def criteria_of(row: CriteriaResult, unit: str) -> list[Criterion]:
    """All six, in their order. unit: what the effort of the judgement counts."""
    return [
        Criterion(code, SHORT[code], LONG[code], state, *_told(code, state, row, unit))
        for place, code in enumerate(CRITERIA)
        for state in [_state(row, 1 << place)]
    ]


def _state(row: CriteriaResult, bit: int) -> str:
    if not row.known & bit:
        return "unknown"
    return "met" if row.met & bit else "not"


def _told(code: str, state: str, row: CriteriaResult, unit: str) -> tuple[str, str]:
    if state == "unknown":
        return "?", str(MISSING[code])
    return FIGURES[code](row), EVIDENCE[code](row, unit)


MISSING: Mapping[str, Text] = {
    "profit": gettext_lazy("No profit is on record for these 12 months."),
    "targets": gettext_lazy("The team has sold nothing and has no open opportunity."),
    "loss": gettext_lazy("No profit is on record for these 12 months."),
    "stable": gettext_lazy("Not a customer yet."),
    "potential": gettext_lazy("Nothing is known that would make it attractive."),
    "effort": gettext_lazy("Neither contacts nor costs to serve are on record."),
}


def _fine(share: float) -> str:
    """Small shares keep two figures behind the point: among many accounts all are small."""
    return percent(share, 1 if abs(share) >= 1 else 2)


FIGURES: Mapping[str, Callable[[CriteriaResult], str]] = {
    "profit": lambda row: _fine(row.profit_share),
    "targets": lambda row: _fine(row.team_share),
    "loss": lambda row: _fine(row.loss_share),
    "stable": lambda row: _("%(years)s y") % {"years": written(row.years, 1)},
    "potential": lambda row: written(row.potential),
    "effort": lambda row: _fine(row.effort_share),
}


def _profit(row: CriteriaResult, unit: str) -> str:
    values = {"profit": short(row.profit), "share": _fine(row.profit_share)}
    return _("Profit of 12 months %(profit)s, %(share)s of all.") % values


def _targets(row: CriteriaResult, unit: str) -> str:
    values = {"share": _fine(row.team_share)}
    if row.planned:
        return _("The target of its plan is %(share)s of what its team counts on.") % values
    return (
        _(
            "Sales and open opportunities, for want of a plan's target, are %(share)s of what its team counts on."
        )
        % values
    )


def _loss(row: CriteriaResult, unit: str) -> str:
    values = {"share": _fine(row.loss_share), "owed": short(row.owed)}
    if row.owed:
        return _("Its profit and the %(owed)s it owes us are %(share)s of all profit.") % values
    return _("Its profit is %(share)s of all profit; it owes us nothing.") % values


def _stable(row: CriteriaResult, unit: str) -> str:
    values = {"years": written(row.years, 1), "months": row.months}
    return _("Customer for %(years)s years; bought in %(months)s of the last 12 months.") % values


def _potential(row: CriteriaResult, unit: str) -> str:
    return _("Attractiveness %(points)s of 100.") % {"points": written(row.potential)}


def _effort(row: CriteriaResult, unit: str) -> str:
    values = {
        "hours": written(row.hours),
        "cost": short(row.cost),
        "contacts": written(row.contacts),
        "share": _fine(row.effort_share),
    }
    if unit == "contacts":
        return _("%(contacts)s contacts in 12 months, %(share)s of all.") % values
    text = _("%(hours)s hours and %(cost)s in 12 months, %(share)s of all cost to serve.")
    return text % values


EVIDENCE: Mapping[str, Callable[[CriteriaResult, str], str]] = {
    "profit": _profit,
    "targets": _targets,
    "loss": _loss,
    "stable": _stable,
    "potential": _potential,
    "effort": _effort,
}


def balance_of(row: CriteriaResult) -> str:
    """What it takes beside what it brings; empty where one of them is not known."""
    if row.effort_share < 0 or not row.known & bits_of(["profit"]):
        return ""
    values = {"effort": _fine(row.effort_share), "profit": _fine(row.profit_share)}
    if row.surplus > 0:
        return (
            _(
                "Takes %(effort)s of our time and money and brings %(profit)s of the profit: more than it brings."
            )
            % values
        )
    return _("Takes %(effort)s of our time and money and brings %(profit)s of the profit.") % values


def rule_of(code: str, thresholds: Mapping[str, Any], planned: int = 0) -> str:
    """From where the criterion is met, as it was when it was judged.

    planned: of how many accounts the target of a plan is what the team counts on.
    """
    limits = {name: f"{value:g}" for name, value in thresholds.items()}
    limits["planned"] = short(planned)
    rules = {
        "profit": _("one of the fewest accounts that bring %(profit)s %% of all profit"),
        "targets": _(
            "%(targets)s %% or more of what its team counts on: targets of plans (accounts with "
            "one: %(planned)s), else sales and open opportunities"
        ),
        "loss": _("profit and open invoices of %(loss)s %% or more of all profit"),
        "stable": _("%(years)s years or more, %(months)s months with a purchase, not in decline"),
        "potential": _("an attractiveness of %(potential)s or more"),
        "effort": _("one of the fewest accounts that take %(effort)s %% of all effort"),
    }
    return rules[code] % limits
