"""Since when flows are counted, and which tier is looked at over time."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kam.core.pages import PageRequest
from kam.pages.portfolio.scope import Scope
from scoring.models import Stage
from scoring.portfolio.flows import Period, flows_period

__all__ = ["MoveForm", "WishForm", "asked", "period_of"]


class WishForm(forms.Form):
    since = forms.DateField(
        label=_("Flows since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tier = forms.RegexField(r"^\w$", label=_("Tier"), required=False)


class MoveForm(WishForm):
    """From which stage and to which one; empty: any."""

    before = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", ""), *Stage.choices]
    )
    after = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", ""), *Stage.choices]
    )


def asked(request: PageRequest, form: type[WishForm]) -> dict[str, Any]:
    """Raises Http404 for what cannot be asked for."""
    found = form(request.GET)
    if not found.is_valid():
        raise Http404
    return found.cleaned_data


def period_of(scope: Scope, since: date | None) -> Period:
    """What the flows are counted over; without a wish the usual days."""
    return flows_period(scope.evaluation, scope.team, since)
