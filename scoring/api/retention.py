"""How long customers stay, over REST."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kam.core.api.filters import check_parameters
from kam.core.api.permissions import Leads
from scoring.api.days import AS_OF, asked_day, evaluation_on
from scoring.lifetime import retention_of
from scoring.lifetime.staying import model_of
from scoring.lifetime.staying_words import finding, refusal
from scoring.models import RetentionFit

__all__ = ["RetentionFitView"]


class CohortSerializer(serializers.Serializer):
    ends = serializers.DateField(help_text="Last day of the period in which they first bought.")
    still = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="How many bought in that period and, without a gap, in each one after it.",
    )
    back = serializers.IntegerField(help_text="Of those who left, how many bought again.")


class RetentionHeldOutSerializer(serializers.Serializer):
    at_risk = serializers.IntegerField(help_text="Customers before the last period.")
    model = serializers.FloatField(help_text="How many of them the model foretold to stay.")
    repeat = serializers.FloatField(help_text="How many the rate of the period before did.")
    stayed = serializers.IntegerField()


class RetentionFitSerializer(serializers.Serializer):
    """alpha, beta and what follows from them are empty when the fit was refused."""

    as_of = serializers.DateField(source="evaluation.as_of")
    refused_because = serializers.ChoiceField(
        [*RetentionFit.Refusal.values, ""], help_text="Empty: it was not refused."
    )
    reason = serializers.SerializerMethodField(help_text="The refusal in words.")
    finding = serializers.SerializerMethodField(help_text="The held-out check in words.")
    source = serializers.ChoiceField(
        RetentionFit.Source.values, help_text="What renewals are read from."
    )
    months = serializers.IntegerField(help_text="Length of a period; 0: the record is too short.")
    discount = serializers.IntegerField(help_text="Percent per year.")
    cohorts = CohortSerializer(many=True, help_text="Oldest first.")
    customers = serializers.IntegerField()
    before = serializers.IntegerField(
        help_text="Left out: since when they buy is not known, or their contracts are not yearly."
    )
    alpha = serializers.FloatField(allow_null=True)
    beta = serializers.FloatField(allow_null=True)
    log_likelihood = serializers.FloatField(allow_null=True)
    half_gone_after = serializers.SerializerMethodField(
        help_text="Renewals after which half of new customers have left; empty: more than 100."
    )
    held_out = RetentionHeldOutSerializer(allow_null=True, help_text="Empty: too little history.")

    def get_reason(self, fit: RetentionFit) -> str:
        return refusal(fit)

    def get_finding(self, fit: RetentionFit) -> str:
        return "" if fit.refused_because else finding(fit)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_half_gone_after(self, fit: RetentionFit) -> int | None:
        model = model_of(fit)
        return model.half_gone() if model else None


class RetentionFitView(APIView):
    """The model of renewals as fitted for an evaluation, with the cohorts it was fitted on."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="retention_fit",
        summary="How long customers stay",
        parameters=[AS_OF],
        responses=RetentionFitSerializer,
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, ["as_of"])
        fit = retention_of(evaluation_on(asked_day(request)))
        if fit is None:
            raise NotFound(_("How long customers stay has not been worked out yet."), "not_fitted")
        return Response(RetentionFitSerializer(fit).data)
