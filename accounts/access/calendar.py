"""The secret address under which a calendar reads one's dates: made, made anew, switched off."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.services.feeds import close_feed, open_feed
from kam.core.addresses import site
from kam.core.pages import PageRequest, ask, tell


@require_http_methods(["GET", "POST"])
def calendar_new(request: PageRequest) -> HttpResponse:
    """Make an address and show it this once; the one before stops working."""
    if request.method == "GET":
        question = _("Make a calendar address? One that you had before stops working.")
        return ask(request, question, button=_("Make an address"), back=reverse("profile"))
    address = site(reverse("pages:calendar", args=[open_feed(user=request.user)]))
    return render(request, "access/calendar.html", {"address": address})


@require_http_methods(["GET", "POST"])
def calendar_off(request: PageRequest) -> HttpResponse:
    if request.method == "GET":
        question = _(
            "Switch the calendar address off? Calendars that read it get nothing any more."
        )
        return ask(request, question, button=_("Switch off"), back=reverse("profile"))
    close_feed(user=request.user)
    tell(request, _("The calendar address is switched off."))
    return redirect("profile")
