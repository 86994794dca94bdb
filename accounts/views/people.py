"""People: the list, and adding and changing one; and the key account team."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import services
from accounts.forms import PersonForm, RoleForm
from accounts.models import Account, AccountRole, Person
from accounts.search import matching
from accounts.views.accounts import conflicts
from kam.core import keyset
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell

BY_NAME = keyset.Ordering("name")
PER_PAGE = 50


@require_GET
def people(request: PageRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    visible = Person.objects.visible_to(request.user).select_related("account", "known_by")
    found = matching(visible.prefetch_related("roles"), text, fields=("name", "email"))
    at = keyset.Position.of(request.GET.get("cursor"), "name")
    page = keyset.page(found, BY_NAME, limit=PER_PAGE, at=at)
    context = {
        "q": text,
        "rows": page.rows,
        "previous": _address(request, page.previous),
        "next": _address(request, page.next),
    }
    return render_page(
        request,
        page="accounts/people.html",
        partial="accounts/partials/people.html",
        context=context,
    )


def _address(request: PageRequest, at: keyset.Position | None) -> str:
    if at is None:
        return ""
    query = request.GET.copy()
    query["cursor"] = at.encode("name")
    return f"?{query.urlencode()}"


@require_http_methods(["GET", "POST"])
def create(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = PersonForm(request.POST or None, account=account, initial={"known_by": request.user.pk})
    if form.is_valid():
        try:
            services.create_person(actor=request.user, account=account, **form.wishes)
            tell(request, _("%(person)s is added.") % {"person": form.wishes["name"]})
            return redirect("pages:account_people", pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/person_form.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    editable = Person.objects.editable_by(request.user).select_related("account")
    person = get_object_or_404(editable, pk=pk)
    form = PersonForm(
        request.POST or None,
        instance=Person.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": person.version},
        account=person.account,
    )
    context: dict[str, Any] = {"form": form, "account": person.account, "person_row": person}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.update_person(
                person=person, actor=request.user, changes=form.wishes, version=version
            )
            tell(request, _("%(person)s is saved.") % {"person": form.wishes["name"]})
            return _after_saving(person)
        except Conflict:
            context["conflicts"] = conflicts(form, person)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/person_form.html", context)


def _after_saving(person: Person) -> HttpResponse:
    if person.account_id is None:
        return redirect("accounts:people")
    return redirect("pages:account_people", person.account_id)


@require_http_methods(["GET", "POST"])
def add_role(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        try:
            role = services.assign_role(actor=request.user, account=account, **form.cleaned_data)
            tell(request, _("%(user)s joins the team.") % {"user": role.user})
            return redirect("pages:account", pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/role_form.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
def end_role(request: PageRequest, pk: int) -> HttpResponse:
    """The role ends with yesterday, or with its first day where that was today."""
    role = get_object_or_404(AccountRole.objects.editable_by(request.user), pk=pk)
    if request.method == "GET":
        question = _("Take %(user)s off the account team?") % {"user": role.user}
        back = reverse("pages:account", args=[role.account_id])
        return ask(request, question, button=_("Take off"), back=back)
    yesterday = timezone.localdate() - timedelta(days=1)
    try:
        services.end_role(role=role, actor=request.user, on=max(role.starts, yesterday))
        tell(request, _("%(user)s has left the team.") % {"user": role.user})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("pages:account", role.account_id)
