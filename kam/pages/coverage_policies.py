"""Settings: what each tier asks of us."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access.doors import administrators_only
from accounts.models import PersonRole
from kam.core.errors import DomainError
from kam.core.forms import LeftToService, add_refusal
from kam.core.models import Change
from kam.core.pages import PageRequest, tell
from planning.models import CoveragePolicy
from planning.rules import DEFAULT_DAYS, DEFAULTS, ROLES, Demand
from planning.services import create_coverage_policy, update_coverage_policy
from scoring.models import ScoringModel

CHANGES_SHOWN = 20
ROLE_WORDS = dict(PersonRole.Role.choices)


class PolicyForm(LeftToService):
    """One tier; the rules and their sentences are the service's."""

    roles_to_know = forms.MultipleChoiceField(
        label=gettext_lazy("Roles to know"),
        choices=[(role, ROLE_WORDS[role]) for role in ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Each role must be held by somebody whom one of us really knows."),
    )

    class Meta:
        model = CoveragePolicy
        fields = [
            "contact_every_days", "executive_every_days", "roles_to_know", "deciders_to_know",
            "people_who_know",
        ]  # fmt: skip

    def save_as(self, actor: Any) -> None:
        """Write what was typed; raises DomainError."""
        given = dict(self.cleaned_data)
        if self.instance.pk:
            policy = CoveragePolicy.objects.get(pk=self.instance.pk)
            update_coverage_policy(coverage_policy=policy, actor=actor, changes=given)
        else:
            create_coverage_policy(actor=actor, tier=self.instance.tier, **given)


@require_http_methods(["GET", "POST"])
@administrators_only
def coverage_policies(request: PageRequest) -> HttpResponse:
    """Every tier on one page; each is saved for itself."""
    forms_ = _forms(request)
    asked = next((form for form in forms_ if form.is_bound), None)
    if asked is not None and asked.is_valid():
        try:
            asked.save_as(request.user)
            text = _("Tier %(tier)s is saved. Every account is being compared with it now.")
            tell(request, text % {"tier": asked.instance.tier})
            return redirect("pages:coverage_policies")
        except DomainError as refusal:
            add_refusal(asked, refusal)
    context = {"forms": forms_, "changes": _changes()}
    return render(request, "coverage/policies.html", context)


def _forms(request: PageRequest) -> list[PolicyForm]:
    """A form for each tier there is, bound where it was sent."""
    there = {policy.tier: policy for policy in CoveragePolicy.objects.all()}
    active = ScoringModel.objects.filter(state=ScoringModel.State.ACTIVE).first()
    letters = set(active.tiers.values_list("letter", flat=True)) if active else set()
    sent = request.POST.get("tier", "")
    return [
        PolicyForm(
            request.POST if tier == sent else None,
            instance=there.get(tier) or _default(tier),
            prefix=f"tier-{tier}",
        )
        for tier in sorted(letters | set(there))
    ]


def _default(tier: str) -> CoveragePolicy:
    every = DEFAULTS.get(tier, Demand()).contact_every_days
    return CoveragePolicy(tier=tier, contact_every_days=every or max(DEFAULT_DAYS.values()))


def _changes() -> list[dict[str, Any]]:
    """Who changed which tier lately, field by field."""
    tiers = dict(CoveragePolicy.objects.values_list("pk", "tier"))
    log = Change.objects.filter(kind="planning.coveragepolicy").select_related("actor")
    fields: Any = {field.name: field for field in CoveragePolicy._meta.fields}
    return [
        {
            "at": change.at,
            "actor": change.actor,
            "tier": tiers.get(change.object_id, ""),
            "lines": [
                {"label": fields[name].verbose_name, "old": _shown(old), "new": _shown(new)}
                for name, (old, new) in change.values.items()
                if name in fields and name != "tier"
            ],
        }
        for change in log.order_by("-pk")[:CHANGES_SHOWN]
    ]


def _shown(value: Any) -> str:
    if value in (None, []):
        return "—"
    if isinstance(value, list):
        return " · ".join(str(ROLE_WORDS.get(role, role)) for role in value)
    return str(value)
