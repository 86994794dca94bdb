"""Create, edit, hand over, archive and restore an account."""

from typing import Any

from django.db.models import Model
from django.db.models.manager import BaseManager
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import AccountForm, HandOverForm
from accounts.models import Account, User
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, tell


@require_http_methods(["GET", "POST"])
def create(request: PageRequest) -> HttpResponse:
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    decides = request.user.role != User.Role.REP
    initial = {"owner": request.user.pk, "team": request.user.team_id}
    form = AccountForm(request.POST or None, request=request, decides=decides, initial=initial)
    if form.is_valid():
        try:
            account = services.create_account(actor=request.user, **form.wishes)
            tell(request, _("%(account)s is added.") % {"account": account})
            return redirect("pages:account", account.pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = AccountForm(
        request.POST or None,
        instance=Account.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": account.version},
        request=request,
        decides=services.may_reassign(account=account, actor=request.user),
    )
    context: dict[str, Any] = {"form": form, "account": account}
    if form.is_valid():
        try:
            services.update_account(
                account=account,
                actor=request.user,
                changes=form.wishes,
                version=form.cleaned_data["version"],
            )
            tell(request, _("%(account)s is saved.") % {"account": form.wishes["name"]})
            return redirect("pages:account", pk)
        except Conflict:
            context["conflicts"] = conflicts(form, account)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/form.html", context)


def conflicts(form: Any, now: Model) -> dict[str, Any]:
    """Where the typed values differ from those saved in the meantime.

    The form takes the version that is saved now: whoever has compared may save over it.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = now.version  # type: ignore[attr-defined]
    rows = []
    for name, typed in form.wishes.items():
        saved = getattr(now, name, None)
        is_one = hasattr(now, name) and not isinstance(saved, BaseManager)
        if name in form.fields and is_one and saved != typed:
            rows.append({"label": form[name].label, "saved": saved, "typed": typed})
    return {"rows": rows}


@require_http_methods(["GET", "POST"])
def hand_over(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = HandOverForm(request.POST or None, account=account)
    if form.is_valid():
        try:
            to = form.cleaned_data["to"]
            services.hand_over(account=account, to=to, actor=request.user)
            tell(
                request,
                _("%(account)s now belongs to %(user)s.") % {"account": account, "user": to},
            )
            return redirect(_page_of(request, account))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "accounts/hand_over.html", {"form": form, "account": account})


def _page_of(request: PageRequest, account: Account) -> str:
    """The account's page, or the list when the user no longer sees the account."""
    if Account.objects.visible_to(request.user).filter(pk=account.pk).exists():
        return reverse("pages:account", args=[account.pk])
    return reverse("pages:accounts")


@require_http_methods(["GET", "POST"])
def archive(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    if request.method == "GET":
        question = _("Archive %(account)s? Its history is kept, and you can bring it back.")
        back = reverse("pages:account", args=[pk])
        return ask(request, question % {"account": account}, button=_("Archive"), back=back)
    services.archive_account(account=account, actor=request.user)
    undo = reverse("accounts:restore", args=[pk])
    tell(request, _("%(account)s is archived.") % {"account": account}, undo=undo)
    return redirect("pages:accounts")


@require_POST
def restore(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    if not request.user.can_write:
        return render(request, "403.html", status=403)
    services.restore_account(account=account, actor=request.user)
    tell(request, _("%(account)s is back.") % {"account": account})
    return redirect("pages:account", pk)
