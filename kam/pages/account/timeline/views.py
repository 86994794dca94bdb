"""The timeline of an account: as one list, or in lanes by month."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Account, Activity, Person
from kam.core import downloads
from kam.core.pages import PageRequest, render_page, wants_partial
from kam.pages.account.frame import account_frame
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.columns import TIMELINE
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.lanes import LABELS, LANES, UNSORTED
from kam.pages.account.timeline.reading import PER_PAGE, everything, timeline
from kam.pages.account.timeline.sources import KINDS, RANKS, Item

VIEWS = ("list", "lanes")
IN_LANES = 60  # small cards: a page holds more
PEOPLE_OFFERED = 200


@dataclass(frozen=True)
class Lane:
    """What happened along one main line in a month."""

    key: str
    label: Any
    items: list[Item]


@dataclass(frozen=True)
class Month:
    first: date
    lanes: list[Lane]
    unsorted: list[Item]


@require_GET
def account_timeline(request: PageRequest, pk: int) -> HttpResponseBase:
    frame = account_frame(request, pk, "account_timeline")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    wishes, person = _wishes(request, frame["account"])
    about = About(request.user, frame["account"], person)
    if downloads.wanted(request):
        name, rows = f"timeline-{frame['account'].code}", everything(about, wishes)
        return downloads.answer(request, name=name, columns=TIMELINE, rows=rows)
    cursor = Cursor.decode(request.GET.get("cursor", ""), RANKS)
    page = timeline(
        about,
        wishes,
        cursor=cursor,
        limit=PER_PAGE if view == "list" else IN_LANES,
    )
    older = wants_partial(request) and cursor is not None
    context = {
        **frame,
        **_choices(request, frame["account"], wishes, view),
        "items": page.items,
        "months": by_month(page.items) if view == "lanes" else [],
        "next": _with(request, cursor=page.next) if page.next else "",
        "first_page": cursor is None,
    }
    return render_page(
        request,
        page="account/timeline.html",
        partial=f"account/partials/{'older' if older else 'events'}.html",
        context=context,
    )


def _wishes(request: PageRequest, account: Account) -> tuple[Wishes, Person | None]:
    wishes = Wishes.of(request.GET, KINDS)
    if wishes.person is None:
        return wishes, None
    return wishes, Person.objects.visible_to(request.user).filter(pk=wishes.person).first()


def _choices(request: PageRequest, account: Account, wishes: Wishes, view: str) -> dict[str, Any]:
    """What can be asked for, and what is."""
    return {
        "wishes": wishes,
        "view": view,
        "views": {name: _with(request, view=name) for name in VIEWS},
        "event_kinds": KINDS.items(),
        "kinds": Activity.Kind.choices,
        "scenes": Activity.Scene.choices,
        "lanes": [
            {
                "key": key,
                "label": label,
                "here": key == wishes.lane,
                "url": _with(request, lane=key),
            }
            for key, label in LABELS.items()
        ],
        "all_lanes": _with(request, lane=""),
        "people": Person.objects.filter(account=account).order_by("name", "pk")[:PEOPLE_OFFERED],
    }


def _with(request: PageRequest, **values: str) -> str:
    """This page's address with other values; without the cursor, unless it is among them."""
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in values.items():
        query[name] = value
    return f"?{query.urlencode()}"


def by_month(items: list[Item]) -> list[Month]:
    """Events of a page month by month, each month in its lanes."""

    def first(item: Item) -> date:
        return timezone.localtime(item.at).date().replace(day=1)

    return [_month(day, list(own)) for day, own in groupby(items, key=first)]


def _month(first: date, items: list[Item]) -> Month:
    lanes = [Lane(key, LABELS[key], [item for item in items if item.lane == key]) for key in LANES]
    return Month(first, lanes, [item for item in items if item.lane == UNSORTED])
