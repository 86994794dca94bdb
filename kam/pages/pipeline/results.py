"""How often we win, and what is missing to the targets of the plans."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kam.core import figures as shown
from kam.core.pages import PageRequest, render_page
from kam.pages.pipeline.asking import GapForm, ScopeForm
from planning.pipeline.gap import MOST, by_team, gaps, together
from planning.pipeline.rates import MONTHS, NEWEST, WinRate
from planning.pipeline.rates import win_rates as rates_of

TELLING = 10  # cases against a competitor from which a rate says something


@require_GET
def win_rates(request: PageRequest) -> HttpResponse:
    """By competitor and by tier, of the last two years."""
    form, today = ScopeForm(request.GET, request=request), timezone.localdate()
    competitors, tiers = rates_of(form.accounts_ever, today)
    context = {"form": form, "competitors": competitors, "tiers": tiers}
    context |= {"finding": _finding(competitors), "months": MONTHS, "most": NEWEST}
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


def _finding(rates: list[WinRate]) -> str:
    """Against whom we win least and most, and whether that may be chance; empty: too few to say."""
    told = sorted((r for r in rates if r.of and r.closed >= TELLING), key=lambda r: r.percent)
    if len(told) < 2:
        return ""
    least, most = told[0], told[-1]
    texts = {"least": least.of, "low": shown.percent(least.percent)}
    texts |= {"most": most.of, "high": shown.percent(most.percent)}
    if least.between[1] < most.between[0]:
        return (
            _("We win least against %(least)s (%(low)s) and most against %(most)s (%(high)s).")
            % texts
        )
    return (
        _(
            "We win %(low)s against %(least)s and %(high)s against %(most)s; their ranges overlap, so the difference may be chance."
        )
        % texts
    )


def _shown(request: PageRequest, name: str, context: dict) -> HttpResponse:
    return render_page(
        request,
        page=f"pipeline/{name}.html",
        partial=f"pipeline/partials/{name}.html",
        context=context,
    )
