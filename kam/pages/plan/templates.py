"""Settings: templates of plans by tier or industry."""

from typing import Any, cast

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.doors import administrators_only
from kam.core.errors import DomainError
from kam.core.forms import LeftToService, add_refusal
from kam.core.pages import PageRequest, tell
from planning.models import PlanTemplate
from planning.plans.sections import SECTIONS
from planning.plans.templates import LONGEST_PROMPT, create_template, update_template


class TemplateForm(LeftToService):
    """A template: for whom it is, and of each section whether it is there, required, and its question."""

    class Meta:
        model = PlanTemplate
        fields = ["name", "tier", "industry", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = {row["section"]: row for row in self.instance.sections}
        for code, section in SECTIONS.items():
            row, label = asked.get(code, {}), cast(Any, section.label)
            self.fields[f"there_{code}"] = forms.BooleanField(
                label=label, required=False, initial=not asked or code in asked
            )
            self.fields[f"required_{code}"] = forms.BooleanField(
                label=gettext_lazy("required"), required=False, initial=row.get("required", False)
            )
            self.fields[f"prompt_{code}"] = forms.CharField(
                label=gettext_lazy("Question"), required=False, max_length=LONGEST_PROMPT,
                initial=row.get("prompt", ""),
                widget=forms.TextInput(attrs={"placeholder": section.prompt}),
            )  # fmt: skip

    def validate_unique(self) -> None:
        """Left to the service."""

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the template itself."""
        return [self[name] for name in self.Meta.fields]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each section with its three fields."""
        return [
            {"section": section}
            | {name: self[f"{name}_{code}"] for name in ("there", "required", "prompt")}
            for code, section in SECTIONS.items()
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        sections = [
            {
                "section": code,
                "prompt": given[f"prompt_{code}"],
                "required": given[f"required_{code}"],
            }
            for code in SECTIONS
            if given[f"there_{code}"]
        ]
        return {name: given[name] for name in self.Meta.fields} | {"sections": sections}


@require_GET
@administrators_only
def plan_templates(request: PageRequest) -> HttpResponse:
    templates = PlanTemplate.objects.select_related("industry").annotate(used=Count("plans"))
    context = {"templates": templates.order_by("name", "pk"), "all": len(SECTIONS)}
    return render(request, "plan/templates.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def plan_template_create(request: PageRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None)
    if form.is_valid() and _saved(form, request):
        return redirect("pages:plan_templates")
    return render(request, "plan/template.html", {"form": form})


@require_http_methods(["GET", "POST"])
@administrators_only
def plan_template_edit(request: PageRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(PlanTemplate, pk=pk)
    form = TemplateForm(request.POST or None, instance=template)
    if form.is_valid() and _saved(form, request, PlanTemplate.objects.get(pk=pk)):
        return redirect("pages:plan_templates")
    return render(request, "plan/template.html", {"form": form, "template": template})


def _saved(form: TemplateForm, request: PageRequest, template: PlanTemplate | None = None) -> bool:
    try:
        if template is None:
            create_template(actor=request.user, **form.values)
        else:
            update_template(actor=request.user, template=template, changes=form.values)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    tell(request, _("The template is saved."))
    return True
