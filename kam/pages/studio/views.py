"""Versions of the model as pages: managers weigh, readers look."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kam.core.asked import number
from kam.core.days import morning
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, render_page, tell, wants_partial
from kam.pages.asof import Day, before_all, day_of
from kam.pages.studio.forms import DraftForm
from kam.pages.studio.told import told_differences, told_simulation
from scoring.models import Evaluation, ScoringModel
from scoring.simulation.services import ready, simulate
from scoring.versions import services
from scoring.versions.definition import Definition, definition_of, scaled
from scoring.versions.services import may_weigh


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why does this version count from now on?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class Version:
    """A version and the state it was in on the day looked at."""

    model: ScoringModel
    state: str

    @property
    def label(self) -> str:
        return str(ScoringModel.State(self.state).label)


@require_GET
def models(request: PageRequest) -> HttpResponse:
    """All versions, the active one first; of a past day those there were, as they stood."""
    _leads(request)
    day, rows = day_of(request), ScoringModel.objects.select_related("created_by", "activated_by")
    stood = [Version(model, _state_on(model, day)) for model in rows]
    order = {"active": 0, "draft": 1, "retired": 2}
    versions = [version for version in stood if version.state]
    versions.sort(key=lambda version: (order[version.state], -version.model.number))
    active = next((each.model for each in versions if each.state == "active"), None)
    context = {
        "versions": versions,
        "active": active,
        "may_weigh": may_weigh(request.user) and not day.dated,
        "day": day,
        "page": "pages:models",
    } | ({} if day.evaluation or not day.asked else before_all(request))
    return render_page(request, page="studio/list.html", context=context)


def _state_on(model: ScoringModel, day: Day) -> str:
    """Draft, active or retired; empty where the version was not there yet.

    What counted on a past day is the version that its evaluation was made with.
    """
    if not day.dated or day.evaluation is None:
        return model.state
    if model.pk == day.evaluation.model_id:
        return ScoringModel.State.ACTIVE
    ended = morning(day.evaluation.as_of + timedelta(days=1))
    if model.created_at >= ended:
        return ""
    counted = model.activated_at is not None and model.activated_at < ended
    return ScoringModel.State.RETIRED if counted else ScoringModel.State.DRAFT


@require_http_methods(["GET", "POST"])
def model(request: PageRequest, pk: int) -> HttpResponse:
    """One version: a draft as a form with its simulator, another one to read and to copy."""
    version = _version(request, pk)
    if request.method == "POST" and not _editable(request, version):
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else None
    form = DraftForm(typed, definition_of(version), user=request.user)
    if request.method == "POST":
        if add := request.POST.get("add"):
            form = form.with_added(add)
        elif _saved(request, version, form):
            tell(request, _("Saved."))
            return redirect("pages:model", pk)
    return render(request, "studio/model.html", _shown(request, version, form))


def _editable(request: PageRequest, version: ScoringModel) -> bool:
    return may_weigh(request.user) and version.state == ScoringModel.State.DRAFT


def _shown(request: PageRequest, version: ScoringModel, form: DraftForm) -> dict[str, Any]:
    editable = _editable(request, version)
    return {"model": version, "form": form, "editable": editable, **_frame(request)}


def _saved(request: PageRequest, version: ScoringModel, form: DraftForm) -> bool:
    if not form.is_valid():
        return False
    try:
        services.update_draft(
            model=version,
            actor=request.user,
            changes=form.parts(),
            version=number(request.POST.get("version")),
        )
    except DomainError as refusal:
        form.refuse(str(refusal))
        return False
    return True


@require_POST
def model_try(request: PageRequest, pk: int) -> HttpResponse:
    """Who would move by what the form says now, without scripts beside it; nothing is stored."""
    version = _version(request, pk)
    form = DraftForm(request.POST, definition_of(version), user=request.user)
    tried = _tried(request, version, form)
    if wants_partial(request):
        return render(request, "studio/partials/outcome.html", tried)
    return render(request, "studio/model.html", _shown(request, version, form) | tried)


def _tried(request: PageRequest, version: ScoringModel, form: DraftForm) -> dict[str, Any]:
    if not form.is_valid():
        return {"problem": _("Mend what is marked, then the outcome shows.")}
    evaluation = Evaluation.objects.select_related("model").filter(is_current=True).first()
    if evaluation is None:
        return {"problem": _("Nothing has been evaluated yet.")}
    if job := ready(evaluation=evaluation, actor=request.user):
        return {"job": job, "model": version}
    asked = {**definition_of(version), **form.parts()}
    definition = scaled(asked)
    try:
        found = simulate(definition=definition, evaluation=evaluation, actor=request.user)
    except DomainError as refusal:
        return {"problem": str(refusal)}
    told = told_simulation(found, definition)
    return {"simulation": told, "evaluation": evaluation, "total": _off(asked)}


def _off(definition: Definition) -> Decimal | None:
    """What the weights of the dimensions sum to, where not to 100."""
    total = sum((dimension["weight"] for dimension in definition["dimensions"]), Decimal(0))
    return total if total != 100 else None


@require_POST
def model_copy(request: PageRequest, pk: int) -> HttpResponse:
    version = _version(request, pk)
    suffix = _("%(name)s (copy)") % {"name": ""}
    name = f"{version.name.removesuffix(suffix)}{suffix}"
    draft = services.copy_model(
        model=version, actor=_weigher(request), changes={"name": name[:100]}
    )
    tell(
        request,
        _("A draft, version %(number)s. Nothing counts until it is activated.")
        % {"number": draft.number},
    )
    return redirect("pages:model", draft.pk)


@require_http_methods(["GET", "POST"])
def model_activate(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for the reason, show what changes against the active version, and do it."""
    version, actor = _version(request, pk), _weigher(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.activate_model(model=version, actor=actor, **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            tell(request, _("Active. All accounts are being evaluated by it."))
            return redirect("pages:models")
    active = ScoringModel.objects.filter(state=ScoringModel.State.ACTIVE).exclude(pk=pk).first()
    context = {"model": version, "form": form, "active": active, **_against(active, version)}
    return render(request, "studio/activate.html", context)


@require_http_methods(["GET", "POST"])
def model_discard(request: PageRequest, pk: int) -> HttpResponse:
    version, actor = _version(request, pk), _weigher(request)
    back = reverse("pages:model", args=[pk])
    if request.method == "GET":
        question = _("Throw the draft “%(name)s” away? This cannot be undone.")
        return ask(request, question % {"name": version}, button=_("Throw away"), back=back)
    try:
        services.discard_draft(model=version, actor=actor)
    except DomainError as refusal:
        tell(request, refusal.message, level=40)
        return redirect(back)
    tell(request, _("Thrown away."))
    return redirect("pages:models")


@require_GET
def model_compare(request: PageRequest, pk: int) -> HttpResponse:
    """Two versions side by side; against the active one where no other is named."""
    version = _version(request, pk)
    others = ScoringModel.objects.exclude(pk=pk)
    other = (
        others.filter(pk=number(request.GET.get("to")) or 0).first()
        or others.order_by("state").first()
    )
    context = {"model": version, "other": other, "others": others, **_against(other, version)}
    return render(request, "studio/compare.html", context)


def _against(other: ScoringModel | None, version: ScoringModel) -> dict[str, Any]:
    if other is None:
        return {"differences": []}
    return {"differences": told_differences(definition_of(other), definition_of(version))}


def _frame(request: PageRequest) -> dict[str, Any]:
    return {"may_weigh": may_weigh(request.user)}


def _version(request: PageRequest, pk: int) -> ScoringModel:
    _leads(request)
    return get_object_or_404(ScoringModel, pk=pk)


def _leads(request: PageRequest) -> None:
    if not request.user.leads:
        raise PermissionDenied


def _weigher(request: PageRequest) -> Any:
    if not may_weigh(request.user):
        raise PermissionDenied
    return request.user
