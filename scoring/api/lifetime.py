"""Value to come over REST."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from kam.core.api.filters import check_parameters
from kam.core.api.permissions import Leads
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from scoring.api.days import AS_OF, AsKnownFilter, asked_day, evaluation_on
from scoring.lifetime import fit_of, value_of
from scoring.lifetime.words import finding, refusal
from scoring.models import LifetimeFit, LifetimeValue


class LifetimeValueSerializer(serializers.ModelSerializer):
    as_of = serializers.DateField(source="evaluation.as_of")
    months = serializers.IntegerField(
        source="evaluation.lifetime_fit.months", help_text="Ahead, that the value counts."
    )
    discount = serializers.IntegerField(
        source="evaluation.lifetime_fit.discount", help_text="Percent per year."
    )

    class Meta:
        model = LifetimeValue
        fields = (
            "account", "as_of", "frequency", "p_alive", "expected_purchases", "expected_spend",
            "value", "at_stake", "rank", "sales_rank", "months", "discount",
        )  # fmt: skip
        read_only_fields = fields


class LifetimeValueView(APIView):
    """What an account will probably bring, by the fit of an evaluation."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_value",
        summary="Value to come of an account",
        parameters=[AS_OF],
        responses=LifetimeValueSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, ["as_of"])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        row = value_of(account, evaluation_on(asked_day(request)))
        if row is None:
            raise NotFound(_("Nothing is known of this account's value to come."), "not_valued")
        return Response(LifetimeValueSerializer(row).data)


class LifetimeValueFilter(AsKnownFilter):
    leaving = django_filters.BooleanFilter(
        method="by_chance", help_text="Rather gone than still a customer: p_alive below 0.5."
    )

    def by_chance(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        return rows.filter(p_alive__lt=0.5) if wanted else rows.filter(p_alive__gte=0.5)


@described("value to come", "values to come", "what each customer will probably bring")
class LifetimeValueViewSet(ReadViewSet):
    permission_classes = [IsAuthenticated]
    queryset = LifetimeValue.objects.none()
    serializer_class = LifetimeValueSerializer
    filterset_class = LifetimeValueFilter
    orderings = {
        "-value": Ordering("value", descending=True, tie="account_id"),
        "-at_stake": Ordering("at_stake", descending=True, tie="account_id"),
    }

    def rows(self) -> QuerySet:
        fit = fit_of(evaluation_on(asked_day(self.request)))
        rows = LifetimeValue.objects.filter(evaluation=fit.evaluation_id if fit else None)
        return rows.select_related("evaluation__lifetime_fit")


class BuyingSerializer(serializers.Serializer):
    """BG/NBD, time in days."""

    r = serializers.FloatField()
    alpha = serializers.FloatField()
    a = serializers.FloatField()
    b = serializers.FloatField()
    log_likelihood = serializers.FloatField()
    customers = serializers.IntegerField()


class SpendingSerializer(serializers.Serializer):
    """Gamma-Gamma, money in the base currency."""

    p = serializers.FloatField()
    q = serializers.FloatField()
    gamma = serializers.FloatField()
    log_likelihood = serializers.FloatField()
    customers = serializers.IntegerField()


class ForetoldSerializer(serializers.Serializer):
    name = serializers.ChoiceField(["model", "repeat", "silence"])
    error = serializers.FloatField(help_text="Mean of |foretold − bought|, in purchase days.")
    correlation = serializers.FloatField(allow_null=True)


class HeldOutSerializer(serializers.Serializer):
    months = serializers.IntegerField()
    customers = serializers.IntegerField()
    bought = serializers.FloatField(help_text="Purchase days of a customer, on the mean.")
    forecasts = ForetoldSerializer(many=True)


class LifetimeFitSerializer(serializers.Serializer):
    """purchases, spend and finding are empty when the fit was refused."""

    as_of = serializers.DateField(source="evaluation.as_of")
    refused_because = serializers.ChoiceField(
        [*LifetimeFit.Refusal.values, ""], help_text="Empty: it was not refused."
    )
    reason = serializers.SerializerMethodField(help_text="The refusal in words.")
    finding = serializers.SerializerMethodField(help_text="The held-out check in words.")
    customers = serializers.IntegerField()
    months = serializers.IntegerField(help_text="Ahead, that values count.")
    discount = serializers.IntegerField(help_text="Percent per year.")
    margin = serializers.FloatField(allow_null=True, help_text="Of all; empty: no cost is known.")
    purchases = BuyingSerializer(allow_null=True)
    spend = SpendingSerializer(allow_null=True)
    held_out = HeldOutSerializer(allow_null=True, help_text="Empty: too little history.")

    def get_reason(self, fit: LifetimeFit) -> str:
        return refusal(fit)

    def get_finding(self, fit: LifetimeFit) -> str:
        return "" if fit.refused_because else finding(fit)


class LifetimeFitView(APIView):
    """The model of lifetime value as fitted for an evaluation, and how it did on months held out."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="lifetime_fit",
        summary="The fit of lifetime value",
        parameters=[AS_OF],
        responses=LifetimeFitSerializer,
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, ["as_of"])
        fit = fit_of(evaluation_on(asked_day(request)))
        if fit is None:
            raise NotFound(_("Value to come has not been worked out yet."), "not_fitted")
        return Response(LifetimeFitSerializer(fit).data)
