"""Prospects ranked by match with their reasons, whom to ask next, and what was won and lost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
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

from accounts.models import Account, Opportunity, Team, User
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.models import Job
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.asof import Day, asking, before_all, day_of
from kam.pages.downloads import in_pages
from kam.pages.matching.charts import calibration_chart
from kam.pages.matching.columns import PROSPECTS
from kam.pages.matching.team import TeamForm
from scoring.matching import queue_matching
from scoring.matching.grids import set_targets
from scoring.matching.outcomes import LEAST, outcomes, verdict
from scoring.matching.running import MATCHING
from scoring.matching.words import criteria_by_number, judgements, needs_as_of, why
from scoring.models import (
    Criterion,
    IndustryNeed,
    MatchRun,
    PastMatch,
    PastMatchRun,
    ProspectMatch,
    TargetRule,
)
from scoring.models.matching import Matched
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
class Wish:
    """What the address asks for: which of the lists, narrowed to a team, as known on a day."""

    user: User
    form: TeamForm
    kind: str
    day: Day

    @property
    def team(self) -> Team | None:
        return self.form.wish

    @property
    def past(self) -> date | None:
        """The day that is looked back at; None: today."""
        return self.day.evaluation.as_of if self.day.dated and self.day.evaluation else None


@dataclass(frozen=True)
class Entry:
    """A prospect with its reasons in words and what it bought or turned down since."""

    row: Matched
    said: list[str]
    closed: list[Opportunity]

    @property
    def account(self) -> Account:
        return self.row.account  # type: ignore[attr-defined]

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
    wish = Wish(
        request.user,
        TeamForm(request.GET, request=request),
        kind if kind in LISTS else "",
        day_of(request),
    )
    if downloads.wanted(request) and wish.kind != "outcomes":
        rows = in_pages(_prospects(wish), LISTS[wish.kind], lambda rows: _entries(rows, wish.past))
        return downloads.answer(request, name="matching", columns=PROSPECTS, rows=rows)
    context = {"form": wish.form, "list": wish.kind, "day": wish.day, "page": "pages:matching"}
    context["then"] = f"?as_of={wish.past.isoformat()}" if wish.past else ""
    context |= _frame(request, wish)
    if context["known"]:
        context |= _shown(request, wish)
    return render_page(
        request,
        page="matching/matching.html",
        partial="matching/partials/list.html",
        context=context,
    )


def _frame(request: PageRequest, wish: Wish) -> dict[str, Any]:
    """What stands above the lists; `known`: whether there is something to list."""
    if wish.day.asked and wish.day.evaluation is None:
        return {"known": False, **before_all(request)}
    if wish.day.dated:
        return _frame_then(request, wish)
    has_needs = IndustryNeed.objects.exclude(need=None).exclude(strength=None).exists()
    has_criteria = Criterion.objects.exists()
    return {
        "known": has_needs and has_criteria,
        "run": MatchRun.objects.first(),
        "job": Job.objects.unfinished().filter(kind=MATCHING).order_by("-pk").first(),
        "has_needs": has_needs,
        "target_form": TargetForm(instance=TargetRule.objects.first() or TargetRule()),
        "may_weigh": may_weigh(request.user),
    }


def _frame_then(request: PageRequest, wish: Wish) -> dict[str, Any]:
    """Of a past day: what a run over its prospects found, or where to ask for one."""
    evaluation: Any = wish.day.evaluation
    run = PastMatchRun.objects.filter(evaluation=evaluation).first()
    asked = {} if run else asking(request, "matching", evaluation)
    return {"known": run is not None, "run": run, "may_weigh": False, **asked}


def _shown(request: PageRequest, wish: Wish) -> dict[str, Any]:
    return _outcomes(request, wish) if wish.kind == "outcomes" else _ranked(request, wish)


def _prospects(wish: Wish) -> QuerySet[Any]:
    rows: Any = ProspectMatch.objects.all()
    if wish.day.dated:
        rows = PastMatch.objects.filter(evaluation=wish.day.evaluation)
    rows = rows.visible_to(wish.user).filter(is_judged=wish.kind != "ask")
    if wish.team:
        rows = rows.filter(account__team__in=wish.team.with_descendants())
    return rows.select_related("account", "need__industry")


def _ranked(request: PageRequest, wish: Wish) -> dict[str, Any]:
    rows, order = _prospects(wish), LISTS[wish.kind]
    count = capped_count(rows.select_related(None))
    found, by = sorted_apart(rows, order) if count <= FEW else (rows, order)
    at = keyset.Position.of(request.GET.get("cursor"), order.column)
    page = keyset.page(found, by, limit=PER_PAGE, at=at)
    return {
        "entries": _entries(page.rows, wish.past),
        "count": ngettext("%(count)s prospect", "%(count)s prospects", count)
        % {"count": count_text(count)},
        **_turning(request, page, order),
    }


def _entries(rows: Iterable[Any], as_of: date | None) -> list[Entry]:
    """With the reasons as they stood on a day; None: today."""
    rows = list(rows)
    needs_as_of(rows, as_of)
    ids = [row.account_id for row in rows]
    judged, criteria = judgements(ids, as_of), criteria_by_number(as_of)
    closed = _closed(ids, as_of)
    return [
        Entry(row, why(row, judged[row.account_id], criteria), closed[row.account_id])
        for row in rows
    ]


def _closed(account_ids: list[int], as_of: date | None) -> dict[int, list[Opportunity]]:
    """What these accounts bought or turned down, by a day or until today."""
    stages = (Opportunity.Stage.WON, Opportunity.Stage.LOST)
    found = Opportunity.objects.filter(account__in=account_ids, stage__in=stages)
    found = found.filter(closed_on__lte=as_of) if as_of else found
    by_account: dict[int, list[Opportunity]] = defaultdict(list)
    for opportunity in found.order_by("-closed_on"):
        by_account[opportunity.account_id].append(opportunity)
    return by_account


def _outcomes(request: PageRequest, wish: Wish) -> dict[str, Any]:
    rows = outcomes(request.user, wish.past)
    if wish.team:
        rows = rows.filter(account__team__in=wish.team.with_descendants())
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
    names = ("list", "team", "as_of")
    kept = [(name, request.GET[name]) for name in names if request.GET.get(name)]
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
