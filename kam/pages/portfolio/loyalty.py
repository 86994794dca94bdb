"""Loyalty beside satisfaction: who says they are satisfied and is leaving all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.figures import written
from kam.core.keyset import Ordering
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import LOYALTY
from kam.pages.portfolio import lists
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.formulas.loyalty import FLOOR, HIGH_MARK, expected_loyalty
from scoring.loyalty.words import Told, told
from scoring.models import Loyalty, LoyaltySummary, Standing, Zone
from scoring.querysets import sorted_apart

__all__ = ["loyalty"]

FEW = 500  # so many are fetched and sorted faster than an index of all is searched
LOWEST = Ordering("score", tie="account_id")
LARGEST = Ordering("at_stake", descending=True, tie="account_id")
LISTS: dict[str, str | Promise] = {
    "leaving": gettext_lazy("Satisfied, yet leaving"),
    "all": gettext_lazy("All, the least loyal first"),
    "below": gettext_lazy("Dissatisfied"),
    "flat": gettext_lazy("In the middle"),
    "climbing": gettext_lazy("Delighted"),
    "silent": gettext_lazy("Said nothing"),
}
ZONES = {"silent": Zone.SILENT, "below": Zone.BELOW, "flat": Zone.FLAT, "climbing": Zone.CLIMBING}
NAMES = {zone: name for name, zone in ZONES.items()}


@dataclass(frozen=True)
class Entry:
    """A customer on the page, with its standing in the same evaluation."""

    told: Told
    standing: Standing | None


@dataclass(frozen=True)
class ZoneRow:
    """Sums of one zone; `url` leads to its list."""

    label: str | Promise
    accounts: int
    loyalty: float | None
    expected: float | None
    leaving: int
    url: str


@require_GET
def loyalty(request: PageRequest) -> HttpResponseBase:
    scope = scope_of(request, "loyalty")
    if scope is None:
        return nothing_yet(request, page="loyalty", heading=_("Loyalty"))
    shown = request.GET.get("list", "leaving")
    shown = shown if shown in LISTS else "leaving"
    rows, order = _rows(scope, shown), LARGEST if shown == "leaving" else LOWEST
    if downloads.wanted(request):
        found = (told(row) for row in keyset.rows(rows, order))
        return downloads.answer(request, name=f"loyalty-{shown}", columns=LOYALTY, rows=found)
    context = frame(scope, list=shown) | {"shown": shown, "lists": _links(scope, shown)}
    figures = _figures(scope)
    if figures is not None:
        entries = _entries(request, rows, order, context)
        context |= {"figures": figures, "finding": _finding(figures)} | _sums(scope, figures)
        context["chart"] = _chart(figures, entries)
    return render_page(
        request,
        page="portfolio/loyalty.html",
        partial="portfolio/partials/loyal.html",
        context=context,
    )


def _figures(scope: Scope) -> dict[str, Any] | None:
    """Sums of the team; None where nobody has worked them out yet."""
    rows = LoyaltySummary.objects.filter(evaluation=scope.evaluation, team=scope.team)
    return rows.values_list("figures", flat=True).first()


def _rows(scope: Scope, shown: str) -> QuerySet[Loyalty]:
    rows = scope.on_accounts(Loyalty.objects.filter(evaluation=scope.evaluation))
    if shown == "leaving":
        rows = rows.filter(leaving=True)
    elif shown in ZONES:
        rows = rows.filter(zone=ZONES[shown])
    return rows.select_related("account__owner")


def _links(scope: Scope, shown: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "url": scope.url(list=name), "here": name == shown}
        for name, label in LISTS.items()
    ]


def _entries(
    request: PageRequest, rows: QuerySet, order: Ordering, context: dict[str, Any]
) -> list[Entry]:
    """The page's customers; puts them, their number and the pages beside into the context."""
    count = capped_count(rows)
    found, by = sorted_apart(rows, order) if count <= FEW else (rows, order)
    page = lists.page_of(request, found, by)
    ids = [row.account_id for row in page.rows]
    stood = Standing.objects.filter(evaluation=context["scope"].evaluation, account__in=ids)
    standings = {standing.account_id: standing for standing in stood}
    entries = [Entry(told(row), standings.get(row.account_id)) for row in page.rows]
    many = ngettext("%(count)s account", "%(count)s accounts", count)
    context |= {"entries": entries, "pages": page, "count": many % {"count": count_text(count)}}
    return entries


def _finding(figures: dict[str, Any]) -> str:
    leaving = figures["leaving"]
    if not figures["rated"]:
        return _("Nobody has said how satisfied they are in the last 12 months.")
    if not leaving:
        return _("Nobody who says they are satisfied is on the way out.")
    return ngettext(
        "%(count)s customer says it is satisfied and is leaving all the same.",
        "%(count)s customers say they are satisfied and are leaving all the same.",
        leaving,
    ) % {"count": written(leaving)}


def _sums(scope: Scope, figures: dict[str, Any]) -> dict[str, Any]:
    zones = [
        ZoneRow(LISTS[NAMES[zone]], **figures["zones"][str(zone.value)], url=_at(scope, zone))
        for zone in (Zone.BELOW, Zone.FLAT, Zone.CLIMBING, Zone.SILENT)
    ]
    return {"zones": zones}


def _at(scope: Scope, zone: Zone) -> str:
    return scope.url(list=NAMES[zone])


def _chart(figures: dict[str, Any], entries: Sequence[Entry]) -> dict[str, Any]:
    """Satisfaction across, loyalty up: what is to expect, what was observed, who is on the page."""
    steps = np.array([0.0, FLOOR, HIGH_MARK, 10.0])
    curve = np.column_stack([steps, expected_loyalty(steps)]).tolist()
    most = max((count for _mark, _mean, count in figures["by_satisfaction"]), default=1)
    means = [
        {"value": [mark, mean], "symbolSize": 8 + 26 * (count / most) ** 0.5, "name": str(count)}
        for mark, mean, count in figures["by_satisfaction"]
    ]
    return {
        "grid": {"left": 12, "right": 20, "top": 56, "bottom": 40, "containLabel": True},
        "legend": {"top": 0, "itemGap": 18},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "value", "min": 0, "max": 10, "name": _("satisfaction, 0 to 10"),
            "nameLocation": "middle", "nameGap": 28, "splitLine": {"show": False},
        },
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": _("loyalty")},
        "series": [
            {
                "name": _("to be expected"), "type": "line", "data": curve, "symbol": "none",
                "lineStyle": {"width": 2, "type": "dashed", "color": "var(--kam-quiet)"},
                "itemStyle": {"color": "var(--kam-quiet)"},
            },
            {
                "name": _("mean of all"), "type": "scatter", "data": means,
                "itemStyle": {"color": "var(--kam-accent)", "opacity": 0.35},
                "tooltip": {"formatter": _("{b} accounts")},
            },
            {
                "name": _("accounts in the list"), "type": "scatter", "symbol": "diamond",
                "symbolSize": 10, "cursor": "pointer", "data": _dots(entries),
                "itemStyle": {"color": "var(--kam-accent)"}, "tooltip": {"formatter": "{b}"},
            },
        ],
    }  # fmt: skip


def _dots(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "value": [entry.told.row.satisfaction, round(entry.told.row.score, 1)],
            "name": str(entry.told.account),
            "url": reverse("pages:account", args=[entry.told.row.account_id]),
        }
        for entry in entries
        if entry.told.row.satisfaction is not None
    ]
