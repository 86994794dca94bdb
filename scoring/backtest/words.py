"""What a back-test found, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kam.core.figures import percent, written
from scoring.models import BackTest

__all__ = ["FATES", "RULES", "ahead", "key_finding", "leaving_finding", "name_of", "refusal"]

ALIKE = 0.05  # of the share: as good
RULES: dict[str, str | Promise] = {
    "sales": gettext_lazy("Sales of the last 12 months"),
    "silence": gettext_lazy("How lately they bought"),
    "value": gettext_lazy("Value to come (BG/NBD)"),
}
FATES: dict[str, str | Promise] = {
    "grew": gettext_lazy("Grew by 15 % or more"),
    "kept": gettext_lazy("Stayed about the same"),
    "shrank": gettext_lazy("Shrank by 15 % or more"),
    "lost": gettext_lazy("Lost: bought nothing"),
    "won": gettext_lazy("New customers"),
    "none": gettext_lazy("Bought neither before nor after"),
}


def name_of(judge: dict[str, Any]) -> str:
    """A version by its own name, a rule by ours."""
    return judge["label"] or str(RULES[judge["name"]])


def ahead(test: BackTest) -> str:
    """“the 12 months after”."""
    return ngettext("the month after", "the %(n)s months after", test.months) % {"n": test.months}


def refusal(test: BackTest) -> str:
    """Why there is no result; empty where there is one or it is still being worked out."""
    if not test.refused_because:
        return ""
    return _(
        "%(found)s customers had bought in the 12 months before; it takes %(needed)s to tell."
    ) % {"found": written(test.found), "needed": written(test.needed)}


def key_finding(test: BackTest) -> str:
    """What the best version's top brought, beside what last year's sales would have found."""
    judges = test.outcome["judges"]
    models = [each for each in judges if each["name"] == "model"]
    best = max(models, key=_brought)
    rule = next(each for each in judges if each["name"] == "sales")
    values = {
        "percent": percent(test.percent),
        "name": name_of(best),
        "brought": percent(100 * _brought(best), 1),
        "ahead": ahead(test),
        "rule": percent(100 * _brought(rule), 1),
    }
    said = _(
        "The top %(percent)s of “%(name)s” brought %(brought)s of the sales of %(ahead)s; the same "
        "number picked by last year's sales brought %(rule)s."
    )
    return f"{said % values} {_verdict(_brought(best), _brought(rule))}"


def leaving_finding(test: BackTest) -> str:
    """Who would have named the customers that were lost."""
    lost = test.outcome["fates"]["lost"]
    if not lost:
        return _("No customer was lost.")
    best = max(test.outcome["judges"], key=lambda each: each["leaving"]["hits"])
    values = {
        "lost": written(lost),
        "name": name_of(best),
        "hits": written(best["leaving"]["hits"]),
    }
    return (
        ngettext(
            "%(lost)s customer was lost. Had one named the likeliest, “%(name)s” would have named "
            "%(hits)s rightly.",
            "%(lost)s customers were lost. Had each named as many, “%(name)s” would have named "
            "most of them rightly: %(hits)s.",
            lost,
        )
        % values
    )


def _brought(judge: dict[str, Any]) -> float:
    return judge["brought"] or 0.0


def _verdict(model: float, rule: float) -> str:
    if model > rule * (1 + ALIKE):
        return _("Here the model finds more.")
    if model >= rule * (1 - ALIKE):
        return _("Here the simple rule is as good as the model.")
    return _("Here the simple rule finds more: read the score with care.")
