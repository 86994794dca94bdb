"""What one account demands and selects by: seen on its Facts tab, typed here."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Account
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, tell
from kam.pages.matching.grids import Cell, read_number
from scoring.matching.judging import judge, read_mark
from scoring.matching.words import Judgement, judgements, why
from scoring.models import Criterion, IndustryNeed, ProspectMatch

__all__ = ["account_matching", "match_card"]


@dataclass
class Row:
    """A line or a criterion with its input; key is what the service knows it by."""

    key: Any
    title: str
    cell: Cell


def match_card(account: Account) -> dict[str, Any]:
    """What the Facts tab shows of the match of an account."""
    row = ProspectMatch.objects.select_related("need__industry").filter(account=account).first()
    judgement = judgements([account.pk])[account.pk]
    criteria = Criterion.objects.in_bulk()
    shares = judgement.shares()
    return {
        "match": row,
        "match_percents": _percents(row) if row else None,
        "match_why": why(row, judgement, criteria) if row else [],
        "match_demands": sorted(judgement.demands.items()),
        "match_weights": [(criteria[pk], share) for pk, share in shares.items() if pk in criteria],
    }


def _percents(row: ProspectMatch) -> tuple[float, float, float]:
    return 100 * row.match, 100 * row.industry_match, 100 * row.customer_match


@require_http_methods(["GET", "POST"])
def account_matching(request: PageRequest, pk: int) -> HttpResponse:
    """The demand by line and the weight by criterion, as two short grids."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    typed = request.POST if request.method == "POST" else None
    known = judgements([pk])[pk]
    lines, criteria = _lines(known, typed), _criteria(known, typed)
    if typed is not None and _saved(request, account, lines, criteria):
        return redirect(f"{reverse('pages:account_facts', args=[pk])}#match")
    context = {
        "account": account,
        "lines": lines,
        "criteria": criteria,
        "read": read_mark(account),
    }
    return render(request, "matching/account.html", context)


def _lines(known: Judgement, typed: QueryDict | None) -> list[Row]:
    lines = _lines_of(known) if typed is None else typed.getlist("line")
    return [
        _row(line, line or _("all lines"), f"demand-{n}", known.demands.get(line), typed, 5)
        for n, line in enumerate(lines)
    ]


def _lines_of(known: Judgement) -> list[str]:
    judged = set(IndustryNeed.objects.order_by().values_list("line", flat=True).distinct())
    return ["", *sorted((judged | set(known.demands)) - {""})]


def _criteria(known: Judgement, typed: QueryDict | None) -> list[Row]:
    return [
        _row(each.pk, each.name, f"weight-{each.pk}", known.weights.get(each.pk), typed, 100)
        for each in Criterion.objects.all()
    ]


def _row(
    key: Any, title: str, name: str, value: Decimal | None, typed: QueryDict | None, highest: int
) -> Row:
    text = "" if value is None else f"{value.normalize():f}"
    if typed is not None:
        text = typed.get(name, text)
    cell = Cell(name, text, _("%(title)s, 0 to %(highest)s") % {"title": title, "highest": highest})
    try:
        read_number(text, highest)
    except ValueError:
        cell.wrong = True
    return Row(key, title, cell)


def _saved(request: PageRequest, account: Account, lines: list[Row], criteria: list[Row]) -> bool:
    if any(row.cell.wrong for row in (*lines, *criteria)):
        tell(request, _("Not saved: mend what is marked."), level=40)
        return False
    try:
        judge(
            account=account,
            actor=request.user,
            demands={row.key: read_number(row.cell.value, 5) for row in lines},
            weights={row.key: read_number(row.cell.value, 100) for row in criteria},
            read=request.POST.get("read"),
        )
    except DomainError as refusal:
        tell(request, refusal.message, level=40)
        return False
    tell(request, _("Saved."))
    return True
