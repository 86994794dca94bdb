"""How often we win, and what is missing to the targets of the plans."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kam.core.pages import PageRequest, render_page
from kam.pages.pipeline.asking import PipelineForm
from planning.pipeline.gap import MOST, by_team, gaps, together
from planning.pipeline.rates import MONTHS, NEWEST
from planning.pipeline.rates import win_rates as rates_of


@require_GET
def win_rates(request: PageRequest) -> HttpResponse:
    """By competitor and by tier, of the last two years."""
    form, today = _asked(request), timezone.localdate()
    competitors, tiers = rates_of(form.accounts, today)
    context = {"form": form, "competitors": competitors, "tiers": tiers}
    context |= {"months": MONTHS, "most": NEWEST}
    return _shown(request, "win_rates", context)


@require_GET
def target_gap(request: PageRequest) -> HttpResponse:
    """This year's targets against what is sold and what is open."""
    form, today = _asked(request), timezone.localdate()
    rows = gaps(form.accounts, year=today.year, today=today, user=request.user)
    context = {
        "form": form,
        "rows": rows,
        "sums": together(rows),
        "teams": by_team(rows) if request.user.leads else [],
        "year": today.year,
        "capped": len(rows) == MOST,
        "most": MOST,
    }
    return _shown(request, "gap", context)


def _asked(request: PageRequest) -> PipelineForm:
    """Team and owner only: a rate by competitor needs them all."""
    form = PipelineForm(request.GET, request=request)
    del form.fields["line"], form.fields["competitor"]
    return form


def _shown(request: PageRequest, name: str, context: dict) -> HttpResponse:
    return render_page(
        request,
        page=f"pipeline/{name}.html",
        partial=f"pipeline/partials/{name}.html",
        context=context,
    )
