"""What the model of renewals found, in words."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core.figures import written
from scoring.lifetime.staying import model_of
from scoring.models import RetentionFit

__all__ = ["finding", "lifetime", "refusal"]

ALIKE = 0.05  # of those at risk: as good


def refusal(fit: RetentionFit) -> str:
    """What is missing for a fit; empty where there is one."""
    values = {"found": written(fit.found), "needed": written(fit.needed)}
    texts = {
        "": "",
        "months": _("The sales on record reach back %(found)s months; it takes %(needed)s.")
        % values,
        "customers": _(
            "Of %(found)s customers it is known since when they buy; it takes %(needed)s."
        )
        % values,
        "lost": _("%(found)s customers have left so far; it takes %(needed)s.") % values,
        "unsettled": _("The renewals on record do not settle the model: many would fit as well."),
    }
    return texts[fit.refused_because]


def lifetime(fit: RetentionFit) -> str:
    """How long a new customer stays; empty without a fit."""
    model = model_of(fit)
    if model is None:
        return ""
    first = written(100 * float(model.renews(np.ones(1))[0]))
    said = _("%(first)s %% of new customers renew the first time.") % {"first": first}
    half = model.half_gone()
    if half is None:
        return said
    after = ngettext(
        "Half of them have left after %(count)s renewal.",
        "Half of them have left after %(count)s renewals.",
        half,
    ) % {"count": half}
    return f"{said} {after}"


def finding(fit: RetentionFit) -> str:
    """Whether the model foretold the last period better than the rate before it."""
    told = fit.held_out
    if not told:
        return _("What is on record does not allow to hold the model against what came.")
    values: dict[str, Any] = {name: written(told[name]) for name in told}
    said = (
        _(
            "Held against the last period: of %(at_risk)s customers %(stayed)s stayed; the model "
            "had foretold %(model)s, the rate of the period before %(repeat)s."
        )
        % values
    )
    return f"{said} {_verdict(told)}"


def _verdict(told: dict[str, Any]) -> str:
    model, rule = (abs(told[name] - told["stayed"]) for name in ("model", "repeat"))
    if abs(model - rule) <= ALIKE * told["at_risk"]:
        return _("Here the simple rule is as good as the model.")
    if model < rule:
        return _("Here the model foretells better.")
    return _("Here the simple rule did better: read it with care.")
