"""Pages that belong together, as one strip above each of them."""

from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()

SECTIONS: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    "portfolio": (
        ("portfolio", _("Tiers")),
        ("matrix", _("Matrix")),
        ("lifecycle", _("Lifecycle")),
        ("concentration", _("Concentration")),
        ("programme", _("Programme")),
        ("criteria", _("Six criteria")),
        ("loyalty", _("Loyalty")),
        ("value", _("Value to come")),
        ("perceived_value", _("Perceived value")),
    ),
    "plans": (
        ("plans", _("Plans")),
        ("actions", pgettext_lazy("to be done", "Actions")),
        ("pipeline", _("Pipeline")),
        ("whitespace", _("Whitespace")),
        ("reviews", _("Reviews")),
        ("process", _("Process")),
        ("playbooks", _("Playbooks")),
        ("forecasts", _("Forecasts")),
    ),
    "studio": (
        ("models", _("Versions")),
        ("border_cases", _("Border cases")),
        ("matching", _("Matching")),
        ("backtest", _("Back-test")),
    ),
}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def sections(context: Context, group: str) -> dict[str, Any]:
    """The strip of a group; marked is the section whose address the page lies at or below."""
    path = context["request"].path
    addresses = [(address, label) for name, label in SECTIONS[group] if (address := _at(name))]
    here = max((a for a, _label in addresses if path.startswith(a)), key=len, default="")
    return {"tabs": [{"url": a, "label": label, "here": a == here} for a, label in addresses]}


def _at(name: str) -> str:
    try:
        return reverse(f"pages:{name}")
    except NoReverseMatch:
        return ""
