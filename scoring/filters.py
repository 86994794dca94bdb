"""The parameters of accounts with those that an evaluation adds."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import AccountFilter, AnyOfFilter
from kam.core.statements import Statement
from scoring.border import only_borders
from scoring.models import Segment, Stage, TierBand

_LETTERS = Statement(lambda: TierBand.objects.order_by("letter").values("letter").distinct())


class WordOrNumberField(forms.MultipleChoiceField):
    """Takes a choice by its number or by its word: 4 or decline."""

    def __init__(self, *, enum: Any, **kwargs: Any):
        self.words = {choice.name.lower(): str(choice.value) for choice in enum}
        super().__init__(choices=enum.choices, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [self.words.get(item.lower(), item) for item in super().to_python(value)]


class WordOrNumberFilter(AnyOfFilter):
    field_class: type[WordOrNumberField] = WordOrNumberField


def tiers() -> list[tuple[str, str]]:
    """Letters of all models, so that the list of an older evaluation can be filtered too."""
    return [(row["letter"], row["letter"]) for row in _LETTERS.rows()]


class ScoredAccountFilter(AccountFilter):
    """For querysets that `with_standing` has widened."""

    tier = AnyOfFilter(label=_("Tier"), choices=tiers)
    stage = WordOrNumberFilter(label=_("Stage"), enum=Stage)
    segment = WordOrNumberFilter(label=_("Segment"), enum=Segment)
    border = django_filters.ChoiceFilter(
        label=_("Border case"), choices=[("true", _("yes")), ("false", _("no"))],
        empty_label=_("any"), method="at_border",
    )  # fmt: skip
    score_min = django_filters.NumberFilter(
        field_name="score", lookup_expr="gte", label=_("Score from"), min_value=0, max_value=100
    )
    score_max = django_filters.NumberFilter(
        field_name="score", lookup_expr="lte", label=_("Score to"), min_value=0, max_value=100
    )

    def at_border(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """At the border of the first tier, waiting for a decision."""
        return only_borders(queryset, value == "true")
