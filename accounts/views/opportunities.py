"""An opportunity moves on, is won or lost, or is taken up again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.fact_forms import CloseForm
from accounts.models import Opportunity
from accounts.views.facts import NOTED, noted, show_form
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from, happened, tell, wants_partial

Stage = Opportunity.Stage


def _editable(request: PageRequest, pk: int) -> Opportunity:
    editable = Opportunity.objects.editable_by(request.user).select_related("account")
    return get_object_or_404(editable, pk=pk)


def _page_of(pk: int) -> str:
    return reverse("pages:opportunity", args=[pk])


@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    """To the step that was chosen; the undo of the message leads back to the one before."""
    before = _editable(request, pk)
    step = request.POST.get("step") or request.GET.get("step", "")
    back = came_from(request, _page_of(pk))
    was = request.POST.get("was", "")
    try:
        moved = services.move_opportunity(
            opportunity=before, actor=request.user, step=step, was=was
        )
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return happened(NOTED) if wants_partial(request) else redirect(back)
    said = _("%(name)s: %(step)s") % {"name": moved.name, "step": moved.get_step_display()}
    undo = reverse("accounts:opportunity_move", args=[pk]) + f"?step={before.step}"
    is_open = before.stage == Stage.OPEN
    return noted(request, said, back=back, undo=undo if is_open else "")


@require_http_methods(["GET", "POST"])
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Won or lost: `?stage=` says which, the form asks why."""
    opportunity = _editable(request, pk)
    stage = Stage.LOST if request.GET.get("stage") == Stage.LOST else Stage.WON
    start = {"stage": stage, "on": timezone.localdate(), "competitor": opportunity.competitor}
    form = CloseForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            ended = services.close_opportunity(
                opportunity=opportunity, actor=request.user, **form.cleaned_data
            )
            undo = reverse("accounts:opportunity_reopen", args=[pk])
            said = _("Won. Well done.") if ended.stage == Stage.WON else _("Noted as lost.")
            return noted(request, said, back=_page_of(pk), undo=undo)
        except DomainError as refusal:
            add_refusal(form, refusal)
    what = _("Won: %(name)s") if stage == Stage.WON else _("Lost: %(name)s")
    return show_form(
        request,
        form,
        account=opportunity.account,
        what=what % {"name": opportunity.name},
        cancel=_page_of(pk),
    )


@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    opportunity = _editable(request, pk)
    services.reopen_opportunity(opportunity=opportunity, actor=request.user)
    return redirect(came_from(request, _page_of(pk)))
