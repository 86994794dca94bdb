"""What the models of lifetime value found, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kam.core.figures import written
from scoring.models import LifetimeFit, LifetimeValue

__all__ = ["FORECASTS", "chance", "finding", "refusal", "told_chance"]

FORECASTS: Mapping[str, str | Promise] = {
    "model": gettext_lazy("The model (BG/NBD)"),
    "repeat": gettext_lazy("The last 12 months repeated"),
    "silence": gettext_lazy("The same, but nothing after a silence of three intervals"),
}
ALIKE = 0.05  # of the error: as good
CHANCES: list[tuple[float, str | Promise]] = [
    (0.9, gettext_lazy("Almost surely still a customer")),
    (0.7, gettext_lazy("Probably still a customer")),
    (0.5, gettext_lazy("More likely than not still a customer")),
    (0.3, gettext_lazy("More likely than not gone")),
    (0.0, gettext_lazy("Probably gone")),
]


def chance(row: LifetimeValue) -> float:
    """P(alive) in percent."""
    return 100 * row.p_alive


def told_chance(row: LifetimeValue) -> str:
    """P(alive) as people say it; of one purchase nothing can be told."""
    if not row.frequency:
        return _("Bought on one day only: nothing tells yet whether they come back")
    return str(next(text for least, text in CHANCES if row.p_alive >= least))


def refusal(fit: LifetimeFit) -> str:
    """What is missing for a fit; empty where there is one."""
    values = {"found": written(fit.found), "needed": written(fit.needed)}
    texts = {
        "": "",
        "customers": _("%(found)s customers have bought so far; it takes %(needed)s.") % values,
        "repeaters": _("%(found)s customers bought on more than one day; it takes %(needed)s.")
        % values,
        "unsettled": _("The purchases on record do not settle the model: many would fit as well."),
    }
    return texts[fit.refused_because]


def finding(fit: LifetimeFit) -> str:
    """Whether the model foretold better than the best rule of thumb, honestly."""
    if not fit.held_out:
        return _(
            "What is on record does not allow to hold the model against what came: "
            "take its numbers as a first guess."
        )
    errors = {each["name"]: each["error"] for each in fit.held_out["forecasts"]}
    model, rule = errors["model"], min(errors["repeat"], errors["silence"])
    return f"{_off(fit.held_out['months'], model, rule)} {_verdict(model, rule)}"


def _off(months: int, model: float, rule: float) -> str:
    values: dict[str, Any] = {
        "months": months,
        "model": written(model, 2),
        "rule": written(rule, 2),
    }
    return (
        ngettext(
            "Held against the last month, the model was off by %(model)s purchase days per "
            "customer, the best simple rule by %(rule)s.",
            "Held against the last %(months)s months, the model was off by %(model)s purchase days "
            "per customer, the best simple rule by %(rule)s.",
            months,
        )
        % values
    )


def _verdict(model: float, rule: float) -> str:
    if model < rule * (1 - ALIKE):
        return _("Here the model foretells better.")
    if model <= rule * (1 + ALIKE):
        return _("Here the simple rule is as good as the model.")
    return _("Here the simple rule did better: read the order with care.")
