"""The board, and the lists behind it."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kam.core import downloads
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import STAGE_MOVES, in_pages
from kam.pages.portfolio.figures import figures_of
from kam.pages.portfolio.findings import findings_of
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.lifecycle import board, flows, lists, months
from kam.pages.portfolio.lifecycle.wishes import MoveForm, WishForm, asked, period_of
from kam.pages.portfolio.lists import page_of, told
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.models import Stage
from scoring.overrides import may_overrule
from scoring.portfolio.flows import Period

__all__ = ["lifecycle", "moves", "overrides"]

MOVES_SHOWN, OVERRIDES_SHOWN = 8, 6


@require_GET
def lifecycle(request: PageRequest) -> HttpResponse:
    """What flows between stages, and what is leaving."""
    scope = scope_of(request, "lifecycle")
    if scope is None:
        return nothing_yet(request, page="lifecycle", heading=_("Lifecycle"))
    wish = asked(request, WishForm)
    period = period_of(scope, wish["since"])
    context = (
        _frame(request, scope, wish)
        | _flows(scope, period)
        | _tiers(scope, wish)
        | {
            "since": period.begins,
            "since_form": WishForm(initial={"since": period.asked})["since"],
            "changes": told(lists.moves(scope, period)[:MOVES_SHOWN]),
            "overrides": _judged(scope, lists.overrides(scope)[: OVERRIDES_SHOWN + 1]),
            "most_overrides": OVERRIDES_SHOWN,
        }
    )
    return render_page(request, page="lifecycle/lifecycle.html", context=context)


@require_GET
def moves(request: PageRequest) -> HttpResponseBase:
    """All changes of stage in the period, from one stage to another where asked, with evidence."""
    scope = scope_of(request, "lifecycle_moves")
    if scope is None:
        return nothing_yet(request, page="lifecycle", heading=_("Lifecycle"))
    wish = asked(request, MoveForm)
    period = period_of(scope, wish["since"])
    rows = lists.moves(scope, period, before=wish["before"], after=wish["after"])
    if downloads.wanted(request):
        given = in_pages(rows, lists.BY_DAY, told)
        return downloads.answer(request, name="stage-moves", columns=STAGE_MOVES, rows=given)
    page = page_of(request, rows, lists.BY_DAY)
    context = _frame(request, scope, wish) | {
        "changes": told(page.rows),
        "pages": page,
        "since": period.begins,
        **{name: Stage(wish[name]) for name in ("before", "after") if wish[name]},
    }
    return _answer(request, "moves", context)


@require_GET
def overrides(request: PageRequest) -> HttpResponse:
    """All stages set by hand, those that end first."""
    scope = scope_of(request, "lifecycle_overrides")
    if scope is None:
        return nothing_yet(request, page="lifecycle", heading=_("Lifecycle"))
    page = page_of(request, lists.overrides(scope), lists.BY_END)
    context = _frame(request, scope, {}) | {
        "overrides": _judged(scope, page.rows),
        "pages": page,
    }
    return _answer(request, "overrides", context)


def _frame(request: PageRequest, scope: Scope, wish: dict[str, Any]) -> dict[str, Any]:
    """Judging is for today: a past day is only looked at."""
    kept = {name: request.GET.get(name, "") for name in wish}
    may = may_overrule(request.user) and not scope.dated
    return frame(scope, **kept) | {"may_overrule": may, "board_url": scope.url("lifecycle")}


def _flows(scope: Scope, period: Period) -> dict[str, Any]:
    flown = flows.flows_of(scope, period)
    kept = {"since": period.asked.isoformat()}
    return {
        "columns": board.columns(scope, flown),
        "steps": board.STEPS,
        "flows": flown,
        "finding": flows.finding(flown, period),
        "moves_url": scope.url("lifecycle_moves", **kept),
        "overrides_url": scope.url("lifecycle_overrides"),
    }


def _tiers(scope: Scope, wish: dict[str, Any]) -> dict[str, Any]:
    """Stage by tier: now as a table, over time as a chart."""
    figures, tier = figures_of(scope), wish["tier"]
    letters = [row.letter for row in figures.tiers]
    found = months.months(scope, tier)
    kept = {"since": wish["since"].isoformat()} if wish["since"] else {}
    choices = [("", _("All")), *((letter, letter) for letter in letters)]
    return {
        "stages": list(Stage),
        "figures": figures,
        "grid_finding": findings_of(figures).grid,
        "tier": tier,
        "months": found,
        "months_finding": months.finding(found),
        "chart": months.chart(found),
        "tiers": [
            {"word": word, "here": letter == tier, "url": scope.url(**kept, **_named(letter))}
            for letter, word in choices
        ],
    }


def _named(letter: str) -> dict[str, str]:
    return {"tier": letter} if letter else {}


def _judged(scope: Scope, rows: Any) -> list[dict[str, Any]]:
    return lists.judged(list(rows), lists.judged_on(scope))


def _answer(request: PageRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render_page(
        request,
        page=f"lifecycle/{name}.html",
        partial=f"lifecycle/partials/{name}.html",
        context=context,
    )
