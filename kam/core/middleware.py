"""Small middlewares: request id, the user's language, private pages, answers for htmx."""

import json
import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.cache import patch_cache_control, patch_vary_headers

from kam.core.health import health
from kam.core.pages import came_from

Responder = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id, from the proxy where it sends a plain one, and log under it."""

    def __init__(self, get_response: Responder):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class HealthMiddleware:
    """Answer /health/ before hosts, sessions and logins are looked at: it must not need them."""

    def __init__(self, get_response: Responder):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == "/health/" else self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The language chosen by the user (kept in a cookie), else the browser's, else the default."""


class LoginMiddleware(LoginRequiredMiddleware):
    """Pages ask for a login; a program that sends a token to a page is told so, not sent around."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:  # type: ignore[override]
        if "Authorization" in request.headers:
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
        if request.method not in ("GET", "HEAD"):  # it cannot be sent again: back to its form
            return redirect_to_login(came_from(request, request.get_full_path()))
        return super().handle_no_permission(request, view_func)


class TokenMiddleware:
    """A program that sends a token goes straight to a REST view, which looks at the token itself.

    It has no session, no form and no toasts, so it need not wait for them.
    """

    def __init__(self, get_response: Responder):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with_token = request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "
        if not (with_token and request.path_info.startswith("/api/")):
            return self.get_response(request)
        match = resolve(request.path_info)
        if getattr(match.func, "login_required", True):  # a page: it asks for the login of a person
            return self.get_response(request)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


class PrivatePagesMiddleware:
    """Pages are for one person: caches keep none, and htmx answers differ from whole pages."""

    def __init__(self, get_response: Responder):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
        return response


class HtmxAnswerMiddleware:
    """Makes ordinary answers fit htmx, so that views need not know who asks.

    A redirect becomes a change of page instead of a page inside a page; a lost login becomes 401,
    so that what was typed stays; messages travel as the event that shows toasts.
    """

    def __init__(self, get_response: Responder):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        htmx = request.htmx  # type: ignore[attr-defined]
        if not htmx or htmx.boosted:
            return response
        if response.status_code in (301, 302, 303):
            return _change_of_page(response)
        if response.status_code < 400 and "HX-Redirect" not in response:
            _send_toasts(request, response)
        return response


def _change_of_page(response: HttpResponse) -> HttpResponse:
    to = response["Location"]
    if to.split("?")[0] == resolve_url(settings.LOGIN_URL):
        return HttpResponse(status=401)
    answer = HttpResponse(status=204, headers={"HX-Redirect": to})
    answer.cookies = response.cookies
    return answer


def _send_toasts(request: HttpRequest, response: HttpResponse) -> None:
    waiting = [
        {"message": str(m), "level": m.level_tag, "undo": undo_of(m)}
        for m in messages.get_messages(request)
    ]
    if waiting:
        events = json.loads(response.get("HX-Trigger", "{}"))
        response["HX-Trigger"] = json.dumps(events | {"toasts": {"value": waiting}})


def undo_of(message) -> str:
    """The address that takes the message's change back, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""
