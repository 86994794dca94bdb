"""Accounts by which criteria they meet; what they take against what they bring; the thresholds."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.doors import administrators_only
from kam.core import downloads, keyset
from kam.core.errors import DomainError
from kam.core.figures import short
from kam.core.forms import LeftToService, add_refusal
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.downloads import CRITERIA_MET, TAKING
from kam.pages.portfolio import lists
from kam.pages.portfolio.criteria import balance, words
from kam.pages.portfolio.criteria.reading import (
    figures_of,
    is_coming,
    rows_of,
    run_of,
    standings_of,
)
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.criteria import current_rule, queue_criteria, set_thresholds
from scoring.formulas.criteria import CRITERIA
from scoring.models import CriteriaResult, CriteriaRule, CriteriaRun

__all__ = ["criteria", "effort", "judge", "thresholds"]

BY_PLACE = keyset.Ordering("place", tie="account_id")
BY_TAKE = keyset.Ordering("take_place", tie="account_id")
MANY = 4  # of the six


@require_GET
def criteria(request: PageRequest) -> HttpResponseBase:
    """Accounts that meet all of the criteria chosen, those first that meet most."""
    scope = scope_of(request, "criteria")
    if scope is None:
        return nothing_yet(request, page="criteria", heading=_("Six criteria"))
    run = run_of(scope)
    if run is None:
        return _not_judged(request, scope)
    chosen = _chosen(request)
    rows = rows_of(scope).meeting(words.bits_of(chosen))
    if downloads.wanted(request):
        found = keyset.rows(rows, BY_PLACE)
        return downloads.answer(request, name="criteria", columns=CRITERIA_MET, rows=found)
    figures = figures_of(scope, run, scope.team.pk if scope.team else None)
    page = lists.page_of(request, rows, BY_PLACE)
    context = _frame(scope, meets=".".join(chosen)) | {
        "finding": _finding(figures),
        "choices": _choices(scope, run, figures, chosen),
        "chosen": chosen,
        "all_url": scope.url(),
        "heads": [words.SHORT[code] for code in CRITERIA],
        "entries": _entries(scope, run, page.rows),
        "pages": page,
    }
    return _answer(request, "criteria", context)


@require_GET
def effort(request: PageRequest) -> HttpResponseBase:
    """Time and money spent beside profit brought, and the accounts that take more than they bring."""
    scope = scope_of(request, "criteria_effort")
    if scope is None:
        return nothing_yet(request, page="criteria_effort", heading=_("Effort and profit"))
    run = run_of(scope)
    if run is None:
        return _not_judged(request, scope)
    rows = rows_of(scope).taking_more()
    if downloads.wanted(request):
        found = keyset.rows(rows, BY_TAKE)
        return downloads.answer(request, name="effort", columns=TAKING, rows=found)
    page = lists.page_of(request, rows, BY_TAKE)
    context = (
        _frame(scope)
        | _balance(scope, run)
        | {"entries": _entries(scope, run, page.rows), "pages": page}
    )
    return _answer(request, "effort", context)


def _frame(scope: Scope, **kept: str) -> dict[str, Any]:
    """The frame of the portfolio, and the two views of the criteria."""
    views = {"scope_criteria": scope.url("criteria"), "scope_effort": scope.url("criteria_effort")}
    return frame(scope, **kept) | views


def _balance(scope: Scope, run: CriteriaRun) -> dict[str, Any]:
    figures = figures_of(scope, run, scope.team.pk if scope.team else None)
    if not figures:
        return {"figures": {}}
    tiers = balance.by_tier(figures)
    return {
        "figures": figures,
        "finding": balance.finding(figures),
        "tiers": tiers,
        "teams": balance.by_team(scope, run, figures),
        "more": balance.share_of("", figures["more"], figures),
        "unit": balance.UNITS[run.unit],
        "chart": balance.chart(tiers),
    }


def _chosen(request: PageRequest) -> list[str]:
    """Codes parted by dots. Raises Http404 for one that is none."""
    asked = [code for code in request.GET.get("meets", "").split(".") if code]
    if set(asked) - set(CRITERIA):
        raise Http404
    return [code for code in CRITERIA if code in asked]


def _choices(
    scope: Scope, run: CriteriaRun, figures: dict[str, Any], chosen: list[str]
) -> list[dict[str, Any]]:
    """Each criterion with how many meet it, and the address that takes it in or out."""
    return [
        {
            "long": words.LONG[code],
            "rule": words.rule_of(code, run.thresholds, figures.get("planned", 0)),
            "met": figures.get("met", {}).get(code, 0),
            "here": code in chosen,
            "url": scope.url(**_meets([c for c in CRITERIA if (c in chosen) != (c == code)])),
        }
        for code in CRITERIA
    ]


def _meets(codes: list[str]) -> dict[str, Any]:
    return {"meets": ".".join(codes)} if codes else {}


def _finding(figures: dict[str, Any]) -> str:
    many = sum(figures.get("by_number", [])[MANY:])
    text = ngettext(
        "%(n)s account meets four or more of the six criteria",
        "%(n)s accounts meet four or more of the six criteria",
        many,
    )
    return text % {"n": short(many)}


def _entries(scope: Scope, run: CriteriaRun, rows: list[CriteriaResult]) -> list[dict[str, Any]]:
    standings = standings_of(scope, rows)
    return [
        {
            "row": row,
            "standing": standings.get(row.account_id),
            "criteria": words.criteria_of(row, run.unit),
        }
        for row in rows
    ]


def _not_judged(request: PageRequest, scope: Scope) -> HttpResponse:
    """No judgement is kept for this day: it is on its way, or can be asked for."""
    judge_url = scope.url("criteria_judge", as_of=scope.evaluation.as_of.isoformat())
    context = frame(scope) | {"coming": is_coming(scope), "judge_url": judge_url}
    return render(request, "criteria/not_judged.html", context)


def _answer(request: PageRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render_page(
        request,
        page=f"criteria/{name}.html",
        partial=f"criteria/partials/{name}_rows.html",
        context=context,
    )


@require_POST
def judge(request: PageRequest) -> HttpResponse:
    """Have a worker judge the evaluation of the day that the address asks for."""
    scope = scope_of(request, "criteria")
    if scope is None:
        raise Http404
    if not request.user.can_write:
        raise PermissionDenied
    queue_criteria(scope.evaluation.pk, actor=request.user)
    tell(request, _("A worker is at it. Reload in a moment."))
    return redirect(scope.url())


class ThresholdsForm(LeftToService):
    """The rules and their sentences are the model's."""

    class Meta:
        model = CriteriaRule
        fields = ["profit", "targets", "loss", "years", "months", "potential", "effort"]


@require_http_methods(["GET", "POST"])
@administrators_only
def thresholds(request: PageRequest) -> HttpResponse:
    """From where each criterion is met."""
    form = ThresholdsForm(request.POST or None, instance=current_rule())
    if form.is_valid():
        try:
            set_thresholds(actor=request.user, **form.cleaned_data)
            tell(request, _("Saved. All accounts are being judged anew."))
            return redirect("pages:criteria")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "criteria/thresholds.html", {"form": form})
