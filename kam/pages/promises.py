"""All promises and complaints that are open, the most pressing first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.downloads import COMPLAINTS, PROMISES
from accounts.models import Account, Commitment, Feedback, User
from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.pages import PageRequest, beside, render_page

PER_PAGE = 50
MINE, TEAM = "mine", "team"


@dataclass(frozen=True)
class List:
    """One of the two lists: its rows in sight, and the day it is ordered by."""

    rows: Callable[[User], QuerySet]
    ordering: keyset.Ordering


def _promises(user: User) -> QuerySet[Commitment]:
    rows = Commitment.objects.visible_to(user).filter(state=Commitment.State.OPEN)
    return _living(rows)


def _complaints(user: User) -> QuerySet[Feedback]:
    rows = Feedback.objects.visible_to(user).filter(kind=Feedback.Kind.COMPLAINT, resolved_on=None)
    return _living(rows)


def _living(rows: QuerySet) -> QuerySet:
    """Without those at archived accounts, where nothing can be settled any more."""
    living = rows.exclude(account__status=Account.Status.ARCHIVED)
    return living.select_related("account", "person", "owner")


LISTS = {
    "promises": List(_promises, keyset.Ordering("due")),
    "complaints": List(_complaints, keyset.Ordering("given_on")),
}


FILES = {"promises": PROMISES, "complaints": COMPLAINTS}


@require_GET
def promises(request: PageRequest) -> HttpResponseBase:
    show = request.GET.get("show", "")
    show = show if show in LISTS else "promises"
    whose = _whose(request)
    overdue = show == "promises" and request.GET.get("overdue") == "1"
    rows = {name: _of(LISTS[name], request.user, whose) for name in LISTS}
    found = rows[show].filter(due__lt=timezone.localdate()) if overdue else rows[show]
    column = LISTS[show].ordering.column
    if downloads.wanted(request):
        told = keyset.rows(found, LISTS[show].ordering)
        return downloads.answer(request, name=show, columns=FILES[show], rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), column)
    page = keyset.page(found, LISTS[show].ordering, limit=PER_PAGE, at=at)
    context = {
        "show": show,
        "whose": whose,
        "overdue": overdue,
        "counts": {name: count_text(capped_count(rows[name])) for name in LISTS},
        "rows": page.rows,
        **beside(request, page, column),
    }
    return render_page(
        request, page="promises/list.html", partial="promises/partials/list.html", context=context
    )


def _whose(request: PageRequest) -> str:
    """Those who lead and those who only read look at all that they see unless they say."""
    asked = request.GET.get("whose", "")
    if asked in (MINE, TEAM):
        return asked
    return TEAM if request.user.leads or not request.user.can_write else MINE


def _of(one: List, user: User, whose: str) -> QuerySet:
    rows = one.rows(user)
    return rows.filter(owner=user) if whose == MINE else rows
