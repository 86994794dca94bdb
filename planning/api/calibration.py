"""How well settled forecasts were judged, over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.filters import accounts_in_sight
from kam.core.api.fields import BIGGEST
from planning.api.pipeline import WholeBackend
from planning.api.today import NamedField
from planning.models import Forecast
from planning.plans.calibration import calibrated
from planning.plans.sections import SECTIONS

__all__ = ["CalibrationView"]


class BandSerializer(serializers.Serializer):
    lowest = serializers.IntegerField(help_text="Percent.")
    highest = serializers.IntegerField(help_text="Percent, left out unless it is 100.")
    count = serializers.IntegerField(min_value=0)
    said = serializers.FloatField(help_text="Mean of what was said, percent.")
    came_true = serializers.FloatField(help_text="So many percent of them came true.")


class CalibrationScoreSerializer(serializers.Serializer):
    count = serializers.IntegerField(min_value=1, help_text="Settled forecasts.")
    brier = serializers.FloatField(
        min_value=0, max_value=1, help_text="0: certain and right; 0.25: always 50 % (Brier 1950)."
    )
    said = serializers.FloatField(help_text="Mean, percent.")
    came_true = serializers.FloatField(help_text="Percent.")
    bias = serializers.FloatField(help_text="Points more were said than came true; below 0 fewer.")
    leaning = serializers.ChoiceField(choices=["sure", "careful", "even", "unclear"])
    bands = BandSerializer(many=True)


class PersonScoreSerializer(serializers.Serializer):
    user = NamedField()
    score = CalibrationScoreSerializer()


class SectionScoreSerializer(serializers.Serializer):
    section = serializers.ChoiceField(choices=list(SECTIONS))
    score = CalibrationScoreSerializer()


class CalibrationSerializer(serializers.Serializer):
    whole = CalibrationScoreSerializer(allow_null=True, help_text="Null: nothing is settled.")
    people = PersonScoreSerializer(many=True, help_text="The most settled first.")
    sections = SectionScoreSerializer(many=True)


class CalibrationFilter(FilterSet):
    made_by = django_filters.NumberFilter(field_name="made_by_id", min_value=1, max_value=BIGGEST)
    account = django_filters.ModelChoiceFilter(
        field_name="plan__account", queryset=accounts_in_sight
    )
    section = django_filters.ChoiceFilter(choices=[(code, code) for code in SECTIONS])


class CalibrationView(APIView):
    """How well people judged: of all forecasts in sight, by person and by section."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]
    filterset_class = CalibrationFilter

    @extend_schema(
        operation_id="forecasts_calibration",
        summary="How well forecasts were judged",
        description="Of those settled among the forecasts that the parameters leave.",
        parameters=[
            OpenApiParameter("made_by", OpenApiTypes.INT, description="Id of a user."),
            OpenApiParameter("account", OpenApiTypes.INT, description="Id of an account."),
            OpenApiParameter("section", enum=list(SECTIONS)),
        ],
        responses=CalibrationSerializer,
    )
    def get(self, request: Request) -> Response:
        rows: QuerySet[Forecast] = Forecast.objects.visible_to(request.user)
        found = calibrated(WholeBackend().filter_queryset(request, rows, self))
        told: dict[str, Any] = {
            "whole": found.whole,
            "people": [{"user": user, "score": score} for user, score in found.people],
            "sections": [
                {"section": code, "score": score}
                for code, score in found.sections
                if code in SECTIONS
            ],
        }
        return Response(CalibrationSerializer(told).data)
