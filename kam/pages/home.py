"""The first address after login."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from accounts.models import Account
from kam.core.pages import PageRequest


@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Today's page; for an administrator of an empty installation the list of first steps."""
    if request.user.is_staff and not Account.objects.exists():
        return redirect("first_steps")
    try:
        return redirect(reverse("pages:today"))
    except NoReverseMatch:
        return redirect("first_steps")


@require_GET
def first_steps(request: PageRequest) -> HttpResponse:
    return render(request, "pages/first_steps.html", {})
