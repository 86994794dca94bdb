"""The value map: where each customer sees us beside the best competitor, quality against price."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kam.core import downloads, keyset
from kam.core.figures import written
from kam.core.keyset import Ordering
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import PERCEIVED
from kam.pages.portfolio import lists
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.formulas.perceived_value import FAIR
from scoring.models import PerceivedValue
from scoring.perceived import Seen, seen

__all__ = ["perceived_value", "value_map"]

WORST_FIRST = Ordering("worth")
MOST_DOTS = 300  # of the map: those that think least of us first
LOOKS = {
    "better": ("circle", "var(--kam-stage-2)"),
    "fair": ("rect", "var(--kam-quiet)"),
    "worse": ("triangle", "var(--kam-stage-4)"),
}


@require_GET
def perceived_value(request: PageRequest) -> HttpResponseBase:
    scope = scope_of(request, "perceived_value")
    if scope is None:
        return nothing_yet(request, page="perceived_value", heading=_("Perceived value"))
    rows = _rows(scope)
    if downloads.wanted(request):
        found = (seen(row) for row in keyset.rows(rows, WORST_FIRST))
        return downloads.answer(request, name="perceived-value", columns=PERCEIVED, rows=found)
    page = lists.page_of(request, rows, WORST_FIRST)
    counts = _counts(rows)
    context = frame(scope) | {
        "entries": [seen(row) for row in page.rows],
        "pages": page,
        "counts": counts,
        "finding": _finding(counts),
        "chart": value_map([seen(row) for row in rows.order_by("worth", "pk")[:MOST_DOTS]]),
    }
    return render_page(
        request,
        page="portfolio/perceived.html",
        partial="portfolio/partials/perceived.html",
        context=context,
    )


def _rows(scope: Scope) -> QuerySet[PerceivedValue]:
    """The newest view of each customer in sight, as it was known on the evaluation's day."""
    newest = scope.on_accounts(PerceivedValue.objects.newest(scope.evaluation.as_of))
    return newest.select_related("account__owner", "person")


def _counts(rows: QuerySet[PerceivedValue]) -> dict[str, int]:
    return rows.order_by().aggregate(
        all=Count("pk"),
        better=Count("pk", filter=Q(worth__gt=FAIR)),
        worse=Count("pk", filter=Q(worth__lt=-FAIR)),
    )


def _finding(counts: dict[str, int]) -> str:
    return ngettext(
        "%(count)s customer thinks that the best competitor gives more for the money.",
        "%(count)s customers think that the best competitor gives more for the money.",
        counts["worse"],
    ) % {"count": written(counts["worse"])}


def value_map(found: Sequence[Seen]) -> dict[str, Any]:
    """Relative price across, relative quality up; on the line they balance, theirs = 100 each."""
    ends = _ends(found)
    return {
        "grid": {"left": 12, "right": 24, "top": 56, "bottom": 40, "containLabel": True},
        "legend": {"type": "scroll", "top": 0, "itemGap": 18},
        "tooltip": {"trigger": "item"},
        "xAxis": _axis(_("our price, theirs = 100"), ends) | {"nameLocation": "middle"},
        "yAxis": _axis(_("our quality, theirs = 100"), ends)
        | {"nameGap": 12, "nameTextStyle": {"align": "left"}},
        "series": [
            _dots(found, "better"),
            _dots(found, "fair"),
            _dots(found, "worse"),
            _fair(ends),
        ],
    }


def _ends(found: Sequence[Seen]) -> list[float]:
    """One scale for both axes, so that the fair-value line is the diagonal."""
    places = [place for each in found for place in (each.quality, float(each.row.price))] or [100]
    return [5 * (min(*places, 90) // 5), 5 * (max(*places, 110) // 5 + 1)]


def _axis(name: str, ends: list[float]) -> dict[str, Any]:
    return {"type": "value", "name": name, "nameGap": 28, "min": ends[0], "max": ends[1]}


def _dots(found: Sequence[Seen], verdict: str) -> dict[str, Any]:
    names = {
        "better": _("more for the money"),
        "fair": _("as much for the money"),
        "worse": _("less for the money"),
    }
    symbol, colour = LOOKS[verdict]
    return {
        "name": names[verdict],
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": 11,
        "cursor": "pointer",
        "itemStyle": {"color": colour},
        "tooltip": {"formatter": "{b}"},
        "data": [_dot(each) for each in found if each.verdict == verdict],
    }


def _dot(each: Seen) -> dict[str, Any]:
    return {
        "value": [float(each.row.price), round(each.quality, 1)],
        "name": str(each.row.account),
        "url": reverse("pages:account_understanding", args=[each.row.account_id]),
    }


def _fair(ends: list[float]) -> dict[str, Any]:
    return {
        "name": _("fair value"),
        "type": "line",
        "data": [[ends[0], ends[0]], [ends[1], ends[1]]],
        "symbol": "none",
        "silent": True,
        "lineStyle": {"type": "dashed", "width": 2, "color": "var(--kam-quiet)"},
        "itemStyle": {"color": "var(--kam-quiet)"},
    }
