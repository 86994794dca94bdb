"""A forgotten password: ask for a link by mail, then set a new one."""

from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.notifications import queue_password_link
from kam.core.addresses import client_address


@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Known or not, the answer is the same and takes as long: only a job is written."""
    form = auth_forms.PasswordResetForm(request.POST or None)
    if form.is_valid():
        site = request.build_absolute_uri("/")
        client = client_address(request)
        queue_password_link(email=form.cleaned_data["email"], site=site, client=client)
        return redirect("password_reset_done")
    return render(request, "registration/password_ask.html", {"form": form})


@login_not_required
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/password_asked.html")


@method_decorator([login_not_required, sensitive_post_parameters()], name="dispatch")
class Confirm(auth_views.PasswordResetConfirmView):
    """Django's page behind the link; it logs nobody in."""

    template_name = "registration/password_set.html"
    post_reset_login = False


@login_not_required
@require_GET
def is_set(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/password_is_set.html")
