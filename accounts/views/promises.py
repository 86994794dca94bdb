"""What becomes of promises, complaints and needs, at one tap each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.fact_forms import ResolveForm, SettleForm
from accounts.models import Commitment, Feedback, Need
from accounts.views.facts import noted, show_form
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, came_from


def _promises_of(account_id: int) -> str:
    return reverse("pages:account_promises", args=[account_id])


@require_http_methods(["GET", "POST"])
def settle(request: PageRequest, pk: int) -> HttpResponse:
    """Kept or broken: a tap means today, the form takes another day."""
    editable = Commitment.objects.editable_by(request.user).select_related("account")
    promise = get_object_or_404(editable, pk=pk)
    back = came_from(request, _promises_of(promise.account_id))
    form = SettleForm(_today_unless_said(request))
    if form.is_valid():
        try:
            services.settle_commitment(actor=request.user, commitment=promise, **form.cleaned_data)
            undo = reverse("accounts:promise_reopen", args=[pk])
            kept = form.cleaned_data["state"] == Commitment.State.KEPT
            said = _("Kept.") if kept else _("Noted as broken.")
            return noted(request, said, back=back, undo=undo)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return show_form(request, form, account=promise.account, what=promise.what, cancel=back)


def _today_unless_said(request: PageRequest) -> dict[str, Any] | None:
    """What a form sent; a tap on a button sends no day."""
    if request.method != "POST":
        return None
    return {"on": timezone.localdate().isoformat(), **request.POST.dict()}


@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    promise = get_object_or_404(Commitment.objects.editable_by(request.user), pk=pk)
    services.reopen_commitment(actor=request.user, commitment=promise)
    return redirect(came_from(request, _promises_of(promise.account_id)))


@require_http_methods(["GET", "POST"])
def resolve(request: PageRequest, pk: int) -> HttpResponse:
    """Say in words how a complaint was resolved."""
    complaints = Feedback.objects.editable_by(request.user).filter(kind=Feedback.Kind.COMPLAINT)
    complaint = get_object_or_404(complaints.select_related("account"), pk=pk)
    back = came_from(request, _promises_of(complaint.account_id))
    form = ResolveForm(request.POST or None)
    if form.is_valid():
        try:
            services.resolve_complaint(actor=request.user, feedback=complaint, **form.cleaned_data)
            undo = reverse("accounts:complaint_reopen", args=[pk])
            return noted(request, _("The complaint is resolved."), back=back, undo=undo)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return show_form(
        request,
        form,
        account=complaint.account,
        what=_("Resolve the complaint"),
        cancel=back,
        about=complaint,
    )


@require_POST
def reopen_complaint(request: PageRequest, pk: int) -> HttpResponse:
    complaint = get_object_or_404(Feedback.objects.editable_by(request.user), pk=pk)
    services.reopen_complaint(actor=request.user, feedback=complaint)
    return redirect(came_from(request, _promises_of(complaint.account_id)))


@require_POST
def need_met(request: PageRequest, pk: int) -> HttpResponse:
    """The need is met as of today."""
    need = _change_need(request, pk, met_on=timezone.localdate())
    undo = reverse("accounts:need_open", args=[pk])
    back = reverse("pages:account_understanding", args=[need.account_id])
    return noted(request, _("The need is met."), back=came_from(request, back), undo=undo)


@require_POST
def need_open(request: PageRequest, pk: int) -> HttpResponse:
    need = _change_need(request, pk, met_on=None)
    back = reverse("pages:account_understanding", args=[need.account_id])
    return redirect(came_from(request, back))


def _change_need(request: PageRequest, pk: int, **changes: Any) -> Need:
    need = get_object_or_404(Need.objects.editable_by(request.user), pk=pk)
    return services.update_need(need=need, actor=request.user, changes=changes)
