"""Pages that belong together, as one strip above each of them."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
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
    """The strip of a group; marked is the section whose address the page lies at or below.

    A page that looks back at a day leads to the others of its strip as of the same day.
    """
    path, query = context["request"].path, _kept(context["request"].GET)
    addresses = [(address, label) for name, label in SECTIONS[group] if (address := _at(name))]
    here = max((a for a, _label in addresses if path.startswith(a)), key=len, default="")
    tabs = [{"url": a + query, "label": label, "here": a == here} for a, label in addresses]
    return {"tabs": tabs}


def _kept(asked: QueryDict) -> str:
    """The day, as a query; empty for today."""
    return f"?{urlencode({'as_of': asked['as_of']})}" if asked.get("as_of") else ""


def _at(name: str) -> str:
    try:
        return reverse(f"pages:{name}")
    except NoReverseMatch:
        return ""
