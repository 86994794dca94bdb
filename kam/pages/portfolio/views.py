"""The tier dashboard and the lists behind its numbers."""

from collections.abc import Mapping
from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kam.core import downloads
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import MOVERS, STANDINGS, UNCOVERED, in_pages
from kam.pages.portfolio import charts, lists
from kam.pages.portfolio.figures import figures_of
from kam.pages.portfolio.findings import findings_of
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from planning.models import CoveragePolicy
from scoring.models import Stage, Standing

SHOWN = 6  # rows of a list on the dashboard itself


@require_GET
def portfolio(request: PageRequest) -> HttpResponse:
    """Who rose, who fell and why, who is uncovered, and where the money is concentrated."""
    scope = scope_of(request)
    if scope is None:
        return nothing_yet(request, page="portfolio", heading=_("Tiers"))
    figures, days = figures_of(scope), CoveragePolicy.objects.days_by_tier()
    context = frame(scope) | {
        "figures": figures,
        "findings": findings_of(figures),
        "links": _links(scope),
        "stages": list(Stage),
        "charts": {"tiers": charts.tier_shares(figures), "curve": charts.concentration(figures)},
        "rose": lists.told(lists.movers(scope, "rose")[:SHOWN]),
        "fell": lists.told(lists.movers(scope, "fell")[:SHOWN]),
        "staged": lists.told(lists.movers(scope, "stage")[:SHOWN]),
        "uncovered": lists.with_days(scope, _late(scope, days), days),
    }
    return render(request, "portfolio/dashboard.html", context)


def _late(scope: Scope, days: Mapping[str, int]) -> list[Standing]:
    return lists.looked_after(scope, list(lists.uncovered(scope, days)[:SHOWN]))


@require_GET
def movers(request: PageRequest) -> HttpResponseBase:
    """All accounts that rose, fell or changed their stage in the evaluation."""
    scope = scope_of(request)
    if scope is None:
        return nothing_yet(request, page="portfolio", heading=_("Tiers"))
    what = request.GET.get("what", "rose")
    if what not in lists.MOVERS:
        raise Http404
    moved, order = lists.movers(scope, what), lists.MOVERS[what].ordering
    if downloads.wanted(request):
        rows = in_pages(moved, order, lists.told)
        return downloads.answer(request, name=f"tiers-{what}", columns=MOVERS, rows=rows)
    page = lists.page_of(request, moved, order)
    context = frame(scope, what=what) | {
        "what": what,
        "changes": lists.told(page.rows),
        "pages": page,
    }
    return _answer(request, "movers", context)


@require_GET
def uncovered(request: PageRequest) -> HttpResponseBase:
    """All A and B accounts that have not heard from us in time."""
    scope = scope_of(request)
    if scope is None:
        return nothing_yet(request, page="portfolio", heading=_("Tiers"))
    days = CoveragePolicy.objects.days_by_tier()
    late = lists.uncovered(scope, days)
    if downloads.wanted(request):
        rows = in_pages(late, lists.BY_SCORE, partial(lists.looked_after, scope))
        return downloads.answer(request, name="tiers-uncovered", columns=UNCOVERED, rows=rows)
    page = lists.page_of(request, late, lists.BY_SCORE)
    context = frame(scope) | {
        "standings": lists.with_days(scope, lists.looked_after(scope, page.rows), days),
        "pages": page,
    }
    return _answer(request, "uncovered", context)


@require_GET
def accounts(request: PageRequest) -> HttpResponseBase:
    """The accounts behind a number of a past evaluation; the list of accounts shows today's."""
    scope = scope_of(request)
    if scope is None:
        return nothing_yet(request, page="portfolio", heading=_("Tiers"))
    kept = {name: request.GET.get(name, "") for name in ("tier", "stage")}
    stood = lists.accounts(scope, **kept)
    if downloads.wanted(request):
        rows = in_pages(stood, lists.BY_SCORE, partial(lists.looked_after, scope))
        return downloads.answer(request, name="tiers-accounts", columns=STANDINGS, rows=rows)
    page = lists.page_of(request, stood, lists.BY_SCORE)
    context = frame(scope, **kept) | {
        "standings": lists.looked_after(scope, page.rows),
        "pages": page,
    }
    return _answer(request, "accounts", context)


def _links(scope: Scope) -> dict[str, str]:
    """The list behind each figure at the top."""
    return {
        "all": scope.accounts_url(),
        "uncovered": scope.url("portfolio_uncovered"),
    } | {what: scope.url("portfolio_movers", what=what) for what in lists.MOVERS}


def _answer(request: PageRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render_page(
        request,
        page=f"portfolio/{name}.html",
        partial=f"portfolio/partials/{name}.html",
        context=context,
    )
