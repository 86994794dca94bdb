"""The size of the programme: key accounts per manager and team, against how many one can look after."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kam.core.figures import written
from kam.core.pages import PageRequest
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from planning.rules import WATCHED_TIERS
from scoring.portfolio.programme import Load, Programme, of_figures
from scoring.portfolio.programme import programme as programme_of

__all__ = ["programme"]

MOST = 200  # managers in the table
DRAWN = 30


@require_GET
def programme(request: PageRequest) -> HttpResponse:
    """Who is over the limit, who has room, and which key accounts have nobody."""
    scope = scope_of(request, "programme")
    if scope is None:
        return nothing_yet(request, page="programme", heading=_("Programme"))
    limit = settings.KAM_KEY_ACCOUNTS_PER_MANAGER
    found = programme_of(
        scope.figures, limit=limit, team_ids=scope.team_ids, tiers=len(WATCHED_TIERS)
    )
    context = frame(scope) | {"programme": found, "limit": limit, "tiers": WATCHED_TIERS}
    if found:
        context |= {
            "finding": _finding(found),
            "loads": [_row(scope, load) for load in found.loads[:MOST]],
            "nobody": found.without_manager,
            "nobody_url": _link(scope, "none"),
            "teams": _teams(scope, limit),
            "charts": {"loads": _chart(found.loads[:DRAWN], limit)},
        }
    return render(request, "portfolio/programme.html", context)


def _row(scope: Scope, load: Load) -> tuple[Load, list[tuple[str, int]], str]:
    by_tier = list(zip(WATCHED_TIERS, load.counts, strict=True))
    return load, by_tier, _link(scope, str(load.user.pk))


def _finding(found: Programme) -> str:
    if found.over:
        text = ngettext(
            "%(n)s manager has more than %(limit)s key accounts: %(many)s too many; others have "
            "room for %(room)s",
            "%(n)s managers have more than %(limit)s key accounts: %(many)s too many; others have "
            "room for %(room)s",
            len(found.over),
        )
    elif found.loads:
        text = _("Nobody has more than %(limit)s key accounts; there is room for %(room)s more")
    else:
        text = _("Nobody looks after key accounts yet")
    return text % {
        "n": written(len(found.over)),
        "limit": written(found.limit),
        "many": written(found.too_many),
        "room": written(found.room),
    }


def _link(scope: Scope, owner: str) -> str:
    """The accounts behind a number; of a past day there is no list by owner."""
    if scope.dated:
        return ""
    team = [("team", scope.team.pk)] if scope.team else []
    chosen = [*team, ("owner", owner), *(("tier", letter) for letter in WATCHED_TIERS)]
    return f"{reverse('pages:accounts')}?{urlencode(chosen)}"


def _teams(scope: Scope, limit: int) -> list[dict[str, Any]]:
    """The teams right below, the fullest first."""
    rows = [
        {"team": team, "url": scope.url(team=team.pk)} | of_figures(scope.summaries[team.pk], limit)
        for team in scope.children
        if team.pk in scope.summaries
    ]
    return sorted(rows, key=lambda row: -row["key_accounts"])


def _chart(loads: list[Load], limit: int) -> dict[str, Any]:
    """A bar per manager, parted by tier, and the line of the limit."""
    return {
        "grid": {"left": 8, "right": 32, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "minInterval": 1, "max": _end(loads, limit)},
        "yAxis": {"type": "category", "inverse": True, "data": [str(load.user) for load in loads]},
        "series": [_series(place, letter, loads, limit)
                   for place, letter in enumerate(WATCHED_TIERS)],
    }  # fmt: skip


def _end(loads: list[Load], limit: int) -> int:
    """The next five beyond the longest bar and the limit."""
    return -(-max([limit, *(load.total for load in loads)]) // 5) * 5 + 5


def _series(place: int, letter: str, loads: list[Load], limit: int) -> dict[str, Any]:
    series: dict[str, Any] = {
        "name": _("Tier %(letter)s") % {"letter": letter},
        "type": "bar",
        "stack": "load",
        "barMaxWidth": 18,
        "itemStyle": {"color": f"var(--kam-tier-{letter.lower()})"},
        "data": [load.counts[place] for load in loads],
    }
    if place == 0:
        series["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"type": "dashed", "color": "var(--kam-quiet)"},
            "label": {"formatter": _("limit"), "position": "start", "color": "var(--kam-quiet)"},
            "data": [{"xAxis": limit}],
        }
    return series
