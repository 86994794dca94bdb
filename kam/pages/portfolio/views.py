"""The tier dashboard and the lists behind its numbers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kam.core.pages import PageRequest, render_page
from kam.pages.portfolio import charts, lists
from kam.pages.portfolio.figures import figures_of
from kam.pages.portfolio.findings import findings_of
from kam.pages.portfolio.scope import Scope, scope_of
from planning.models import CoveragePolicy
from scoring.models import Stage

SHOWN = 6  # rows of a list on the dashboard itself


@require_GET
def portfolio(request: PageRequest) -> HttpResponse:
    """Who rose, who fell and why, who is uncovered, and where the money is concentrated."""
    scope = scope_of(request)
    if scope is None:
        return render(request, "portfolio/empty.html", {"asked": request.GET.get("as_of", "")})
    figures, days = figures_of(scope), CoveragePolicy.objects.days_by_tier()
    context = _frame(scope) | {
        "figures": figures,
        "findings": findings_of(figures),
        "links": _links(scope),
        "stages": list(Stage),
        "charts": {"tiers": charts.tier_shares(figures), "curve": charts.concentration(figures)},
        "rose": lists.told(lists.movers(scope, "rose")[:SHOWN]),
        "fell": lists.told(lists.movers(scope, "fell")[:SHOWN]),
        "staged": lists.told(lists.movers(scope, "stage")[:SHOWN]),
        "uncovered": lists.with_days(scope, lists.uncovered(scope, days)[:SHOWN], days),
    }
    return render(request, "portfolio/dashboard.html", context)


@require_GET
def movers(request: PageRequest) -> HttpResponse:
    """All accounts that rose, fell or changed their stage in the evaluation."""
    scope = _scope_or_404(request)
    what = request.GET.get("what", "rose")
    if what not in lists.MOVERS:
        raise Http404
    page = lists.page_of(request, lists.movers(scope, what), lists.MOVERS[what].ordering)
    context = _frame(scope) | {
        "what": what,
        "kept": {"what": what},
        "changes": lists.told(page.rows),
        "pages": page,
    }
    return _answer(request, "movers", context)


@require_GET
def uncovered(request: PageRequest) -> HttpResponse:
    """All A and B accounts that have not heard from us in time."""
    scope = _scope_or_404(request)
    days = CoveragePolicy.objects.days_by_tier()
    page = lists.page_of(request, lists.uncovered(scope, days), lists.BY_SCORE)
    context = _frame(scope) | {"standings": lists.with_days(scope, page.rows, days), "pages": page}
    return _answer(request, "uncovered", context)


@require_GET
def accounts(request: PageRequest) -> HttpResponse:
    """The accounts behind a number of a past evaluation; the list of accounts shows today's."""
    scope = _scope_or_404(request)
    kept = {name: request.GET.get(name, "") for name in ("tier", "stage")}
    page = lists.page_of(request, lists.accounts(scope, **kept), lists.BY_SCORE)
    context = _frame(scope) | {"kept": kept, "standings": page.rows, "pages": page}
    return _answer(request, "accounts", context)


def _links(scope: Scope) -> dict[str, str]:
    """The list behind each figure at the top."""
    return {
        "all": scope.accounts_url(),
        "uncovered": scope.url("portfolio_uncovered"),
    } | {what: scope.url("portfolio_movers", what=what) for what in lists.MOVERS}


def _scope_or_404(request: PageRequest) -> Scope:
    scope = scope_of(request)
    if scope is None:
        raise Http404
    return scope


def _frame(scope: Scope) -> dict[str, object]:
    return {
        "scope": scope,
        "earlier": lists.neighbour(scope, -1),
        "later": lists.neighbour(scope, 1),
    }


def _answer(request: PageRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render_page(
        request,
        page=f"portfolio/{name}.html",
        partial=f"portfolio/partials/{name}.html",
        context=context,
    )
