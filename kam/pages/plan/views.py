"""A plan's page, and its texts saved while they are typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from kam.core.errors import Conflict, DomainError
from kam.core.pages import PageRequest, ask, render_page, tell
from kam.pages.plan.news import writers_of
from kam.pages.plan.page import may_write, plan_context, shown_text
from planning.models import Plan, PlanPart
from planning.plans.facts import facts_of
from planning.plans.sections import SECTIONS
from planning.plans.services import discard_plan, history_of, update_part

HISTORY_SHOWN = 50


class PartForm(forms.ModelForm):
    """A section's text; `base` is the text that it was written over, for who must compare."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    certainty = forms.ChoiceField(choices=PlanPart.Certainty.choices, required=False)

    class Meta:
        model = PlanPart
        fields = ["text", "certainty", "internal"]

    def clean_certainty(self) -> str:
        """A box that is not ticked says nothing: it is sure."""
        return self.cleaned_data["certainty"] or PlanPart.Certainty.SURE


def _plans(user: User) -> QuerySet[Plan]:
    people = ("account", "account__owner", "template", "carried_from", "created_by", "decided_by")
    return Plan.objects.visible_to(user).select_related(*people, "submitted_by")


@require_GET
def plan(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_plans(request.user), pk=pk)
    context = plan_context(found, request) | {"writers": writers_of(found, request.user)}
    return render_page(request, page="plan/plan.html", context=context)


@require_http_methods(["GET", "POST"])
def plan_part(request: PageRequest, pk: int, section: str) -> HttpResponse:
    """GET: the section as it stands now. POST: save it; who was slower gets both to compare."""
    found = get_object_or_404(_plans(request.user), pk=pk)
    part = get_object_or_404(found.parts.select_related("updated_by"), section=section)
    if request.method == "GET":
        return _part(request, found, part)
    get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    form = PartForm(request.POST, instance=PlanPart())
    if not form.is_valid():
        over = form.cleaned_data.get("version", part.version)
        return _refused(request, found, part, _first_error(form), over)
    return _save(request, found, part, form.cleaned_data)


def _first_error(form: forms.BaseForm) -> str:
    """The first thing wrong, as one sentence."""
    return str(next(iter(form.errors.values()))[0])


def _save(request: PageRequest, plan: Plan, part: PlanPart, typed: dict[str, Any]) -> HttpResponse:
    version, base = typed.pop("version"), typed.pop("base")
    try:
        saved = update_part(
            actor=request.user, plan=plan, section=part.section, changes=typed, version=version
        )
    except Conflict:
        return _conflict(request, plan, part.section, typed, base)
    except DomainError as refusal:
        return _refused(request, plan, part, str(refusal), version)
    if not request.htmx:
        return redirect(f"{reverse('pages:plan', args=[plan.pk])}#{part.section}")
    return _state(request, plan, saved)


def _conflict(
    request: PageRequest, plan: Plan, section: str, typed: dict[str, Any], base: str
) -> HttpResponse:
    """Three views of one text: as both began, as it was saved meanwhile, as it was typed here."""
    part = plan.parts.select_related("updated_by").get(section=section)
    context = {"plan": plan, "shown": shown_text(plan, part), "typed": typed, "base": base}
    return render_page(
        request,
        page="plan/conflict.html",
        partial="plan/partials/conflict.html",
        context={**context, "may_write": True},
        status=422,
    )


def _part(request: PageRequest, plan: Plan, part: PlanPart) -> HttpResponse:
    context = {
        "plan": plan,
        "shown": shown_text(plan, part),
        "may_write": may_write(plan, request),
        "facts": facts_of(plan, request.user),
    }
    return render_page(
        request, page="plan/part.html", partial="plan/partials/part.html", context=context
    )


def _refused(
    request: PageRequest, plan: Plan, part: PlanPart, refusal: str, over: int
) -> HttpResponse:
    """Why it was not saved: with what was typed, and over which version, for nobody was asked yet."""
    part.version, part.text = over, request.POST.get("text", part.text)
    return _state(request, plan, part, refusal=refusal, status=422)


def _state(
    request: PageRequest, plan: Plan, part: PlanPart, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """What stands below the text: when it was saved and by whom, or why it was not."""
    context = {
        "plan": plan,
        "shown": shown_text(plan, part),
        "refusal": refusal,
        "saved": not refusal,
    }
    return render_page(
        request,
        page="plan/part.html",
        partial="plan/partials/state.html",
        context={**context, "may_write": True},
        status=status,
    )


@require_GET
def plan_part_history(request: PageRequest, pk: int, section: str) -> HttpResponse:
    """What a section said before, the newest first."""
    found = get_object_or_404(_plans(request.user), pk=pk)
    part = get_object_or_404(found.parts, section=section)
    told = history_of(part)[:HISTORY_SHOWN]
    context = {
        "plan": found,
        "section": SECTIONS[section],
        "changes": [{"change": row, "text": row.values.get("text")} for row in told],
    }
    return render_page(
        request, page="plan/history.html", partial="plan/partials/history.html", context=context
    )


@require_http_methods(["GET", "POST"])
def plan_discard(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    here = reverse("pages:plan", args=[pk])
    if request.method == "GET":
        question = _("Discard the plan %(plan)s? What was written in it is lost.")
        return ask(request, question % {"plan": found}, button=_("Discard"), back=here)
    try:
        discard_plan(actor=request.user, plan=found)
    except DomainError as refusal:
        tell(request, str(refusal), level=40)
        return redirect(here)
    tell(request, _("The plan was discarded."))
    return redirect("pages:account_plan", pk=found.account_id)
