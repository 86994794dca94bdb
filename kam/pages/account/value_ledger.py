"""The value ledger of an account: what they gained, what we gave and got, with the balance."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.fact_forms import FactForm
from accounts.forms import DateInput
from accounts.models import Account, Person
from accounts.views.accounts import conflicts
from accounts.views.facts import show_form
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell
from kam.pages.account.frame import account_frame
from planning.models import ValueEntry
from planning.value import (
    create_value_entry,
    ledger_of,
    remove_value_entry,
    update_value_entry,
)

__all__ = ["account_value", "value_edit", "value_new", "value_remove"]

SHOWN = 200  # entries in the list; the sums are of all


class ValueForm(FactForm):
    class Meta:
        model = ValueEntry
        fields = ["kind", "what", "amount", "on", "measured_by", "confirmed_by", "confirmed_on"]
        widgets = {"on": DateInput(), "confirmed_on": DateInput()}

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, account=account, **kwargs)
        theirs = Q(account=account) | Q(pk=self.instance.confirmed_by_id)  # who has left since too
        self.fields["confirmed_by"].queryset = Person.objects.filter(theirs)  # type: ignore[attr-defined]


@require_GET
def account_value(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_plan")
    rows = ValueEntry.objects.filter(account=frame["account"]).select_related("confirmed_by")
    context = {"entries": rows[:SHOWN], "ledger": ledger_of(frame["account"])}
    return render_page(request, page="account/value.html", context={**frame, **context})


@require_http_methods(["GET", "POST"])
def value_new(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = ValueForm(request.POST or None, account=account, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            entry = create_value_entry(actor=request.user, account=account, **form.wishes)
            tell(request, _("Noted."), undo=reverse("pages:value_remove", args=[entry.pk]))
            return redirect("pages:account_value", pk)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, account, form)


@require_http_methods(["GET", "POST"])
def value_edit(request: PageRequest, pk: int) -> HttpResponse:
    editable = ValueEntry.objects.editable_by(request.user).select_related("account")
    entry = get_object_or_404(editable, pk=pk)
    form = ValueForm(
        request.POST or None,
        account=entry.account,
        instance=ValueEntry.objects.get(pk=pk),  # the form writes into its instance
        initial={"version": entry.version},
    )
    more: dict[str, Any] = {}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            update_value_entry(
                value_entry=entry, actor=request.user, changes=form.wishes, version=version
            )
            tell(request, _("Saved."))
            return redirect("pages:account_value", entry.account_id)
        except Conflict:
            more["conflicts"] = conflicts(form, entry)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, entry.account, form, **more)


@require_http_methods(["GET", "POST"])
def value_remove(request: PageRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(ValueEntry.objects.editable_by(request.user), pk=pk)
    back = reverse("pages:account_value", args=[entry.account_id])
    if request.method == "GET":
        question = _("Take back “%(what)s”?") % {"what": entry.what}
        return ask(request, question, button=_("Take it back"), back=back)
    remove_value_entry(value_entry=entry, actor=request.user)
    tell(request, _("Taken back."))
    return redirect(back)


def _form(request: PageRequest, account: Account, form: ValueForm, **more: Any) -> HttpResponse:
    cancel = reverse("pages:account_value", args=[account.pk])
    what = ValueEntry._meta.verbose_name
    return show_form(request, form, account=account, what=what, cancel=cancel, **more)
