"""The versions of a plan, and two of them side by side, the plan as it is now being one too."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kam.core import figures
from kam.core.pages import PageRequest, render_page
from planning.models import Plan, PlanVersion
from planning.plans.comparing import Difference, RowPair, compare
from planning.plans.freezing import ROWS, frozen
from planning.plans.sections import SECTIONS, Section

NOW = "now"
VERSIONS_SHOWN = 100


@dataclass(frozen=True)
class Value:
    """One field of a row as people read it."""

    label: str | Promise
    text: str
    moved: bool


@dataclass(frozen=True)
class ShownPair:
    """A row of both sides; an empty list where one lacks it."""

    change: str
    old: list[Value]
    new: list[Value]


@dataclass(frozen=True)
class ShownDifference:
    section: Section
    difference: Difference
    rows: list[ShownPair]


class SidesForm(forms.Form):
    """Which two are compared: numbers of versions, or the plan as it is now."""

    old = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    new = forms.ChoiceField(label=gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, plan: Plan, versions: list[PlanVersion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_frozen = plan.state == Plan.State.APPROVED
        choices = [(NOW, _("as it is now")), *((str(v.number), _name(v)) for v in versions)]
        fields: Any = self.fields
        fields["old"].choices = fields["new"].choices = choices

    @property
    def sides(self) -> tuple[str, str]:
        """By default what changed last; nonsense counts as nothing.

        An approved plan is its newest version still: the one before it says more.
        """
        given = self.cleaned_data if self.is_valid() else {}
        fields: Any = self.fields
        numbers = [code for code, _name in fields["old"].choices[1:]]
        before = numbers[1] if self.is_frozen and len(numbers) > 1 else numbers[0]
        return given.get("old") or before, given.get("new") or NOW


@require_GET
def plan_versions(request: PageRequest, pk: int) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user).select_related("account", "template")
    plan = get_object_or_404(plans, pk=pk)
    rows = plan.versions.select_related("approved_by").defer("content")
    versions = list(rows[:VERSIONS_SHOWN])
    context = {"plan": plan, "versions": versions}
    if versions:
        context |= _compared(request, plan, versions)
    return render_page(
        request,
        page="plan/versions.html",
        partial="plan/partials/differences.html",
        context=context,
    )


def _compared(request: PageRequest, plan: Plan, versions: list[PlanVersion]) -> dict[str, Any]:
    form = SidesForm(request.GET, plan=plan, versions=versions)
    old, new = form.sides
    kept = plan.versions.filter(number__in=[side for side in (old, new) if side != NOW])
    contents: dict[str, Any] = {str(version.number): version.content for version in kept}
    if NOW in (old, new):
        contents[NOW] = frozen(plan)
    shown = [_shown(one) for one in compare(contents[old], contents[new])]
    names = dict(form.fields["old"].choices)  # type: ignore[attr-defined]
    return {
        "form": SidesForm({"old": old, "new": new}, plan=plan, versions=versions),
        "old_name": names[old],
        "new_name": names[new],
        "differences": [one for one in shown if not one.difference.same],
        "unchanged": [one for one in shown if one.difference.same],
        "facts": [contents[old]["facts"], contents[new]["facts"]],
    }


def _name(version: PlanVersion) -> str:
    day = date_format(version.approved_at)
    return _("Version %(number)s, %(day)s") % {"number": version.number, "day": day}


def _shown(one: Difference) -> ShownDifference:
    rows = [_pair(one.code, pair) for pair in one.rows]
    return ShownDifference(SECTIONS[one.code], one, rows)


def _pair(code: str, pair: RowPair) -> ShownPair:
    sides = [_values(code, row, pair.moved) for row in (pair.old, pair.new)]
    return ShownPair(pair.change, *sides)


def _values(code: str, row: dict[str, Any] | None, moved: frozenset[str]) -> list[Value]:
    """What a row says, without what is empty on this side and on the other."""
    if row is None:
        return []
    model, names = ROWS[code]
    fields: Any = {name: model._meta.get_field(name) for name in names}
    return [
        Value(fields[name].verbose_name, _text(fields[name], row.get(name)), name in moved)
        for name in names
        if row.get(name) not in (None, "", [], False) or name in moved
    ]


def _text(field: models.Field, value: Any) -> str:
    """A kept value in words: choices by their names, days and amounts as they are written here."""
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return figures.full(Decimal(value))
    day = parse_date(value) if isinstance(field, models.DateField) else None
    return date_format(day) if day else str(value)
