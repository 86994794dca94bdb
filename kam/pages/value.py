"""Value to come: which accounts will bring most, which large ones have probably left, how sure it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import Account
from kam.core import keyset
from kam.core.counts import capped_count, count_text
from kam.core.pages import PageRequest, render_page
from kam.pages.asof import asking
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from kam.pages.retention import retention
from scoring.lifetime import fit_of, retention_of, words
from scoring.models import LifetimeFit, LifetimeValue, Standing
from scoring.querysets import sorted_apart

__all__ = ["value"]

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
GONE = 0.5
BY_VALUE = keyset.Ordering("value", descending=True, tie="account_id")
BY_STAKE = keyset.Ordering("at_stake", descending=True, tie="account_id")


@dataclass(frozen=True)
class Entry:
    """higher: places that it stands higher by value than by sales; below 0: lower."""

    row: LifetimeValue
    standing: Standing | None
    percent: float
    said: str
    higher: int

    @property
    def account(self) -> Account:
        return self.row.account


@require_GET
def value(request: PageRequest) -> HttpResponse:
    scope = scope_of(request, "value")
    if scope is None:
        return nothing_yet(request, page="value", heading=_("Value to come"))
    fit = fit_of(scope.evaluation)
    leaving = request.GET.get("list") == "leaving"
    page = "value/value.html"
    context = frame(scope, list="leaving" if leaving else "") | {"fit": fit, "leaving": leaving}
    context |= retention(retention_of(scope.evaluation))
    if fit is None:
        context |= asking(request, "value", scope.evaluation)
        return render_page(request, page=page, context=context)
    if fit.refused_because:
        return render_page(request, page=page, context={**context, "refused": words.refusal(fit)})
    context |= {"finding": words.finding(fit), "forecasts": _forecasts(fit)}
    context["margin_percent"] = None if fit.margin is None else 100 * fit.margin
    rows = LifetimeValue.objects.filter(evaluation=fit.evaluation_id)
    context |= _list(request, scope.on_accounts(rows), leaving, fit)
    context["lists"] = _links(scope, leaving)
    return render_page(request, page=page, partial="value/partials/table.html", context=context)


def _links(scope: Scope, leaving: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Most value to come"), "url": scope.url(), "here": not leaving},
        {"label": _("Large and probably gone"), "url": scope.url(list="leaving"), "here": leaving},
    ]


def _list(
    request: PageRequest, rows: QuerySet[LifetimeValue], leaving: bool, fit: LifetimeFit
) -> dict[str, Any]:
    order = BY_STAKE if leaving else BY_VALUE
    gone = rows.filter(p_alive__lt=GONE)
    left = capped_count(gone)
    shown = gone if leaving else rows
    count = left if leaving else capped_count(rows)
    at = keyset.Position.of(request.GET.get("cursor"), order.column)
    found, by = sorted_apart(shown, order) if count <= FEW else (shown, order)
    page = keyset.page(found.select_related("account"), by, limit=PER_PAGE, at=at)
    return {
        "entries": _entries(page.rows, fit),
        "left": count_text(left),
        "any_left": bool(left),
        "count": ngettext("%(count)s account", "%(count)s accounts", count)
        % {"count": count_text(count)},
        "previous": _address(request, page.previous, order),
        "next": _address(request, page.next, order),
    }


def _entries(rows: Iterable[LifetimeValue], fit: LifetimeFit) -> list[Entry]:
    ids = [row.account_id for row in rows]
    standings = Standing.objects.filter(evaluation=fit.evaluation_id, account__in=ids)
    found = {row.account_id: row for row in standings}
    return [
        Entry(
            row,
            found.get(row.account_id),
            words.chance(row),
            words.told_chance(row),
            row.sales_rank - row.rank,
        )
        for row in rows
    ]


def _forecasts(fit: LifetimeFit) -> list[dict[str, Any]]:
    """The rows of the table: what each way of foretelling was off by."""
    found = fit.held_out["forecasts"] if fit.held_out else []
    least = min((each["error"] for each in found), default=0)
    return [
        {**each, "label": words.FORECASTS[each["name"]], "is_best": each["error"] == least}
        for each in found
    ]


def _address(request: PageRequest, at: keyset.Position | None, order: keyset.Ordering) -> str:
    """This page's address from another place on."""
    if at is None:
        return ""
    kept = [
        (name, request.GET[name]) for name in ("list", "team", "as_of") if request.GET.get(name)
    ]
    return "?" + urlencode([*kept, ("cursor", at.encode(order.column))])
