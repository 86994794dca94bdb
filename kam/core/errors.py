"""Refusals that people can read."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.functional import Promise


class DomainError(Exception):
    """A rule refuses the change. The text says what to do; `field` names the input at fault."""

    def __init__(self, message: str | Promise, *, field: str | None = None, code: str = "refused"):
        super().__init__(message)
        self.message, self.field, self.code = message, field, code

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):  # noqa: N818 - the field's own word
    """Somebody else changed the object since it was read."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that stayed open while its own user logged in again learns here what it may send."""
    answer = render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and request.headers.get("X-User") == str(request.user.pk):
        answer["X-CSRFToken"] = get_token(request)  # which only scripts of our own pages can read
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The database may be the one that failed, so the page asks it for nothing."""
    request_id = getattr(request, "request_id", "")
    page = get_template("500.html").render({"request_id": request_id})
    return HttpResponse(page, status=500)
