"""Loyalty over REST: of one account on any day, and the list of all by one evaluation."""

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
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from scoring.api.days import AS_OF, AsKnownFilter, asked_day, evaluation_on
from scoring.loyalty.words import loyalty_of, told
from scoring.models import Loyalty, Zone


class LoyaltySerializer(serializers.ModelSerializer):
    as_of = serializers.DateField(source="evaluation.as_of")
    expected = serializers.SerializerMethodField(help_text="By their satisfaction; empty: unsaid.")

    class Meta:
        model = Loyalty
        fields = (
            "account", "as_of", "score", "change", "repeat", "tenure", "share", "share_estimated",
            "trend", "referrals", "satisfaction", "zone", "expected", "leaving", "at_stake",
        )  # fmt: skip
        read_only_fields = fields

    def get_expected(self, row: Loyalty) -> float | None:
        return told(row).expected


class LoyaltyView(APIView):
    """What an account does, beside what it says."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_loyalty",
        summary="Loyalty of an account",
        parameters=[AS_OF],
        responses=LoyaltySerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, ["as_of"])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        found = loyalty_of(account, as_of=asked_day(request))
        if found is None:
            raise NotFound(_("Nothing is known of this account's loyalty."), "not_known")
        return Response(LoyaltySerializer(found.row).data)


class LoyaltyFilter(AsKnownFilter):
    leaving = django_filters.BooleanFilter(help_text="Satisfied, yet leaving.")
    zone = django_filters.ChoiceFilter(choices=Zone.choices)


@described("loyalty", "loyalties", "what customers do beside what they say, as of an evaluation")
class LoyaltyViewSet(ReadViewSet):
    permission_classes = [IsAuthenticated]
    queryset = Loyalty.objects.none()
    serializer_class = LoyaltySerializer
    filterset_class = LoyaltyFilter
    orderings = {
        "score": Ordering("score", tie="account_id"),
        "-at_stake": Ordering("at_stake", descending=True, tie="account_id"),
    }

    def rows(self) -> QuerySet:
        evaluation = evaluation_on(asked_day(self.request))
        return Loyalty.objects.filter(evaluation=evaluation).select_related("evaluation")
