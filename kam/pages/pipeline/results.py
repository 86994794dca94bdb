"""How often we win, and what is missing to the targets of the plans."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kam.core.pages import PageRequest, render_page
from kam.pages.pipeline.asking import GapForm, ScopeForm
from planning.pipeline.gap import MOST, by_team, gaps, together
from planning.pipeline.rates import MONTHS, NEWEST
from planning.pipeline.rates import win_rates as rates_of


@require_GET
def win_rates(request: PageRequest) -> HttpResponse:
    """By competitor and by tier, of the last two years."""
    form, today = ScopeForm(request.GET, request=request), timezone.localdate()
    competitors, tiers = rates_of(form.accounts_ever, today)
    context = {"form": form, "competitors": competitors, "tiers": tiers}
    context |= {"months": MONTHS, "most": NEWEST}
    return _shown(request, "win_rates", context)


@require_GET
def target_gap(request: PageRequest) -> HttpResponse:
    """A year's targets against what is sold and what is open."""
    today = timezone.localdate()
    form = GapForm(request.GET, request=request, this_year=today.year)
    rows = gaps(form.accounts, year=form.asked_year, today=today, user=request.user)
    context = {
        "form": form,
        "rows": rows,
        "sums": together(rows),
        "teams": by_team(rows) if request.user.leads else [],
        "year": form.asked_year,
        "capped": len(rows) == MOST,
        "most": MOST,
    }
    return _shown(request, "gap", context)


def _shown(request: PageRequest, name: str, context: dict) -> HttpResponse:
    return render_page(
        request,
        page=f"pipeline/{name}.html",
        partial=f"pipeline/partials/{name}.html",
        context=context,
    )
