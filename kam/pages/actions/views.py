"""Actions one by one: written down, corrected, moved on, done with evidence, and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Account, Activity
from accounts.views.accounts import conflicts
from accounts.views.facts import noted, show_form
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from, happened, tell, wants_partial
from kam.pages.actions.forms import ActionForm, DoneForm
from planning.actions.services import (
    action_from_step,
    create_action,
    finish_action,
    move_action,
    update_action,
)
from planning.models import Action

FRESH = "noted"  # the event on which lists read themselves anew


@require_http_methods(["GET", "POST"])
def action_new(request: PageRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    given = {name: request.GET[name] for name in ("plan", "goal", "review") if name in request.GET}
    initial = {"owner": request.user.pk, **given}
    form = ActionForm(request.POST or None, account=account, initial=initial)
    back = came_from(request, _list_of(account.pk))
    if form.is_valid():
        try:
            create_action(actor=request.user, account=account, **form.wishes)
            return noted(request, _("The action is noted."), back=back)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return show_form(request, form, account=account, what=_("New action"), cancel=back)


@require_http_methods(["GET", "POST"])
def action_edit(request: PageRequest, pk: int) -> HttpResponse:
    action = _editable(request, pk)
    instance = Action.objects.get(pk=pk)  # the form writes into its instance
    initial = {"version": action.version}
    form = ActionForm(
        request.POST or None, account=action.account, instance=instance, initial=initial
    )
    back = came_from(request, _list_of(action.account_id))
    context: dict[str, Any] = {}
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            update_action(action=action, actor=request.user, changes=form.wishes, version=version)
            return noted(request, _("Saved."), back=back)
        except Conflict:
            context["conflicts"] = conflicts(form, action)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return show_form(
        request, form, account=action.account, what=_("Action"), cancel=back, **context
    )


@require_http_methods(["GET", "POST"])
def action_done(request: PageRequest, pk: int) -> HttpResponse:
    """Done, with the evidence that one asks for."""
    action = _editable(request, pk)
    back = came_from(request, _list_of(action.account_id))
    form = DoneForm(request.POST or None)
    if form.is_valid():
        try:
            finish_action(actor=request.user, action=action, **form.cleaned_data)
            return noted(request, _("Done."), back=back, undo=_move_to(action, action.state))
        except DomainError as refusal:
            add_refusal(form, refusal)
    what = _("Done: %(what)s") % {"what": action.title}
    return show_form(request, form, account=action.account, what=what, cancel=back)


SAID = {
    "open": gettext_noop("Open again."),
    "started": gettext_noop("Started."),
    "done": gettext_noop("Done."),
    "dropped": gettext_noop("Dropped."),
}


@require_POST
def action_move(request: PageRequest, pk: int) -> HttpResponse:
    """To open, started, done or dropped at one tap; the address that undoes it names where it was."""
    action = _editable(request, pk)
    to = request.POST.get("to") or request.GET.get("to", "")
    try:
        move_action(actor=request.user, action=action, to=to, was=request.POST.get("was", ""))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    else:
        tell(
            request, _(SAID[to]), undo="" if "to" in request.GET else _move_to(action, action.state)
        )
    if wants_partial(request):
        return happened(FRESH)
    return redirect(came_from(request, _list_of(action.account_id)))


@require_POST
def step_to_action(request: PageRequest, pk: int) -> HttpResponse:
    """The next step of a contact becomes an action of its own."""
    entry = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    try:
        action_from_step(actor=request.user, activity=entry)
        tell(request, _("The next step is an action now."))
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect(came_from(request, _list_of(entry.account_id)))


def _editable(request: PageRequest, pk: int) -> Action:
    editable = Action.objects.editable_by(request.user).select_related("account")
    return get_object_or_404(editable, pk=pk)


def _list_of(account_id: int) -> str:
    return f"{reverse('pages:actions')}?account={account_id}"


def _move_to(action: Action, state: str) -> str:
    return f"{reverse('pages:action_move', args=[action.pk])}?to={state}"
