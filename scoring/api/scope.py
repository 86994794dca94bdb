"""Which evaluation and which team a question about the portfolio is about, over REST."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from accounts.filters import teams_in_sight
from accounts.models import Team
from kam.core.api.filters import check_parameters
from scoring.api.days import AS_OF, evaluation_on, not_to_come, nothing_evaluated
from scoring.models import Evaluation, PortfolioSummary

__all__ = [
    "MONEY",
    "SCOPE",
    "OfDaySerializer",
    "OfScopeSerializer",
    "Scope",
    "WishSerializer",
    "scope_of",
    "wish_of",
]

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
SCOPE = [
    OpenApiParameter("team", OpenApiTypes.INT, description="With all teams below it."),
    AS_OF,
]


class WishSerializer(serializers.Serializer):
    team = serializers.IntegerField(required=False, min_value=1)
    as_of = serializers.DateField(required=False, validators=[not_to_come])


@dataclass(frozen=True)
class Scope:
    """The evaluation and the team asked for; a manager's own where none is named."""

    evaluation: Evaluation
    team: Team | None
    team_ids: list[int] | None

    @property
    def figures(self) -> dict[str, Any]:
        """What the evaluation kept of the team. Raises NotFound where it kept nothing."""
        return self.having("managers")

    def having(self, name: str) -> dict[str, Any]:
        """The same; raises NotFound also where it is older than the sums of this name."""
        kept = PortfolioSummary.objects.filter(evaluation=self.evaluation, team=self.team).first()
        if kept is None or name not in kept.figures:
            raise NotFound(_("This was not kept for that day."), "not_kept")
        return kept.figures


def scope_of(request: Request, wish: dict[str, Any]) -> Scope:
    user: Any = request.user
    number = wish.get("team") or (None if user.is_staff else user.team_id)
    evaluation = evaluation_on(wish.get("as_of"))
    if evaluation is None or (number is None and not user.is_staff):
        raise nothing_evaluated(wish.get("as_of"))
    if number is None:
        return Scope(evaluation, None, None)
    team = get_object_or_404(teams_in_sight(request), pk=number)
    return Scope(evaluation, team, list(team.with_descendants()))


def wish_of(request: Request, kind: type[WishSerializer] = WishSerializer) -> dict[str, Any]:
    wish = kind(data=request.query_params)
    check_parameters(request, list(wish.fields))
    wish.is_valid(raise_exception=True)
    return wish.validated_data


class OfDaySerializer(serializers.Serializer):
    """What is said of an evaluation: the scope stands in the context."""

    as_of = serializers.SerializerMethodField(help_text="Of the evaluation that answers.")

    @extend_schema_field(OpenApiTypes.DATE)
    def get_as_of(self, _found: Any) -> str:
        return self.context["scope"].evaluation.as_of.isoformat()


class OfScopeSerializer(OfDaySerializer):
    """With amounts."""

    currency = serializers.SerializerMethodField(help_text="Of the amounts: ISO 4217.")

    @extend_schema_field({"type": "string", "pattern": "^[A-Z]{3}$"})
    def get_currency(self, _found: Any) -> str:
        return settings.KAM_CURRENCY
