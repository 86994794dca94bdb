"""Settings: the users and how they come in."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.doors import administrators_only
from accounts.access.forms import UserForm
from accounts.models import User
from accounts.notifications import password_link
from accounts.services import users as services
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell


@require_GET
@administrators_only
def user_list(request: PageRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = User.objects.select_related("team").order_by("-is_active", "name", "username")
    if query:
        found = found.filter(
            Q(name__icontains=query) | Q(username__icontains=query) | Q(email__icontains=query)
        )
    return render_page(
        request,
        page="access/users.html",
        partial="access/partials/users.html",
        context={"users": found, "query": query},
    )


@require_http_methods(["GET", "POST"])
@administrators_only
def user_create(request: PageRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.create_user(actor=request.user, **form.cleaned_data)
            return _show_password_link(request, user, new=True)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "access/user.html", {"form": form})


@require_http_methods(["GET", "POST"])
@administrators_only
def user_edit(request: PageRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = UserForm(request.POST or None, instance=User.objects.get(pk=pk))
    if form.is_valid():
        try:
            services.update_user(user=user, actor=request.user, changes=form.cleaned_data)
            tell(request, _("%(user)s is saved.") % {"user": user})
            return redirect("users")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "access/user.html", {"form": form, "shown": user})


@require_http_methods(["GET", "POST"])
@administrators_only
def user_activate(request: PageRequest, pk: int) -> HttpResponse:
    """Let a user in, or keep them out: `active` is yes or no; GET asks before keeping out."""
    user = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        question = _("Keep %(shown)s out? The accounts stay; the login ends at once.")
        back = reverse("user_edit", args=[pk])
        return ask(request, question % {"shown": user}, button=_("Deactivate"), back=back)
    active = request.POST.get("active") == "yes"
    try:
        services.update_user(user=user, actor=request.user, changes={"is_active": active})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect("user_edit", pk)
    said = _("%(user)s may log in again.") if active else _("%(user)s can no longer log in.")
    tell(request, said % {"user": user})
    return redirect("users")


@require_POST
@administrators_only
def user_password(request: PageRequest, pk: int) -> HttpResponse:
    """Make a link with which the user can set a password, to be handed over by a safe way."""
    user = get_object_or_404(User, pk=pk)
    try:
        return _show_password_link(request, user, new=False)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect("user_edit", pk)


def _show_password_link(request: PageRequest, user: User, *, new: bool) -> HttpResponse:
    services.note_password_link(user=user, actor=request.user)
    link = password_link(user, request.build_absolute_uri("/"))
    return render(
        request, "access/password_link.html", {"shown": user, "link": link, "is_new": new}
    )
