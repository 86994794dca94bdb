"""What a user is told: what is new first, then what was read before, and the way to each."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kam.core import keyset, notices
from kam.core.keyset import Ordering, Position
from kam.core.models import Notification
from kam.core.pages import PageRequest, tell

PER_PAGE = 30
NEWEST = Ordering("pk", descending=True, tie="pk", tie_descending=True)


@require_GET
def alerts(request: PageRequest) -> HttpResponse:
    """The unread ones, page by page, and on their last page the first of those that were read."""
    mine = Notification.objects.visible_to(request.user)
    earlier = request.GET.get("show") == "earlier"
    at = request.GET.get("cursor")
    fresh = None if earlier else _page(mine.unread(), "fresh", at)
    last = fresh is None or fresh.next is None
    old = _page(mine.exclude(read_at=None), "earlier", at if earlier else None) if last else None
    context = {
        "fresh": _worded(fresh),
        "old": _worded(old),
        "next": _next(fresh, "fresh") or _next(old, "earlier"),
        "begins": not at,
    }
    return render(request, "pages/alerts.html", context)


def _page(rows: QuerySet[Notification], order: str, cursor: str | None) -> keyset.Page:
    return keyset.page(rows, NEWEST, limit=PER_PAGE, at=Position.of(cursor, order))


def _worded(page: keyset.Page | None) -> list[tuple[Notification, str]]:
    return [(row, notices.in_words(row)) for row in page.rows] if page else []


def _next(page: keyset.Page | None, order: str) -> str:
    if page is None or page.next is None:
        return ""
    show = "show=earlier&" if order == "earlier" else ""
    return f"?{show}cursor={page.next.encode(order)}"


@require_POST
def alert_read(request: PageRequest, pk: int) -> HttpResponse:
    """Mark one as read; with `open` go on to the page behind it."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    notices.mark_read(user=request.user, pks=[pk])
    return redirect(notice.url if "open" in request.POST else _back())


@require_POST
def alerts_read(request: PageRequest) -> HttpResponse:
    count = notices.mark_read(user=request.user)
    words = ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", count)
    tell(request, words % {"n": count} if count else _("There was nothing new."))
    return redirect(_back())


def _back() -> str:
    return reverse("pages:alerts")
