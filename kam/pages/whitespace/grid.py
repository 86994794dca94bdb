"""Accounts by product line: all in sight, or those of one group."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import groups
from accounts.models import Account, User
from kam.core import keyset
from kam.core.pages import PageRequest, beside, render_page
from kam.pages.account.frame import account_frame
from kam.pages.pipeline.asking import PipelineForm
from planning.whitespace import all_lines, whitespace_of
from scoring.models import Evaluation, Standing
from scoring.querysets import sorted_apart, with_standing

PER_PAGE = 25
UNITS = 50  # accounts of a group that are shown
LARGEST = keyset.Ordering("sales_12m", descending=True, tie="account_id")


@require_GET
def whitespace(request: PageRequest) -> HttpResponse:
    """The accounts in sight, the largest by sales first."""
    form = PipelineForm(request.GET, request=request)
    del form.fields["competitor"]
    at = keyset.Position.of(request.GET.get("cursor"), LARGEST.column)
    page = _largest(request.user, form, at)
    lines = [form.wishes["line"]] if form.wishes.get("line") else all_lines()
    context = {
        **_grid(request, [_tiered(standing) for standing in page.rows], lines),
        "form": form,
        **beside(request, page, LARGEST.column),
    }
    partial = "whitespace/partials/grid.html"
    return render_page(request, page="whitespace/all.html", partial=partial, context=context)


@require_GET
def account_whitespace(request: PageRequest, pk: int) -> HttpResponse:
    """The account, and below it the companies of its group that the user sees."""
    frame = account_frame(request, pk, "account_plan")
    members = groups.below(pk) if frame["has_group"] else [pk]
    units = _units(Account.objects.visible_to(request.user).filter(pk__in={*members, pk}), pk)
    context = {**frame, **_grid(request, units[:UNITS], all_lines())}
    context["units"] = UNITS if len(units) > UNITS else None
    partial = "whitespace/partials/grid.html"
    return render_page(request, page="whitespace/account.html", partial=partial, context=context)


def _units(accounts: QuerySet[Account], first: int) -> list[Any]:
    """The account itself, then those below it that still count, by name; one more than is shown."""
    itself = Case(When(pk=first, then=0), default=1)
    living = with_standing(accounts.filter(Q(pk=first) | ~Q(status=Account.Status.ARCHIVED)))
    return list(living.order_by(itself, "name", "pk")[: UNITS + 1])


def _largest(user: User, form: PipelineForm, at: keyset.Position | None) -> keyset.Page:
    """Of whom looks after few, their few are sorted; else the index of all sales is walked."""
    rows, order = _standings(form.accounts), LARGEST
    if form.wishes.get("owner") or Account.objects.few_visible_to(user) is not None:
        rows, order = sorted_apart(rows, order)
    return keyset.page(rows, order, limit=PER_PAGE, at=at)


def _standings(accounts: QuerySet[Account]) -> QuerySet[Standing]:
    evaluation = Evaluation.objects.slim().current()
    rows = Standing.objects.filter(evaluation=evaluation, account__in=accounts.values("pk"))
    return rows.select_related("account")


def _tiered(standing: Standing) -> Account:
    account: Any = standing.account
    account.tier = standing.tier
    return account


def _grid(request: PageRequest, accounts: Sequence[Any], lines: Sequence[str]) -> dict[str, Any]:
    """The rows with their cells, and which of them the user may change."""
    pks = [account.pk for account in accounts]
    cells = whitespace_of(pks, lines, timezone.localdate())
    editable = Account.objects.editable_by(request.user).filter(pk__in=pks)
    return {
        "lines": lines,
        "grid": [(account, cells.get(account.pk, [])) for account in accounts],
        "writable": set(editable.values_list("pk", flat=True)),
    }
