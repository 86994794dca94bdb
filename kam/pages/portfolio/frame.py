"""What all pages of the portfolio share: the switches of team and day, and the page without data."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from kam.core.pages import PageRequest
from kam.pages.asof import before_all
from kam.pages.portfolio.lists import neighbour
from kam.pages.portfolio.scope import Scope

__all__ = ["frame", "nothing_yet"]


def frame(scope: Scope, **kept: str) -> dict[str, Any]:
    """What templates/portfolio/frame.html needs; `kept` is what else the address says."""
    said = {name: value for name, value in kept.items() if value}
    return {
        "scope": scope,
        "earlier": neighbour(scope, -1, **said),
        "later": neighbour(scope, 1, **said),
        "kept": said,
    }


def nothing_yet(request: PageRequest, *, page: str, heading: str | Promise) -> HttpResponse:
    """Where `scope_of` found nothing to look at: why, and what to do."""
    context = {"page": f"pages:{page}", "heading": heading} | before_all(request)
    return render(request, "portfolio/empty.html", context)
