"""Refusals that people can read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
    return render(request, "403_csrf.html", status=403)
