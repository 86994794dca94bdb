"""Prospects ranked by match with their reasons, whom to ask next, and what was won and lost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Account, Opportunity
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.models import Job
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.downloads import in_pages
from kam.pages.matching.charts import calibration_chart
from kam.pages.matching.columns import PROSPECTS
from kam.pages.matching.team import TeamForm
from scoring.matching import queue_matching
from scoring.matching.grids import set_targets
from scoring.matching.outcomes import LEAST, outcomes, verdict
from scoring.matching.running import MATCHING
from scoring.matching.words import judgements, why
from scoring.models import Criterion, IndustryNeed, MatchRun, ProspectMatch, TargetRule
from scoring.querysets import sorted_apart
from scoring.versions.services import may_weigh

__all__ = ["leads", "matching", "matching_again", "matching_targets", "weigher"]

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
RANKED = keyset.Ordering("match", descending=True, tie="account_id")
TO_ASK = keyset.Ordering("industry_match", descending=True, tie="account_id")
CLOSED = keyset.Ordering("closed_on", descending=True, tie="pk", tie_descending=True)
LISTS = {"": RANKED, "ask": TO_ASK, "outcomes": CLOSED}


class TargetForm(forms.ModelForm):
    """How many are targets."""

    class Meta:
        model = TargetRule
        fields = ["top_percent"]


@dataclass(frozen=True)
class Entry:
    """A prospect with its reasons in words and what it bought or turned down since."""

    row: ProspectMatch
    said: list[str]
    closed: list[Opportunity]

    @property
    def account(self) -> Account:
        return self.row.account

    @property
    def percents(self) -> tuple[float, float, float]:
        """Match, industry match and customer match."""
        row = self.row
        return 100 * row.match, 100 * row.industry_match, 100 * row.customer_match


@dataclass(frozen=True)
class Outcome:
    """A won or lost opportunity beside the match that stood before it."""

    opportunity: Opportunity
    percent: float


@require_GET
def matching(request: PageRequest) -> HttpResponseBase:
    """One of three lists; an installation without grids sees what to do first."""
    leads(request)
    kind = request.GET.get("list", "")
    kind = kind if kind in LISTS else ""
    form = TeamForm(request.GET, request=request)
    if downloads.wanted(request) and kind != "outcomes":
        rows = in_pages(_prospects(request, form, kind), LISTS[kind], _entries)
        return downloads.answer(request, name="matching", columns=PROSPECTS, rows=rows)
    context = {"form": form, "list": kind, **_frame(request), **_shown(request, form, kind)}
    return render_page(
        request,
        page="matching/matching.html",
        partial="matching/partials/list.html",
        context=context,
    )


def _frame(request: PageRequest) -> dict[str, Any]:
    return {
        "run": MatchRun.objects.first(),
        "job": Job.objects.unfinished().filter(kind=MATCHING).order_by("-pk").first(),
        "has_needs": IndustryNeed.objects.exclude(need=None).exclude(strength=None).exists(),
        "has_criteria": Criterion.objects.exists(),
        "target_form": TargetForm(instance=TargetRule.objects.first() or TargetRule()),
        "may_weigh": may_weigh(request.user),
    }


def _shown(request: PageRequest, form: TeamForm, kind: str) -> dict[str, Any]:
    return _outcomes(request, form) if kind == "outcomes" else _ranked(request, form, kind)


def _prospects(request: PageRequest, form: TeamForm, kind: str) -> QuerySet[ProspectMatch]:
    rows = ProspectMatch.objects.visible_to(request.user).filter(is_judged=kind != "ask")
    if form.wish:
        rows = rows.filter(account__team__in=form.wish.with_descendants())
    return rows.select_related("account", "need__industry")


def _ranked(request: PageRequest, form: TeamForm, kind: str) -> dict[str, Any]:
    rows, order = _prospects(request, form, kind), LISTS[kind]
    count = capped_count(rows.select_related(None))
    found, by = sorted_apart(rows, order) if count <= FEW else (rows, order)
    at = keyset.Position.of(request.GET.get("cursor"), order.column)
    page = keyset.page(found, by, limit=PER_PAGE, at=at)
    return {
        "entries": _entries(page.rows),
        "count": ngettext("%(count)s prospect", "%(count)s prospects", count)
        % {"count": count_text(count)},
        **_turning(request, page, order),
    }


def _entries(rows: Iterable[ProspectMatch]) -> list[Entry]:
    rows = list(rows)
    ids = [row.account_id for row in rows]
    judged, criteria = judgements(ids), Criterion.objects.in_bulk()
    closed = _closed(ids)
    return [
        Entry(row, why(row, judged[row.account_id], criteria), closed[row.account_id])
        for row in rows
    ]


def _closed(account_ids: list[int]) -> dict[int, list[Opportunity]]:
    """What these accounts bought or turned down."""
    stages = (Opportunity.Stage.WON, Opportunity.Stage.LOST)
    found = Opportunity.objects.filter(account__in=account_ids, stage__in=stages)
    by_account: dict[int, list[Opportunity]] = defaultdict(list)
    for opportunity in found.order_by("-closed_on"):
        by_account[opportunity.account_id].append(opportunity)
    return by_account


def _outcomes(request: PageRequest, form: TeamForm) -> dict[str, Any]:
    rows = outcomes(request.user)
    if form.wish:
        rows = rows.filter(account__team__in=form.wish.with_descendants())
    found = verdict(rows)
    at = keyset.Position.of(request.GET.get("cursor"), CLOSED.column)
    page = keyset.page(
        rows.select_related("account", "match_outcome"), CLOSED, limit=PER_PAGE, at=at
    )
    return {
        "outcomes": [Outcome(row, 100 * row.match_outcome.match) for row in page.rows],
        "verdict": found,
        "least": LEAST,
        "groups": [
            replace(group, said=100 * group.said, happened=100 * group.happened)
            for group in found.groups
        ],
        "chart": calibration_chart(found.groups) if found.groups else None,
        "count": ngettext("%(count)s outcome", "%(count)s outcomes", found.known)
        % {"count": count_text(found.known)},
        **_turning(request, page, CLOSED),
    }


def _turning(request: PageRequest, page: keyset.Page, order: keyset.Ordering) -> dict[str, str]:
    """Addresses of the pages before and after, with what the list is narrowed to."""
    kept = [(name, request.GET[name]) for name in ("list", "team") if request.GET.get(name)]
    return {
        name: "?" + urlencode([*kept, ("cursor", at.encode(order.column))]) if at else ""
        for name, at in (("previous", page.previous), ("next", page.next))
    }


@require_POST
def matching_again(request: PageRequest) -> HttpResponse:
    """Match all prospects now."""
    queue_matching(actor=weigher(request))
    tell(request, _("All prospects are being matched."))
    return redirect("pages:matching")


@require_POST
def matching_targets(request: PageRequest) -> HttpResponse:
    """How many are targets, from now on."""
    actor = weigher(request)
    form = TargetForm(request.POST)
    if form.is_valid():
        set_targets(top_percent=form.cleaned_data["top_percent"], actor=actor)
        tell(request, _("Saved. All prospects are being matched."))
    else:
        tell(request, _("The share of targets goes from 0 to 100 percent."), level=40)
    return redirect("pages:matching")


def leads(request: PageRequest) -> None:
    if not request.user.leads:
        raise PermissionDenied


def weigher(request: PageRequest) -> Any:
    """The user, who may change the grids."""
    if not may_weigh(request.user):
        raise PermissionDenied
    return request.user
