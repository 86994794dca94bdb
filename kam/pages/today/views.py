"""Whom do I contact now, and why; what have I promised; what has changed since yesterday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import services
from accounts.models import Account, Activity
from kam.core.counts import count_text
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, render_page, tell
from kam.pages.today.scope import picker_of
from planning.day.actions import MOST as MOST_ACTIONS
from planning.day.actions import actions_of
from planning.day.contacts import MOST, whom_to_contact
from planning.day.news import news_of
from planning.day.services import bring_back, put_off
from planning.day.team import most_behind
from planning.models import CoveragePolicy
from planning.reviews import near_at

IN_SIGHT = 12
LATER = {"tomorrow": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True)
class Shelf:
    """Rows of which the first stand in sight and the rest unfold; the count is capped."""

    first: list[Any]
    rest: list[Any]
    count: str

    @classmethod
    def of(cls, found: Iterable[Any], *, most: int, in_sight: int = IN_SIGHT) -> "Shelf":
        rows = list(found)
        return cls(rows[:in_sight], rows[in_sight:most], count_text(len(rows), cap=most))


@require_GET
def today(request: PageRequest) -> HttpResponse:
    picker = picker_of(request)
    whose, day = picker.whose, timezone.localdate()
    actions = actions_of(whose, today=day)
    context = {
        "day": day,
        "picker": picker,
        "whose": whose,
        "contacts": Shelf.of(whom_to_contact(whose, today=day, most=MOST + 1), most=MOST),
        "steps": Shelf.of(actions.steps, most=MOST_ACTIONS - 1, in_sight=6),
        "promises": Shelf.of(actions.promises, most=MOST_ACTIONS - 1, in_sight=6),
        "planned": Shelf.of(actions.planned, most=MOST_ACTIONS - 1, in_sight=6),
        "reviews": Shelf.of(
            near_at(whose.accounts, today=day, most=MOST_ACTIONS),
            most=MOST_ACTIONS - 1,
            in_sight=4,
        ),
        "unanswered": actions.unanswered,
        "news": Shelf.of(news_of(whose, today=day), most=100, in_sight=6),
        "moves_to": _days_ahead(day),
        "has_accounts": whose.accounts.exists(),
    }
    return render_page(
        request, page="today/today.html", partial="today/partials/day.html", context=context
    )


def _days_ahead(day: date) -> list[tuple[str, str]]:
    """Where a next step goes at one tap."""
    words = [(1, _("tomorrow")), (7, _("in a week")), (14, _("in two weeks"))]
    return [((day + timedelta(days=ahead)).isoformat(), word) for ahead, word in words]


@require_GET
def team(request: PageRequest) -> HttpResponse:
    """Who is most behind: counted over all accounts of the team, so fetched beside the page."""
    picker = picker_of(request)
    if not request.user.leads or picker.whose.person is not None:
        raise Http404
    days = CoveragePolicy.objects.days_by_tier()
    context = {
        "behind": most_behind(picker.whose, today=timezone.localdate(), days=days),
        "picker": picker,
    }
    return render_page(
        request, page="today/team.html", partial="today/partials/team.html", context=context
    )


@require_POST
def later(request: PageRequest, pk: int) -> HttpResponse:
    """Not today: the account comes back tomorrow or in a week, for the reader alone."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    day = timezone.localdate()
    until = day + LATER.get(request.POST.get("until", ""), LATER["tomorrow"])
    put_off(actor=request.user, account=account, until=until, today=day)
    texts = {"account": account}
    said = (
        _("%(account)s comes back tomorrow.")
        if until - day == LATER["tomorrow"]
        else _("%(account)s comes back in a week.")
    )
    tell(request, said % texts, undo=reverse("pages:today_back", args=[pk]))
    return redirect(_back(request))


@require_POST
def back(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    bring_back(actor=request.user, account=account)
    return redirect(_back(request))


@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Another day for a next step; the address that undoes it names the old day."""
    entry = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    try:
        due = date.fromisoformat(request.POST.get("due") or request.GET.get("due", ""))
        services.move_next_step(activity=entry, actor=request.user, due=due)
    except ValueError:
        tell(request, _("This is not a date."), level=messages.ERROR)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    else:
        undo = f"{reverse('pages:today_move', args=[pk])}?due={entry.next_step_due}"
        tell(request, _("Moved."), undo="" if "due" in request.GET else undo)
    return redirect(_back(request))


def _back(request: PageRequest) -> str:
    """The page the button stood on, if it is ours: whose day was looked at stays chosen."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if ours else reverse("pages:today")
