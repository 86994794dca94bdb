"""Which accounts are not covered as their tier asks, why, and whose they are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Team, User
from kam.core import downloads, keyset
from kam.core.counts import CAP, capped_count, count_text
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import COVERAGE, in_pages
from planning.coverage import coverage_of
from planning.models import Coverage, CoveragePolicy
from planning.rules import KINDS, Demand
from planning.words import GAPS, sentences
from scoring.querysets import sorted_apart

PER_PAGE = 50
FEW = 5_000  # so many are fetched and sorted faster than an index of all is searched
BY_PLACE = keyset.Ordering("place", tie="account_id")
OWNERS_SHOWN = 12


class CoverageForm(NarrowingForm):
    """What the list is narrowed to; choices tell no more than the list of accounts."""

    tier = forms.MultipleChoiceField(label=_("Tier"), required=False)
    gap = forms.ChoiceField(
        label=_("Gap"), required=False, choices=[("", _("any gap")), *GAPS.items()]
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Owner"), required=False, empty_label=_("everybody")
    )

    def __init__(self, *args: Any, request: PageRequest, tiers: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["tier"].choices = [(tier, tier) for tier in tiers]
        fields["team"].queryset = teams_in_sight(request)
        fields["owner"].queryset = owners_in_sight(request)
        if not request.user.leads:
            del fields["team"], fields["owner"]


@dataclass(frozen=True)
class Entry:
    """A row with what is missing, in words."""

    row: Coverage
    said: list[str]

    @property
    def account(self) -> Account:
        return self.row.account


@dataclass(frozen=True)
class Counts:
    """How many accounts have gaps, by tier and by owner, each with the address of the list."""

    tiers: list[tuple[str, int, str]]
    owners: list[tuple[str, int, str]]


@require_GET
def coverage(request: PageRequest) -> HttpResponseBase:
    demands, today = CoveragePolicy.objects.by_tier(), timezone.localdate()
    form = CoverageForm(request.GET, request=request, tiers=sorted(demands))
    rows = _rows(request.user, form.wishes, today)
    if request.GET.get("part") == "counts":
        return render_page(
            request,
            page="coverage/partials/counts.html",
            context={"counts": _counts(request, rows)},
        )
    if downloads.wanted(request):
        told = in_pages(rows, BY_PLACE, lambda some: _entries(some, demands, today))
        return downloads.answer(request, name="coverage", columns=COVERAGE, rows=told)
    count = capped_count(rows)
    page = _page(request, rows, count)
    context = {
        "form": form,
        "entries": _entries(page.rows, demands, today),
        "count": ngettext("%(count)s account", "%(count)s accounts", count)
        % {"count": count_text(count)},
        "any": bool(count),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "counts": _counts(request, rows) if 0 < count <= CAP else None,
        "counts_url": _with(request, part="counts"),
        "is_mine": not request.user.leads,
        "previous": _address(request, page.previous),
        "next": _address(request, page.next),
    }
    return render_page(
        request, page="coverage/list.html", partial="coverage/partials/table.html", context=context
    )


def _rows(user: User, wishes: dict[str, Any], today: date) -> QuerySet[Coverage]:
    """A rep's own accounts; for those who lead, all that they see."""
    accounts = Account.objects.visible_to(user)
    if not user.leads:
        accounts = accounts.filter(owner=user)
    if team := wishes.get("team"):
        accounts = accounts.filter(team__in=team.with_descendants())
    if owner := wishes.get("owner"):
        accounts = accounts.filter(owner=owner)
    gap = wishes.get("gap")
    rows = coverage_of(accounts, today, [gap] if gap in KINDS else KINDS)
    return rows.filter(tier__in=wishes["tier"]) if wishes.get("tier") else rows


def _page(request: PageRequest, rows: QuerySet[Coverage], count: int) -> keyset.Page:
    at = keyset.Position.of(request.GET.get("cursor"), BY_PLACE.column)
    order = BY_PLACE
    if count <= FEW:
        rows, order = sorted_apart(rows, order)
    return keyset.page(rows, order, limit=PER_PAGE, at=at)


def _entries(rows: Iterable[Coverage], demands: dict[str, Demand], today: date) -> list[Entry]:
    return [Entry(row, sentences(row.gaps(today), demands)) for row in rows]


def _counts(request: PageRequest, rows: QuerySet[Coverage]) -> Counts:
    """One query over all rows; the owners with most gaps first."""
    found = rows.order_by().values_list("tier", "account__owner").annotate(n=Count("pk"))
    tiers: Counter[str] = Counter()
    owners: Counter[int | None] = Counter()
    for tier, owner, n in found:
        tiers[tier] += n
        owners[owner] += n
    most = owners.most_common(OWNERS_SHOWN)
    names = User.objects.in_bulk([pk for pk, _n in most if pk])
    return Counts(
        tiers=[(tier, tiers[tier], _with(request, tier=tier)) for tier in sorted(tiers)],
        owners=[
            (str(names[pk]) if pk else str(_("nobody")), n, _with(request, owner=str(pk)) if pk else "")
            for pk, n in most
        ],
    )  # fmt: skip


def _address(request: PageRequest, at: keyset.Position | None) -> str:
    return _with(request, cursor=at.encode(BY_PLACE.column)) if at else ""


def _with(request: PageRequest, **values: str) -> str:
    """This page's address with other values, from its first page on."""
    kept = request.GET.copy()
    for name in ("cursor", "part", *values):
        kept.pop(name, None)
    pairs = [(name, value) for name in kept for value in kept.getlist(name)]
    return "?" + urlencode([*pairs, *values.items()])
