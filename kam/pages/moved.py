"""Addresses of what was merged away lead to what took it in."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.duplicates.merging import merged_into
from accounts.duplicates.sides import SIDES
from accounts.models.duplicates import Kind

BEGINNINGS = {"accounts/<int:pk>/": Kind.ACCOUNT, "people/<int:pk>/": Kind.PERSON}


class MovedMiddleware:
    """Where a page of an account or a person is not found, looks whether it was merged.

    Who may not see the one that stayed learns nothing: for them it is not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(error, Http404) or request.method != "GET" or match is None:
            return None
        kind = next((k for begin, k in BEGINNINGS.items() if match.route.startswith(begin)), None)
        after = merged_into(kind, match.kwargs["pk"]) if kind else None
        if after is None or kind is None:
            return None
        seen = SIDES[kind].model.objects.visible_to(request.user).filter(pk=after)
        if not seen.exists():
            return None
        return redirect(match.view_name, **(match.kwargs | {"pk": after}))
