"""An account in brief over REST: the same rows as on the page that is printed."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import BaseCurrencyField
from accounts.models import Account
from kam.core.api.filters import check_parameters
from planning.api.coverage import KnownPersonSerializer
from planning.api.today import NamedField
from planning.brief import brief_of

__all__ = ["BriefView"]


class BriefRowSerializer(serializers.Serializer):
    """A row of the brief: what it says, and its day; null: it has none."""

    id = serializers.IntegerField(source="pk")
    text = serializers.CharField()
    day = serializers.DateField(allow_null=True)


class OpportunityRowSerializer(BriefRowSerializer):
    text = serializers.CharField(source="name")
    day = serializers.DateField(source="expected_close", allow_null=True)
    amount = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)


class PromiseRowSerializer(BriefRowSerializer):
    text = serializers.CharField(source="what")
    day = serializers.DateField(source="due")


class ComplaintRowSerializer(BriefRowSerializer):
    day = serializers.DateField(source="given_on")


class GoalRowSerializer(BriefRowSerializer):
    text = serializers.CharField(source="achieved")
    day = serializers.DateField(source="due", allow_null=True)


class StepRowSerializer(BriefRowSerializer):
    text = serializers.CharField(source="next_step")
    day = serializers.DateField(source="next_step_due", allow_null=True)
    owner = NamedField(source="next_step_owner", allow_null=True)


class ActionRowSerializer(BriefRowSerializer):
    text = serializers.CharField(source="title")
    day = serializers.DateField(source="due")
    owner = NamedField(allow_null=True)
    their_owner = NamedField(allow_null=True)


class BriefSerializer(serializers.Serializer):
    """At most five rows of a kind, the most urgent first; what is not here stands on the account."""

    account = NamedField()
    currency = BaseCurrencyField()
    why = serializers.CharField(help_text="Why it ranks where it does; empty: not evaluated.")
    people = KnownPersonSerializer(many=True, source="known")
    plan = NamedField(allow_null=True, help_text="The newest that is not closed.")
    goals = GoalRowSerializer(many=True)
    steps = StepRowSerializer(many=True, help_text="Contacts with an open next step: their ids.")
    actions = ActionRowSerializer(many=True)
    opportunities = OpportunityRowSerializer(many=True)
    promises = PromiseRowSerializer(many=True)
    complaints = ComplaintRowSerializer(many=True)


class BriefView(APIView):
    """An account on one page."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_brief",
        summary="An account in brief",
        description="Sentences are in the language of Accept-Language.",
        responses=BriefSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, [])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        told = brief_of(account, timezone.localdate())
        return Response(BriefSerializer({"account": account, **vars(told)}).data)
