"""People: the list, and adding and changing one; and the key account team."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import services
from accounts.downloads import PEOPLE
from accounts.forms import RoleForm
from accounts.held import as_rows
from accounts.models import Account, AccountRole, Person
from accounts.people_filters import PersonFilter
from accounts.people_forms import PersonForm
from accounts.views.accounts import conflicts
from kam.core import downloads, keyset
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, beside, render_page, tell

BY_NAME = keyset.Ordering("name")
PER_PAGE = 50


@require_GET
def people(request: PageRequest) -> HttpResponseBase:
    visible = Person.objects.listed_for(request.user).select_related("account", "known_by")
    filterset = PersonFilter(request.GET, queryset=visible, request=request)
    _show_account(filterset)
    at = keyset.Position.of(request.GET.get("cursor"), "name")
    found = filterset.qs.prefetch_related("roles")
    if downloads.wanted(request):
        rows = keyset.rows(found, BY_NAME)
        return downloads.answer(request, name="people", columns=PEOPLE, rows=rows)
    page = keyset.page(found, BY_NAME, limit=PER_PAGE, at=at)
    context = {
        "filter": filterset,
        "may_add": request.user.can_write,
        "narrowed": bool(filterset.chosen),
        "folded": not filterset.chosen.keys() - {"q"},
        "rows": as_rows(page.rows),
        **beside(request, page, "name"),
    }
    return render_page(
        request,
        page="accounts/people.html",
        partial="accounts/partials/people.html",
        context=context,
    )


def _show_account(filterset: PersonFilter) -> None:
    """The chosen account by its name; others are asked for while typing."""
    chosen = filterset.chosen.get("account")
    shown = [(chosen.pk, str(chosen))] if chosen else []
    filterset.form.fields["account"].widget.choices = [("", ""), *shown]


@require_http_methods(["GET", "POST"])
def create(request: PageRequest, pk: int) -> HttpResponse:
    """Somebody at an account."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    return _create(request, account, side=Person.Side.CUSTOMER)


@require_http_methods(["GET", "POST"])
def create_outside(request: PageRequest) -> HttpResponse:
    """Somebody who belongs to no account, such as a consultant: everybody sees them."""
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    return _create(request, None, side=Person.Side.THIRD)


def _create(request: PageRequest, account: Account | None, *, side: str) -> HttpResponse:
    initial = {"known_by": request.user.pk, "side": side}
    form = PersonForm(request.POST or None, account=account, initial=initial)
    if form.is_valid():
        try:
            person = services.create_person(
                actor=request.user, account=account, judgement=form.judgement, **form.wishes
            )
            tell(request, _("%(person)s is added.") % {"person": person})
            if account:
                return redirect("pages:account_people", account.pk)
            return redirect("pages:person", person.pk)
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
            saved = services.update_person(
                person=person,
                actor=request.user,
                changes=form.wishes,
                version=form.cleaned_data["version"],
                judgement=form.judgement,
            )
            tell(request, _("%(person)s is saved.") % {"person": saved})
            return redirect("pages:person", pk)
        except Conflict:
            context["conflicts"] = conflicts(form, person)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/person_form.html", context)


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
