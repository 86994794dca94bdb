"""How pages answer: whole, or the partial that htmx asked for; and what they say afterwards."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from kam.core.keyset import Page, Position


class PageRequest(HttpRequest):
    """A request after the middlewares: a user of ours, and what htmx says of itself."""

    user: Any
    htmx: HtmxDetails


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx swaps a part of the page; restoring history and boosted links need it whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest,
    *,
    page: str,
    partial: str | None = None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the template `page`, or with `partial` alone where htmx asked for it."""
    template = partial if partial and wants_partial(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "HX-Boosted"])
    return response


def beside(request: HttpRequest, found: Page, order: str) -> dict[str, str]:
    """Addresses of the pages before and after one of a list, narrowed alike; "" for none.

    order: the name that the cursors of this list carry.
    """
    return {
        "previous": _turned(request, found.previous, order),
        "next": _turned(request, found.next, order),
    }


def _turned(request: HttpRequest, at: Position | None, order: str) -> str:
    if at is None:
        return ""
    query = request.GET.copy()
    query["cursor"] = at.encode(order)
    return f"?{query.urlencode()}"


def ask(request: HttpRequest, question: str, *, button: str, back: str) -> HttpResponse:
    """Answer a GET with the question whose POST to the same address acts; `back` leads away."""
    context = {"question": question, "button": button, "back": back}
    return render_page(
        request, page="confirm.html", partial="components/confirm.html", context=context
    )


def tell(
    request: HttpRequest,
    message: str | Promise,
    *,
    undo: str = "",
    level: int = messages.SUCCESS,
) -> None:
    """Show a short message with the next answer; `undo` is the address that takes it back by POST."""
    messages.add_message(request, level, str(message), extra_tags=f"undo:{undo}" if undo else "")


def happened(*events: str) -> HttpResponse:
    """Answer htmx with news instead of a part: the page reacts to these events and swaps nothing."""
    news = json.dumps({event: {} for event in events})
    return HttpResponse(headers={"HX-Trigger": news, "HX-Reswap": "none"})


def way_back(request: HttpRequest, otherwise: str) -> str:
    """As `came_from`, kept through a form's own posts by its hidden field `back`."""
    back = request.POST.get("back")
    return _if_ours(request, back, otherwise) if back else came_from(request, otherwise)


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page the button stood on if it is ours, else `otherwise`."""
    return _if_ours(request, request.headers.get("Referer", ""), otherwise)


def _if_ours(request: HttpRequest, before: str, otherwise: str) -> str:
    ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    ours = ours and urlsplit(before).path != request.path  # a form's own page leads nowhere
    return before if ours else otherwise
