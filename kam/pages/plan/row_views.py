"""Rows of a plan in the dialog: add, change, tell what became of it, remove; and its sections."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.accounts import conflicts
from accounts.views.facts import noted, show_form
from kam.core.errors import Conflict, DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell
from kam.pages.plan import row_forms as forms
from kam.pages.plan.page import block_context
from planning.models import Plan
from planning.plans import forecasts, goals, investments, risks, targets


@dataclass(frozen=True)
class Kind:
    """A kind of row: where it stands, its forms and its services."""

    section: str
    word: str  # by which its services take the row
    heading: str | Promise
    form: type[forms.PlanRowForm]
    create: Callable[..., Any]
    update: Callable[..., Any]
    remove: Callable[..., None]
    progress: type[forms.PlanRowForm] | None = None
    fixed: tuple[tuple[str, str], ...] = ()  # what all rows of the kind have in common
    given: tuple[str, ...] = ()  # what the address may say

    @property
    def model(self) -> Any:
        return self.form._meta.model


def _invested(kind: str, heading: str | Promise, form: type[forms.PlanRowForm]) -> Kind:
    return Kind(
        kind,
        "investment",
        heading,
        form,
        investments.create_investment,
        investments.update_investment,
        investments.remove_investment,
        fixed=(("kind", kind),),
    )


KINDS = {
    "goal": Kind(
        "goals",
        "goal",
        gettext_lazy("Goal"),
        forms.GoalForm,
        goals.create_goal,
        goals.update_goal,
        goals.remove_goal,
        progress=forms.GoalProgressForm,
        given=("achieved", "opportunity"),
    ),
    "focus": _invested("focus", gettext_lazy("Focus investment"), forms.FocusForm),
    "stop": _invested("stop", gettext_lazy("Stop investment"), forms.StopForm),
    "target": Kind(
        "targets",
        "target",
        gettext_lazy("Revenue target"),
        forms.TargetForm,
        targets.create_target,
        targets.update_target,
        targets.remove_target,
    ),
    "risk": Kind(
        "risks",
        "risk",
        gettext_lazy("Risk"),
        forms.RiskForm,
        risks.create_risk,
        risks.update_risk,
        risks.remove_risk,
        progress=forms.RiskProgressForm,
    ),
    "forecast": Kind(
        "goals",
        "forecast",
        gettext_lazy("Forecast"),
        forms.ForecastForm,
        forecasts.create_forecast,
        forecasts.update_forecast,
        forecasts.remove_forecast,
        progress=forms.SettleForm,
        given=("goal", "risk", "section", "statement"),
    ),
}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require_GET
def plan_block(request: PageRequest, pk: int, section: str) -> HttpResponse:
    """A section that holds rows as it stands now."""
    plans = Plan.objects.visible_to(request.user).select_related("account", "template")
    context = block_context(get_object_or_404(plans, pk=pk), section, request)
    if context is None:
        raise Http404
    return render_page(
        request, page="plan/block.html", partial="plan/partials/block.html", context=context
    )


@require_http_methods(["GET", "POST"])
def plan_row_add(request: PageRequest, pk: int, row: str) -> HttpResponse:
    kind = _kind(row)
    plan = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    initial = forms.usual(plan, request.user, timezone.localdate())
    initial |= {name: request.GET[name][:300] for name in kind.given if name in request.GET}
    form = kind.form(request.POST or None, plan=plan, user=request.user, initial=initial)
    if form.is_valid():
        try:
            kind.create(actor=request.user, plan=plan, **dict(kind.fixed), **form.wishes)
            return noted(request, _("Added."), back=_place(plan, kind))
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, kind, plan, form)


@require_http_methods(["GET", "POST"])
def plan_row(request: PageRequest, row: str, pk: int) -> HttpResponse:
    kind = _kind(row)
    return _change(request, kind, _found(request, kind, pk), kind.form)


@require_http_methods(["GET", "POST"])
def plan_row_progress(request: PageRequest, row: str, pk: int) -> HttpResponse:
    """What became of a goal, a risk or a forecast: the plan stays as it was approved."""
    kind = _kind(row)
    if kind.progress is None:
        raise Http404
    return _change(request, kind, _found(request, kind, pk), kind.progress)


def _change(
    request: PageRequest, kind: Kind, found: Any, form_class: type[forms.PlanRowForm]
) -> HttpResponse:
    form = form_class(
        request.POST or None,
        plan=found.plan,
        user=request.user,
        instance=kind.model.objects.get(pk=found.pk),  # the form writes into its instance
        initial={"version": found.version},
    )
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            changed = {kind.word: found, "changes": form.wishes, "version": version}
            kind.update(actor=request.user, **changed)
            return noted(request, _("Saved."), back=_place(found.plan, kind))
        except Conflict:
            context["conflicts"] = conflicts(form, found)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _form(request, kind, found.plan, form, **context)


@require_http_methods(["GET", "POST"])
def plan_row_remove(request: PageRequest, row: str, pk: int) -> HttpResponse:
    kind = _kind(row)
    found = _found(request, kind, pk)
    here = _place(found.plan, kind)
    if request.method == "GET":
        question = _("Remove “%(what)s”? The history keeps what it said.")
        return ask(request, question % {"what": found}, button=_("Remove"), back=here)
    try:
        kind.remove(actor=request.user, **{kind.word: found})
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect(here)
    return noted(request, _("Removed."), back=here)


def _found(request: PageRequest, kind: Kind, pk: int) -> Any:
    rows = kind.model.objects.editable_by(request.user).filter(**dict(kind.fixed))
    return get_object_or_404(rows.select_related("plan__account"), pk=pk)


def _place(plan: Plan, kind: Kind) -> str:
    return f"{reverse('pages:plan', args=[plan.pk])}#{kind.section}"


def _form(
    request: PageRequest, kind: Kind, plan: Plan, form: forms.PlanRowForm, **more: Any
) -> HttpResponse:
    cancel = _place(plan, kind)
    what = _heading(kind, form)
    return show_form(request, form, account=plan.account, what=what, cancel=cancel, **more)


def _heading(kind: Kind, form: forms.PlanRowForm) -> str | Promise:
    """The kind of row, and which one where it is there already."""
    if form.instance.pk is None:
        return kind.heading
    return _("%(kind)s: %(what)s") % {"kind": kind.heading, "what": form.instance}
