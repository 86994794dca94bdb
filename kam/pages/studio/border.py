"""How firm the list is: accounts whose place in the first tier hangs on the weights."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kam.core import keyset
from kam.core.pages import PageRequest, render_page
from kam.pages.asof import asking, before_all, day_of
from scoring import words
from scoring.models import BorderCase, Evaluation, Standing
from scoring.overrides import may_overrule

__all__ = ["border_cases"]

PER_PAGE = 50
ORDER = keyset.Ordering("share", descending=True, tie_descending=True)


@dataclass(frozen=True)
class Told:
    case: BorderCase
    standing: Standing | None
    percent: float
    flip: str


@require_GET
def border_cases(request: PageRequest) -> HttpResponse:
    """Those in sight, the firmest first, each with the weight that would move it soonest."""
    if not request.user.leads:
        raise PermissionDenied
    day = day_of(request)
    evaluation = day.evaluation
    context = {"day": day, "letter": _first_letter(evaluation), "page": "pages:border_cases"}
    if evaluation is None:
        return render_page(
            request, page="studio/border.html", context=context | before_all(request)
        )
    if evaluation.shaken_at is None:
        context |= asking(request, "border-cases", evaluation)
        return render_page(request, page="studio/border.html", context=context)
    rows = BorderCase.objects.visible_to(request.user).filter(evaluation=evaluation)
    at = keyset.Position.of(request.GET.get("cursor"), "share")
    page = keyset.page(rows.select_related("account"), ORDER, limit=PER_PAGE, at=at)
    context |= {
        "cases": _told(page.rows, evaluation),
        "previous": _address(request, page.previous),
        "next": _address(request, page.next),
        "may_decide": may_overrule(request.user) and not day.dated,
    }
    return render_page(request, page="studio/border.html", context=context)


def _address(request: PageRequest, at: keyset.Position | None) -> str:
    if at is None:
        return ""
    kept = {"as_of": request.GET["as_of"]} if request.GET.get("as_of") else {}
    return "?" + urlencode(kept | {"cursor": at.encode("share")})


def _first_letter(evaluation: Evaluation | None) -> str:
    band = evaluation.model.tiers.order_by("letter").first() if evaluation else None
    return band.letter if band else "A"


def _told(cases: list[Any], evaluation: Evaluation) -> list[Told]:
    ids = [case.account_id for case in cases]
    found = Standing.objects.filter(evaluation=evaluation, account__in=ids)
    standings = {row.account_id: row for row in found.annotate(of=F("evaluation__accounts"))}
    weights = {row.code: row for row in evaluation.model.dimensions.all()}
    return [
        Told(
            case,
            standings.get(case.account_id),
            100 * float(case.share),
            _flip(case, weights),
        )
        for case in cases
    ]


def _flip(case: BorderCase, weights: dict[str, Any]) -> str:
    """“Sales 36 instead of 40”: of 100 together, the weight at which the account changes sides."""
    if case.change is None or case.dimension not in weights:
        return ""
    row = weights[case.dimension]
    values = {
        "name": words.dimension(row),
        "then": f"{100 * (row.weight + case.change) / (100 + case.change):.1f}",
        "now": f"{row.weight.normalize():f}",
    }
    return _("%(name)s %(then)s instead of %(now)s") % values
