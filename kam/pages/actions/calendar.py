"""A month of actions: a grid of weeks on a desk, a list of days on a phone."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import get_format
from django.views.decorators.http import require_GET

from kam.core.counts import count_text
from kam.core.pages import PageRequest, render_page
from kam.pages.actions.narrowing import ActionsForm, narrowed
from planning.models import Action

MOST = 600  # of a month; more are not read by anybody, the list has them all
IN_SIGHT = 4  # of a day in the grid, the rest unfolds


@dataclass
class Day:
    """A day of the grid: its actions, some in sight and the rest folded away."""

    day: date
    in_month: bool
    first: list[Action] = field(default_factory=list)
    rest: list[Action] = field(default_factory=list)

    def take(self, action: Action) -> None:
        (self.first if len(self.first) < IN_SIGHT else self.rest).append(action)


@require_GET
def action_calendar(request: PageRequest) -> HttpResponse:
    form = ActionsForm(request.GET, request=request)
    wishes, today = form.wishes, timezone.localdate()
    month = _month(request.GET.get("month", ""), today)
    weeks = _weeks(month)
    begin, end = weeks[0][0].day, weeks[-1][-1].day
    rows = narrowed(request.user, wishes, state="kept").filter(due__range=(begin, end))
    found = list(rows.order_by("due", "pk")[: MOST + 1])
    of_month = [action for action in found if action.due.month == month.month]
    _lay_out(weeks, found[:MOST])
    context = {
        "form": form,
        "wishes": wishes,
        "month": month,
        "weeks": weeks,
        "today": today,
        "before": _address(request, month - timedelta(days=1)),
        "after": _address(request, month + timedelta(days=31)),
        "count": count_text(len(found if len(found) > MOST else of_month), cap=MOST),
        "here": "action_calendar",
    }
    return render_page(
        request,
        page="actions/calendar.html",
        partial="actions/partials/calendar.html",
        context=context,
    )


def _month(asked: str, today: date) -> date:
    """The first day of the month that is asked for, `2026-11`; else of this one."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    return first if 2000 <= first.year < 2100 else today.replace(day=1)


def _weeks(month: date) -> list[list[Day]]:
    first_weekday = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weeks = Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    return [[Day(day, day.month == month.month) for day in week] for week in weeks]


def _lay_out(weeks: list[list[Day]], actions: Iterable[Action]) -> None:
    days = {day.day: day for week in weeks for day in week}
    for action in actions:
        days[action.due].take(action)


def _address(request: PageRequest, day: date) -> str:
    query = request.GET.copy()
    query["month"] = f"{day:%Y-%m}"
    return f"?{query.urlencode()}"
