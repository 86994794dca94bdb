"""The sums of the matrix and of the lifecycle over REST, as kept with each evaluation."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kam.core.api.permissions import Leads
from scoring.api.account_rows import SEGMENTS, STAGE_WORDS, STAGES
from scoring.api.days import not_to_come
from scoring.api.scope import (
    MONEY,
    SCOPE,
    OfScopeSerializer,
    Scope,
    WishSerializer,
    scope_of,
    wish_of,
)
from scoring.portfolio.flows import flowed, flows_period

__all__ = ["LifecycleView", "MatrixView"]


class KindSerializer(serializers.Serializer):
    segment = serializers.ChoiceField([*SEGMENTS.values()])
    accounts = serializers.IntegerField()
    sales_12m = serializers.DecimalField(**MONEY)
    tiers = serializers.DictField(
        child=serializers.IntegerField(), help_text="Letter of the tier → accounts."
    )


class MatrixSerializer(OfScopeSerializer):
    accounts = serializers.IntegerField()
    sales_12m = serializers.DecimalField(**MONEY)
    cut = serializers.FloatField(help_text="Where both axes are cut, 0 to 100.")
    segments = KindSerializer(many=True)


class MatrixView(APIView):
    """How many accounts are of each type of the matrix, and what they sell."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_matrix",
        summary="The four types of the matrix",
        parameters=SCOPE,
        responses=MatrixSerializer,
    )
    def get(self, request: Request) -> Response:
        scope = scope_of(request, wish_of(request))
        figures = scope.having("segments")
        found = {
            "accounts": figures["accounts"],
            "sales_12m": figures["sales_12m"],
            "cut": float(scope.evaluation.model.segment_cut),
            "segments": [
                figures["segments"][str(number)] | {"segment": word}
                for number, word in SEGMENTS.items()
            ],
        }
        return Response(MatrixSerializer(found, context={"scope": scope}).data)


class StageSerializer(serializers.Serializer):
    stage = serializers.ChoiceField(STAGE_WORDS)
    accounts = serializers.IntegerField()
    sales_12m = serializers.DecimalField(**MONEY)
    median_days = serializers.IntegerField(allow_null=True, help_text="In it; empty: nobody is.")
    within = serializers.ListField(
        child=serializers.IntegerField(), help_text="Accounts by days in it: to 90, 180, 365, more."
    )
    tiers = serializers.DictField(
        child=serializers.IntegerField(), help_text="Letter of the tier → accounts."
    )


class FlowSerializer(serializers.Serializer):
    before = serializers.ChoiceField(STAGE_WORDS)
    after = serializers.ChoiceField(STAGE_WORDS)
    accounts = serializers.IntegerField()


class LifecycleSerializer(OfScopeSerializer):
    accounts = serializers.IntegerField()
    sales_12m = serializers.DecimalField(**MONEY)
    stages = StageSerializer(many=True)
    flows_since = serializers.DateField(
        allow_null=True, help_text="Of the evaluation they begin after; empty: all on record."
    )
    flows = FlowSerializer(many=True, help_text="Changes of stage; an account may count twice.")


class LifecycleWishSerializer(WishSerializer):
    since = serializers.DateField(required=False, validators=[not_to_come])


class LifecycleView(APIView):
    """Accounts by stage, by stage and tier, and what flowed between the stages."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="portfolio_lifecycle",
        summary="Stages of the lifecycle and flows between them",
        parameters=[
            OpenApiParameter(
                "since", OpenApiTypes.DATE, description="Flows since a day; left out: 90 days."
            ),
            *SCOPE,
        ],
        responses=LifecycleSerializer,
    )
    def get(self, request: Request) -> Response:
        wish = wish_of(request, LifecycleWishSerializer)
        scope = scope_of(request, wish)
        found = _lifecycle(scope, scope.having("by_stage"), wish.get("since"))
        return Response(LifecycleSerializer(found, context={"scope": scope}).data)


def _lifecycle(scope: Scope, figures: dict[str, Any], since: date | None) -> dict[str, Any]:
    period = flows_period(scope.evaluation, scope.team, since)
    return {
        "accounts": figures["accounts"],
        "sales_12m": figures["sales_12m"],
        "stages": [_stage(figures, str(number), word) for number, word in STAGES.items()],
        "flows_since": period.begins,
        "flows": [
            {"before": STAGES[before], "after": STAGES[after], "accounts": accounts}
            for (before, after), accounts in flowed(figures, period).items()
            if accounts
        ],
    }


def _stage(figures: dict[str, Any], number: str, word: str) -> dict[str, Any]:
    kept = figures["by_stage"][number]
    return {
        "stage": word,
        "accounts": figures["stages"][number],
        "sales_12m": kept["sales_12m"],
        "median_days": kept["median"],
        "within": kept["within"],
        "tiers": {tier: stages[number] for tier, stages in figures["tier_stage"].items()},
    }
