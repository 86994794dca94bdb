"""All reviews in sight: those to come, those missed, those held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Team, User
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.downloads import Column
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest, beside, render_page
from planning.models import Review

PER_PAGE = 50
COUNTED = 1_000
COLUMNS = [
    Column(_("Account code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("Owner"), lambda row: row.account.owner or ""),
    Column(_("Due"), lambda row: row.due),
    Column(_("Held on"), lambda row: row.held_on),
    Column(_("Verdict"), lambda row: row.get_verdict_display()),
    Column(_("Decision"), lambda row: row.decision),
]


@dataclass(frozen=True)
class List:
    """One of the three lists: its name, its order, and which reviews stand in it on a day."""

    label: str | Promise
    ordering: keyset.Ordering
    rows: Callable[[date], Q]


OLDEST, NEWEST = (
    keyset.Ordering("due"),
    keyset.Ordering("due", descending=True, tie_descending=True),
)
LISTS = {
    "missed": List(_("Overdue"), OLDEST, lambda day: Q(held_on=None, due__lt=day)),
    "due": List(_("To come"), OLDEST, lambda day: Q(held_on=None, due__gte=day)),
    "held": List(_("Held"), NEWEST, lambda day: Q(held_on__isnull=False)),
}


class ReviewsForm(NarrowingForm):
    """What the lists are narrowed to."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label=_("Team"), required=False, empty_label=_("all teams")
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Owner"), required=False, empty_label=_("everybody")
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_in_sight(request)
        fields["owner"].queryset = owners_in_sight(request)


@require_GET
def reviews(request: PageRequest) -> HttpResponseBase:
    show = request.GET.get("show", "")
    show = show if show in LISTS else "missed"
    form = ReviewsForm(request.GET, request=request)
    rows, day = _rows(request.user, form.wishes), timezone.localdate()
    found = {name: rows.filter(one.rows(day)) for name, one in LISTS.items()}
    ordering = LISTS[show].ordering
    if downloads.wanted(request):
        told = keyset.rows(found[show], ordering)
        return downloads.answer(request, name=f"reviews-{show}", columns=COLUMNS, rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), ordering.column)
    page = keyset.page(found[show], ordering, limit=PER_PAGE, at=at)
    counts = {
        name: count_text(capped_count(some, COUNTED), COUNTED) for name, some in found.items()
    }
    context = {
        "form": form if request.user.leads else None,
        "show": show,
        "tabs": _tabs(request, show, counts),
        "reviews": page.rows,
        "any": any(count != "0" for count in counts.values()),
        **beside(request, page, "due"),
    }
    return render_page(
        request, page="reviews/list.html", partial="reviews/partials/table.html", context=context
    )


def _rows(user: User, wishes: dict[str, Any]) -> QuerySet[Review]:
    accounts = Account.objects.visible_to(user).active()
    if team := wishes.get("team"):
        accounts = accounts.filter(team__in=team.with_descendants())
    if owner := wishes.get("owner"):
        accounts = accounts.filter(owner=owner)
    rows = Review.objects.filter(account__in=accounts.values("pk"))
    return rows.defer("prepared").select_related("account__owner")


def _tabs(request: PageRequest, show: str, counts: dict[str, str]) -> list[dict[str, Any]]:
    query = request.GET.copy()
    query.pop("cursor", None)
    tabs = []
    for name, one in LISTS.items():
        query["show"] = name
        tabs.append(
            {
                "url": f"?{query.urlencode()}",
                "label": one.label,
                "count": counts[name],
                "here": name == show,
            }
        )
    return tabs
