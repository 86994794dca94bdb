"""Value to come: which accounts will bring most, which large ones have probably left, how sure it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.filters import teams_in_sight
from accounts.models import Account, Team
from kam.core import keyset
from kam.core.counts import capped_count, count_text
from kam.core.pages import PageRequest, render_page
from kam.pages.retention import retention
from scoring.lifetime import words
from scoring.models import LifetimeFit, LifetimeValue, RetentionFit, Standing
from scoring.querysets import sorted_apart

__all__ = ["value"]

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
GONE = 0.5
BY_VALUE = keyset.Ordering("value", descending=True, tie="account_id")
BY_STAKE = keyset.Ordering("at_stake", descending=True, tie="account_id")


class TeamForm(forms.Form):
    """The team that the list is narrowed to."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)

    @property
    def wish(self) -> Team | None:
        return self.cleaned_data.get("team") if self.is_valid() else None


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
    if not request.user.leads:
        raise PermissionDenied
    fit = LifetimeFit.objects.select_related("evaluation").first()
    leaving = request.GET.get("list") == "leaving"
    form = TeamForm(request.GET, request=request)
    page = "value/value.html"
    context: dict[str, Any] = {"fit": fit, "form": form, "leaving": leaving}
    context |= retention(RetentionFit.objects.first())
    if fit is None or fit.refused_because:
        reason = words.refusal(fit) if fit else ""
        return render_page(request, page=page, context={**context, "refused": reason})
    context |= {"finding": words.finding(fit), "forecasts": _forecasts(fit)}
    context["margin_percent"] = None if fit.margin is None else 100 * fit.margin
    context |= _list(request, _rows(request, form.wish, fit), leaving, fit)
    return render_page(request, page=page, partial="value/partials/table.html", context=context)


def _rows(request: PageRequest, team: Team | None, fit: LifetimeFit) -> QuerySet[LifetimeValue]:
    rows = LifetimeValue.objects.visible_to(request.user).filter(evaluation=fit.evaluation_id)
    return rows.filter(account__team__in=team.with_descendants()) if team else rows


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
    kept = [(name, request.GET[name]) for name in ("list", "team") if request.GET.get(name)]
    return "?" + urlencode([*kept, ("cursor", at.encode(order.column))])
