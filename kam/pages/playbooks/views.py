"""The playbooks on one page; an administrator's form; the start at an account."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.doors import administrators_only
from accounts.models import Account
from accounts.views.facts import noted, show_form
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from, render_page, tell
from kam.pages.playbooks.forms import PlaybookForm, StartForm, steps_of
from planning.models import Playbook
from planning.playbooks.services import create_playbook, start_playbook, update_playbook


@require_GET
def playbooks(request: PageRequest) -> HttpResponse:
    rows = Playbook.objects.prefetch_related("steps").annotate(started=Count("runs"))
    rows = rows.order_by("position", "pk")
    return render_page(request, page="playbooks/list.html", context={"playbooks": rows})


@require_http_methods(["GET", "POST"])
@administrators_only
def playbook_new(request: PageRequest) -> HttpResponse:
    return _write(request, None)


@require_http_methods(["GET", "POST"])
@administrators_only
def playbook_edit(request: PageRequest, pk: int) -> HttpResponse:
    return _write(request, get_object_or_404(Playbook, pk=pk))


def _write(request: PageRequest, playbook: Playbook | None) -> HttpResponse:
    form = PlaybookForm(
        request.POST or None,
        instance=Playbook.objects.get(pk=playbook.pk) if playbook else None,
        initial={"version": playbook.version if playbook else None, "is_active": True},
    )
    steps = steps_of(playbook, request.POST or None)
    if form.is_valid() and steps.is_valid():
        try:
            _save(request, playbook, form, steps)
            tell(request, _("The playbook is saved."))
            return redirect("pages:playbooks")
        except DomainError as refusal:
            add_refusal(form, refusal)
    context = {"form": form, "steps": steps, "playbook": playbook}
    return render(request, "playbooks/form.html", context)


def _save(request: PageRequest, playbook: Playbook | None, form: Any, steps: Any) -> None:
    """Raises DomainError, also where somebody else was faster."""
    typed = [
        {**step, "days_after": step.get("days_after") or 0}
        for step in steps.cleaned_data
        if step.get("title")
    ]
    if playbook is None:
        create_playbook(actor=request.user, steps=typed, **form.wishes)
        return
    kept = {str(step): step.title for step in playbook.steps.all()}  # a core task stays translated
    told = [{**step, "title": kept.get(step["title"], step["title"])} for step in typed]
    update_playbook(
        actor=request.user,
        playbook=playbook,
        changes={**form.wishes, "steps": told},
        version=form.cleaned_data["version"],
    )


@require_http_methods(["GET", "POST"])
def playbook_start(request: PageRequest, pk: int) -> HttpResponse:
    """Start a playbook at an account: its steps become actions there."""
    account = get_object_or_404(Account.objects.editable_by(request.user), pk=pk)
    form = StartForm(request.POST or None, initial={"playbook": request.GET.get("playbook")})
    back = came_from(request, reverse("pages:account_plan", args=[pk]))
    if form.is_valid():
        try:
            run = start_playbook(actor=request.user, account=account, **form.cleaned_data)
            return noted(request, _made(run.actions.count()), back=back)
        except DomainError as refusal:
            add_refusal(form, refusal)
    what = gettext_lazy("Start a playbook")
    start = pgettext("playbook", "Start")
    return show_form(request, form, account=account, what=what, cancel=back, button=start)


def _made(count: int) -> str:
    return ngettext("%(n)s action was made.", "%(n)s actions were made.", count) % {"n": count}
