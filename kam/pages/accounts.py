"""The list of accounts: which ones, in what order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.filters import AccountFilter
from accounts.models import Account, User
from kam.core import keyset
from kam.core.counts import capped_count, count_text
from kam.core.pages import PageRequest, render_page
from scoring.filters import ScoredAccountFilter
from scoring.models import Evaluation
from scoring.querysets import sorted_apart, with_standing

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
ORDERS = {  # directions that an index walks: ties follow the index too
    "name": keyset.Ordering("name"),
    "-name": keyset.Ordering("name", descending=True, tie_descending=True),
    "-score": keyset.Ordering("score", descending=True, nullable=True),
    "score": keyset.Ordering("score", tie_descending=True, nullable=True),
    "-sales_12m": keyset.Ordering("sales_12m", descending=True, nullable=True),
    "sales_12m": keyset.Ordering("sales_12m", tie_descending=True, nullable=True),
    "-last_contact_at": keyset.Ordering(
        "last_contact_at", descending=True, tie_descending=True, nullable=True, moment=True
    ),
    "last_contact_at": keyset.Ordering("last_contact_at", nullable=True, moment=True),
    "next_step_due": keyset.Ordering("next_step_due", nullable=True),
    "-next_step_due": keyset.Ordering(
        "next_step_due", descending=True, tie_descending=True, nullable=True
    ),
}


@dataclass(frozen=True)
class Column:
    """A head of the table; `first` is the direction that the first click sorts by."""

    label: str | Promise
    first: str = ""
    css: str = ""


COLUMNS = [
    Column(_("Tier")),
    Column(_("Name"), "name"),
    Column(_("Score"), "-score"),
    Column(_("Stage")),
    Column(_("Sales, 12 months"), "-sales_12m", "text-end"),
    Column(_("Last contact"), "-last_contact_at"),
    Column(_("Next step"), "next_step_due"),
    Column(_("Owner")),
]


@require_GET
def account_list(request: PageRequest) -> HttpResponse:
    evaluation = Evaluation.objects.slim().current()
    accounts = Account.objects.visible_to(request.user)
    if not request.GET.getlist("status"):
        accounts = accounts.active()
    filterset = ScoredAccountFilter(
        request.GET, queryset=with_standing(accounts, evaluation), request=request
    )
    ordering = _ordering(request, scored=evaluation is not None)
    count = _count(filterset, accounts)
    page = _page(request, filterset.qs.select_related("owner"), ordering, count)
    return render_page(
        request,
        page="accounts/list.html",
        partial="accounts/partials/table.html",
        context={
            "filter": filterset,
            "chips": _chips(request, filterset),
            "rows": page.rows,
            "ordering": ordering,
            "columns": [_head(request, column, ordering) for column in COLUMNS],
            "count": ngettext("%(count)s account", "%(count)s accounts", count)
            % {"count": count_text(count)},
            "previous": _address(request, ordering, page.previous),
            "next": _address(request, ordering, page.next),
            "may_add": request.user.can_write,
            "may_import": request.user.role == User.Role.ADMIN,
        },
    )


def _chips(request: HttpRequest, filterset: ScoredAccountFilter) -> list[dict[str, str]]:
    """What the list is narrowed to, each with the address of the list without it."""
    chips = []
    for name in sorted(_set(filterset), key=list(filterset.form.fields).index):
        field, value = filterset.form.fields[name], filterset.form.cleaned_data[name]
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            text = dict(getattr(field, "choices", ())).get(one) if isinstance(value, list) else None
            shown = text or (date_format(one) if isinstance(one, date) else str(one))
            url = _without(request, name, place)
            chips.append({"label": str(field.label), "text": str(shown), "url": url})
    return chips


def _without(request: HttpRequest, name: str, place: int) -> str:
    """This page's address without one of the values of a parameter."""
    query = request.GET.copy()
    query.pop("cursor", None)
    query.setlist(name, [v for at, v in enumerate(query.getlist(name)) if at != place])
    return f"?{query.urlencode()}"


def _set(filterset: ScoredAccountFilter) -> set[str]:
    """Names of the filters that are set."""
    values = filterset.form.cleaned_data if filterset.form.is_valid() else {}
    return {name for name, value in values.items() if value not in (None, "", [])}


def _count(filterset: ScoredAccountFilter, accounts: QuerySet[Account]) -> int:
    """How many accounts match, capped; standings are joined only where a filter needs them."""
    if _set(filterset) <= AccountFilter.base_filters.keys():
        accounts = AccountFilter(filterset.data, queryset=accounts, request=filterset.request).qs
        return capped_count(accounts)
    return capped_count(filterset.qs)


def _ordering(request: HttpRequest, *, scored: bool) -> str:
    wish = request.GET.get("ordering", "")
    return wish if wish in ORDERS else "-score" if scored else "name"


def _page(
    request: HttpRequest, accounts: QuerySet[Account], ordering: str, count: int
) -> keyset.Page:
    """The page at the cursor; the first one where the cursor fits no longer."""
    at = keyset.Position.of(request.GET.get("cursor"), ordering)
    order = ORDERS[ordering]
    if count <= FEW:
        accounts, order = sorted_apart(accounts, order)
    return keyset.page(accounts, order, limit=PER_PAGE, at=at)


def _address(request: HttpRequest, ordering: str, at: keyset.Position | None) -> str:
    return _with(request, cursor=at.encode(ordering)) if at else ""


def _with(request: HttpRequest, **values: str) -> str:
    """This page's address with other values; the cursor belongs to one order only."""
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in values.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _head(request: HttpRequest, column: Column, ordering: str) -> dict[str, Any]:
    """What the head of a column shows: where it leads and how it is sorted now."""
    name = column.first.lstrip("-")
    sorted_now = bool(name) and name == ordering.lstrip("-")
    other = ordering.removeprefix("-") if ordering.startswith("-") else f"-{ordering}"
    target = other if sorted_now else column.first
    return {
        "label": column.label,
        "css": column.css,
        "url": _with(request, ordering=target) if column.first else "",
        "sort": ("descending" if ordering.startswith("-") else "ascending") if sorted_now else "",
    }
