"""A plan on its way: submitted, taken back, approved, sent back, closed; each by the right role."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from kam.core.asked import number
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell, wants_partial
from planning.models import Plan
from planning.plans import flow
from planning.plans.flagged import flags_of
from planning.plans.sections import SECTIONS, Section

__all__ = ["STEPS", "Step", "plan_step", "steps_for"]

State = Plan.State


@dataclass(frozen=True)
class Step:
    """One step of a plan: from which states, who may, what the dialog says, and its service.

    reason: the label of the field for words, None where none are asked for.
    aside: stands in the menu, not among the buttons.
    """

    code: str
    states: tuple[str, ...]
    label: str | Promise
    lead: str | Promise
    done: str | Promise
    act: Callable[..., Any]
    may: Callable[[User, Plan], bool]
    reason: str | Promise | None = None
    required: bool = False
    main: bool = False
    aside: bool = False


def _writes(user: User, plan: Plan) -> bool:
    return user.can_write


def _closes(user: User, plan: Plan) -> bool:
    return flow.may_close(user)


STEPS = {
    step.code: step
    for step in (
        Step(
            "submit", (State.DRAFT,), _("Submit"),
            _("Whoever leads the account's team is told and decides. Until then nothing in the plan changes; you may take it back."),
            _("The plan was submitted."), flow.submit_plan, _writes, main=True,
        ),
        Step(
            "approve", (State.IN_REVIEW,), _("Approve"),
            _("The plan is frozen as a version that stays as it is. Whoever writes in the plan afterwards makes it a draft again."),
            _("The plan was approved and frozen."), flow.approve_plan, flow.may_decide,
            reason=_("Remark"), main=True,
        ),
        Step(
            "reject", (State.IN_REVIEW,), _("Send back"),
            _("The plan is a draft again, and its writers are told why."),
            _("The plan was sent back."), flow.reject_plan, flow.may_decide,
            reason=_("What should be different"), required=True,
        ),
        Step(
            "withdraw", (State.IN_REVIEW,), _("Take back"),
            _("The plan leaves the review and can be written again."),
            _("The plan was taken back."), flow.withdraw_plan, _writes,
        ),
        Step(
            "close", (State.DRAFT, State.APPROVED), _("Close the plan"),
            _("A closed plan stays to be read; nothing in it changes any more."),
            _("The plan was closed."), flow.close_plan, _closes, reason=_("Why"),
            aside=True,
        ),
        Step(
            "reopen", (State.CLOSED,), _("Open it again"),
            _("The plan is a draft again, and its writers are told why."),
            _("The plan is open again."), flow.reopen_plan, _closes, reason=_("Why"), required=True,
        ),
    )
}  # fmt: skip


class ReasonForm(forms.Form):
    """The words that a step takes, where it takes any; `version` of the plan that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, step: Step, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reason"].label, fields["reason"].required = step.reason, step.required
        if step.reason is None:
            del fields["reason"]


def steps_for(plan: Plan, user: User) -> list[Step]:
    """What the user, who may edit the account, may do to the plan as it stands."""
    offered = [
        step for step in STEPS.values() if plan.state in step.states and step.may(user, plan)
    ]
    decides = STEPS["approve"] in offered
    withdraw = STEPS["withdraw"]  # beside a decision it is the rare case
    return [replace(step, aside=True) if decides and step is withdraw else step for step in offered]


@require_http_methods(["GET", "POST"])
def plan_step(request: PageRequest, pk: int, step: str) -> HttpResponse:
    """Hidden is 404; visible, but not for this role, is 403; a refused rule stands in the form."""
    found = get_object_or_404(
        Plan.objects.editable_by(request.user).select_related("account", "template"), pk=pk
    )
    wish = STEPS.get(step)
    if wish is None:
        raise Http404
    if not wish.may(request.user, found):
        raise PermissionDenied
    read = {"version": number(request.GET.get("version")) or found.version}
    form = ReasonForm(request.POST if request.method == "POST" else None, step=wish, initial=read)
    if form.is_valid() and _taken(request, found, wish, form):
        return redirect("pages:plan", pk=pk)
    return render_page(
        request,
        page="plan/step.html",
        partial="plan/partials/step_form.html",
        context={
            "form": form,
            "plan": found,
            "step": wish,
            "open_parts": len(flags_of(found, timezone.localdate())) if wish.main else 0,
            "missing": _missing(found) if wish.code == "submit" and not form.is_bound else [],
            "back": reverse("pages:plan", args=[pk]),
        },
        status=422 if form.is_bound and wants_partial(request) else 200,
    )


def _missing(plan: Plan) -> list[Section]:
    return [SECTIONS[code] for code in flow.missing_sections(plan)]


def _taken(request: PageRequest, plan: Plan, step: Step, form: ReasonForm) -> bool:
    try:
        step.act(actor=request.user, plan=plan, **form.cleaned_data)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    tell(request, step.done)
    return True
