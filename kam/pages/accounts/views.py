"""The list of accounts: which ones, in what order, with which columns."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.custom_fields import PREFIX, fields_in_use
from accounts.filters import AccountFilter
from accounts.models import Account, CustomField, SavedView, User
from accounts.services import may_keep_tags
from kam.core import downloads, keyset
from kam.core.counts import CAP, capped_count, count_text
from kam.core.pages import PageRequest, render_page, wants_partial
from kam.pages.accounts.cells import joined, rows_of
from kam.pages.accounts.list_views import ALL, READY, ListView, views_of
from kam.pages.accounts.state import Shown, shown_list
from kam.pages.downloads import account_columns, account_rows
from scoring.columns import ALWAYS, ListColumn, all_columns, sorted_by
from scoring.filters import ScoredAccountFilter
from scoring.models import Evaluation
from scoring.querysets import sorted_apart, with_standing

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
TAPS = ("q", "tier", "stage", "segment", "status", "tag", "tag_all")
PANEL = (
    "owner", "team", "industry", "region", "country", "no_contact_days", "last_contact_before",
    "score_min", "score_max", "border",
)  # fmt: skip
SCORED = ScoredAccountFilter.base_filters.keys() - AccountFilter.base_filters.keys()


@require_GET
def account_list(request: PageRequest) -> HttpResponseBase:
    if not request.GET and request.user.default_view not in ("", ALL.key):
        return redirect(f"{reverse('pages:accounts')}?view={request.user.default_view}")
    fields = fields_in_use()
    views = views_of(request.user)
    shown = shown_list(request.GET, views, fields)
    if "column" in request.GET and not wants_partial(request):
        return redirect(reverse("pages:accounts") + shown.address())  # the chooser, without scripts
    evaluation = Evaluation.objects.slim().current()
    accounts, filterset = chosen(request, shown.data(), fields, evaluation)
    ordering = shown.ordering or ("-score" if evaluation is not None else "name")
    if downloads.wanted(request):
        return _download(request, filterset.qs, shown, ordering, fields)
    count = _count(filterset, accounts)
    page = _page(request, filterset.qs, shown, ordering, count, fields)
    response = render_page(
        request,
        page="accounts/list.html",
        partial="accounts/partials/list.html",
        context={
            **_filters(filterset, shown, fields),
            **_views(request, views, shown, filterset),
            **_table(shown, fields, page, ordering, request.user),
            "count": ngettext("%(count)s account", "%(count)s accounts", count)
            % {"count": count_text(count)},
            "matching": count_text(count),
            "more_than_shown": count > len(page.rows),
            "too_many_to_count": count > CAP,
            "may_write": request.user.can_write,
            "may_keep_tags": may_keep_tags(request.user),
            "may_import": request.user.role == User.Role.ADMIN,
        },
    )
    if wants_partial(request) and "cursor" not in request.GET:
        response["HX-Push-Url"] = reverse("pages:accounts") + shown.address()
    return response


def _download(
    request: PageRequest,
    accounts: QuerySet[Account],
    shown: Shown,
    ordering: str,
    fields: list[CustomField],
) -> HttpResponseBase:
    """The whole list as it is narrowed, with the columns that are shown."""
    known = all_columns(fields)
    columns = {name: known[name] for name in shown.columns}
    accounts, order = sorted_by(joined(accounts, shown.columns), ordering, fields)
    rows = account_rows(accounts, order, columns, request.user)
    return downloads.answer(request, name="accounts", columns=account_columns(columns), rows=rows)


def chosen(
    request: PageRequest, data: QueryDict, fields: list[CustomField], evaluation: Any
) -> tuple[QuerySet[Account], ScoredAccountFilter]:
    """The accounts in sight, and the filter over them; archived ones only where asked for."""
    accounts = Account.objects.visible_to(request.user)
    if not data.getlist("status"):
        accounts = accounts.active()
    scored = with_standing(accounts, evaluation)
    return accounts, ScoredAccountFilter(data, queryset=scored, request=request, fields=fields)


def _filters(
    filterset: ScoredAccountFilter, shown: Shown, fields: list[CustomField]
) -> dict[str, Any]:
    form, custom = filterset.form, _offered(fields)
    names = list(form.fields["tag"].choices)  # asked for once, not at each look
    form.fields["tag"].choices = form.fields["tag_all"].choices = names
    return {
        "filter": filterset,
        "chips": _chips(shown, filterset),
        "panel": [form[name] for name in PANEL],
        "custom": [form[name] for name in custom],
        "kept": _kept(shown, {*PANEL, *TAPS, *custom}),
    }


def _kept(shown: Shown, asked: set[str]) -> list[tuple[str, str]]:
    """What the filter form hands on unseen: the view and what has no field of its own.

    An empty value of each filter of the view says that the form is the whole truth: a box that is
    ticked no more sends nothing.
    """
    beneath = [(name, "") for name in shown.view.filters]
    unseen = [(n, v) for n, values in shown.filters.items() if n not in asked for v in values]
    handed_on = QueryDict(shown.query(filters=shown.view.filters))
    return [*((name, handed_on[name]) for name in handed_on), *beneath, *unseen]


def _offered(fields: list[CustomField]) -> list[str]:
    """The filters that the panel offers for custom fields; the address knows more."""
    ends = {"text": ["__contains"], "number": ["__gte", "__lte"], "date": ["__gte", "__lte"]}
    return [f"{PREFIX}{f.key}{end}" for f in fields for end in ends.get(f.kind, [""])]


def _chips(shown: Shown, filterset: ScoredAccountFilter) -> list[dict[str, str]]:
    """What the list is narrowed to, each with the address of the list without it."""
    chips = []
    for name in sorted(_set(filterset), key=list(filterset.form.fields).index):
        field, value = filterset.form.fields[name], filterset.form.cleaned_data[name]
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            text = dict(getattr(field, "choices", ())).get(one) if isinstance(one, str) else None
            spoken = text or (date_format(one) if isinstance(one, date) else str(one))
            url = shown.address(filters=_without(shown, name, place))
            chips.append({"label": str(field.label), "text": str(spoken), "url": url})
    return chips


def _without(shown: Shown, name: str, place: int) -> dict[str, list[str]]:
    values = [value for at, value in enumerate(shown.filters[name]) if at != place]
    return {**shown.filters, name: values} if values else _but(shown.filters, name)


def _but(filters: dict[str, list[str]], name: str) -> dict[str, list[str]]:
    return {other: values for other, values in filters.items() if other != name}


def _set(filterset: ScoredAccountFilter) -> set[str]:
    """Names of the filters that are set."""
    filterset.form.is_valid()  # what is wrong falls away, the rest counts
    values = filterset.form.cleaned_data
    return {name for name, value in values.items() if value not in (None, "", [])}


def _count(filterset: ScoredAccountFilter, accounts: QuerySet[Account]) -> int:
    """How many accounts match, capped; standings are joined only where a filter needs them."""
    if SCORED.isdisjoint(_set(filterset)):
        accounts = filterset.filter_queryset(accounts)
        return capped_count(accounts)
    return capped_count(filterset.qs)


def _page(
    request: PageRequest,
    accounts: QuerySet[Account],
    shown: Shown,
    ordering: str,
    count: int,
    fields: list[CustomField],
) -> keyset.Page:
    """The page at the cursor; the first one where the cursor fits no longer."""
    at = keyset.Position.of(request.GET.get("cursor"), ordering)
    accounts, order = sorted_by(joined(accounts, shown.columns), ordering, fields)
    if count <= FEW:
        accounts, order = sorted_apart(accounts, order)
    return keyset.page(accounts, order, limit=PER_PAGE, at=at)


def _table(
    shown: Shown, fields: list[CustomField], page: keyset.Page, ordering: str, user: User
) -> dict[str, Any]:
    known = all_columns(fields)
    columns = {name: known[name] for name in shown.columns}
    turn = {
        way: shown.address(cursor=at.encode(ordering)) if at else ""
        for way, at in (("previous", page.previous), ("next", page.next))
    }
    return {
        "rows": page.rows,
        "table": rows_of(page.rows, columns, user),
        "ordering": ordering,
        "columns": [_head(shown, column, ordering) for column in columns.values()],
        "all_columns": _choosable(shown, known),
        "handed_on": _pairs(shown.query(columns=list(shown.view.columns))),
        **turn,
    }


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, values in QueryDict(query).lists() for value in values]


def _choosable(shown: Shown, known: dict[str, ListColumn]) -> list[dict[str, Any]]:
    """For the chooser: the columns shown, in their order, then the others."""
    names = [*shown.columns, *(name for name in known if name not in shown.columns)]
    return [
        {
            "name": name,
            "label": known[name].label,
            "shown": name in shown.columns,
            "fixed": name == ALWAYS,
        }
        for name in names
    ]


def _head(shown: Shown, column: ListColumn, ordering: str) -> dict[str, Any]:
    """What the head of a column shows: where it leads and how it is sorted now."""
    name = column.first.lstrip("-")
    sorted_now = bool(name) and name == ordering.lstrip("-")
    other = ordering.removeprefix("-") if ordering.startswith("-") else f"-{ordering}"
    target = other if sorted_now else column.first
    return {
        "label": column.label,
        "css": "text-end" if column.right else "",
        "url": shown.address(ordering=target) if column.first else "",
        "sort": ("descending" if ordering.startswith("-") else "ascending") if sorted_now else "",
    }


def _views(
    request: PageRequest,
    views: dict[str, ListView],
    shown: Shown,
    filterset: ScoredAccountFilter,
) -> dict[str, Any]:
    """The row of views over the list, and what can be done with the one that is open."""
    saved = shown.view.saved
    editable = saved is not None and _may_edit(request.user, saved)
    return {
        "shown": shown,
        "view": shown.view,
        "view_query": shown.query(),
        "ready_views": [views[key] for key in READY],
        "saved_views": [view for key, view in views.items() if key not in READY],
        "view_editable": editable,
        "view_gone": _gone(shown, filterset),
        "view_missing": request.GET.get("view", ALL.key) not in views,
        "choosing": "choosing" in request.GET,
        "is_default": (request.user.default_view or ALL.key) == shown.view.key,
    }


def _may_edit(user: User, view: SavedView) -> bool:
    return SavedView.objects.editable_by(user).filter(pk=view.pk).exists()


def _gone(shown: Shown, filterset: ScoredAccountFilter) -> list[str]:
    """What the view asks for and no longer exists: a retired field, a deleted tag."""
    gone = []
    for name in shown.view.filters:
        if name not in filterset.filters:
            gone.append(_label_of_gone(name))
        elif name in filterset.form.errors:
            values = ", ".join(shown.view.filters[name])
            gone.append(f"{filterset.form[name].label}: {values}"[:200])
    return gone


def _label_of_gone(name: str) -> str:
    key = name.removeprefix(PREFIX).split("__")[0]
    field = CustomField.objects.filter(key=key).first() if name.startswith(PREFIX) else None
    return field.label if field else name[:60] or _("a filter")
