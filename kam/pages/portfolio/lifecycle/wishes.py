"""Since when flows are counted, and which tier is looked at over time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kam.core.pages import PageRequest
from kam.pages.portfolio.scope import Scope
from scoring.models import Evaluation, PortfolioSummary, Stage

__all__ = ["MoveForm", "Period", "WishForm", "asked", "period_of"]

USUAL_DAYS = 90


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


@dataclass(frozen=True)
class Period:
    """From the day of an earlier evaluation (not with it) to the one looked at.

    begins: None when nothing had been evaluated by the day asked for: all on record counts.
    flown: what had flowed between stages by then, "2>4" → accounts.
    """

    asked: date
    begins: date | None
    ends: date
    flown: dict[str, int]


def asked(request: PageRequest, form: type[WishForm]) -> dict[str, Any]:
    """Raises Http404 for what cannot be asked for."""
    found = form(request.GET)
    if not found.is_valid():
        raise Http404
    return found.cleaned_data


def period_of(scope: Scope, since: date | None) -> Period:
    """What the flows are counted over; without a wish the usual days."""
    ends = scope.evaluation.as_of
    day = since or ends - timedelta(days=USUAL_DAYS)
    begin = Evaluation.objects.as_known_on(min(day, ends - timedelta(days=1)))
    if begin is None:
        return Period(day, None, ends, {})
    kept = PortfolioSummary.objects.filter(evaluation=begin, team=scope.team)
    figures = kept.values_list("figures", flat=True).first() or {}
    return Period(day, begin.as_of, ends, figures.get("flows_so_far", {}))
