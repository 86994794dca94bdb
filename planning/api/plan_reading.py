"""What a plan's page shows beside its texts and rows: the facts on record, its flags, its sums."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import BaseCurrencyField
from accounts.models import CompetitorPosition
from kam.core.api.filters import check_parameters
from planning.models import Plan
from planning.plans.facts import facts_of
from planning.plans.flagged import flags_of
from planning.plans.flags import WHYS
from planning.plans.flow import missing_sections
from planning.plans.freezing import told_facts
from planning.plans.investments import Balance, balance
from planning.plans.sections import SECTIONS
from planning.plans.targets import TargetsAgainst, against_record

__all__ = ["PlanFactsView", "PlanStandingView"]

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
HOURS: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class LineSalesSerializer(serializers.Serializer):
    line = serializers.CharField(help_text="Empty: products without a line.")
    now = serializers.DecimalField(**MONEY, help_text="Last 12 months.")
    before = serializers.DecimalField(**MONEY, help_text="The 12 months before.")


class PlayerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    title = serializers.CharField()
    influence = serializers.IntegerField(allow_null=True)
    support = serializers.IntegerField(allow_null=True)
    level = serializers.IntegerField(
        allow_null=True, help_text="On the buy-sell hierarchy, as they see us: 1 to 5."
    )


class ChanceSerializer(serializers.Serializer):
    name = serializers.CharField()
    amount = serializers.DecimalField(**MONEY, allow_null=True)
    expected_close = serializers.DateField(allow_null=True)


class PromiseSerializer(serializers.Serializer):
    what = serializers.CharField()
    due = serializers.DateField()


class ComplaintSerializer(serializers.Serializer):
    text = serializers.CharField()
    given_on = serializers.DateField()


class RivalSerializer(serializers.Serializer):
    competitor = serializers.CharField()
    position = serializers.ChoiceField(choices=CompetitorPosition.Class.choices)
    strengths = serializers.CharField()


class StrengthsSerializer(serializers.Serializer):
    strengths = serializers.CharField()
    weaknesses = serializers.CharField()
    judged_on = serializers.DateField()


class PlanFactsSerializer(serializers.Serializer):
    """On record today; a version of the plan keeps those of its day. At most 20 rows of a kind."""

    as_of = serializers.DateField()
    currency = BaseCurrencyField()
    score = serializers.FloatField(allow_null=True, help_text="0 to 100; null: not evaluated.")
    tier = serializers.CharField(help_text="Empty: not evaluated.")
    stage = serializers.IntegerField(allow_null=True, help_text="1 acquisition to 5 churned.")
    position = serializers.FloatField(
        allow_null=True, help_text="On the buy-sell hierarchy, 1 to 5, from what people hold of us."
    )
    sales = LineSalesSerializer(many=True)
    players = PlayerSerializer(many=True)
    opportunities = ChanceSerializer(many=True)
    promises = PromiseSerializer(many=True)
    complaints = ComplaintSerializer(many=True)
    competitors = RivalSerializer(many=True)
    strengths = StrengthsSerializer(many=True)


class FlagSerializer(serializers.Serializer):
    section = serializers.ChoiceField(choices=list(SECTIONS))
    why = serializers.ChoiceField(choices=WHYS, source="why.value")
    row = serializers.IntegerField(allow_null=True, help_text="Id of the row; null: all of it.")
    part = serializers.CharField(help_text="The field that is empty; empty: all of it.")


class AmountSerializer(serializers.Serializer):
    hours = serializers.DecimalField(**HOURS)
    money = serializers.DecimalField(**MONEY)


class BalanceSerializer(serializers.Serializer):
    """What stops free, what is put in, and what is left; below 0: more than there is."""

    freed = AmountSerializer()
    put_in = AmountSerializer()
    from_budget = AmountSerializer()
    left = AmountSerializer()


class LineTargetSerializer(serializers.Serializer):
    target = serializers.IntegerField(source="target.pk", help_text="Id of the revenue target.")
    line = serializers.CharField(source="target.line")
    amount = serializers.DecimalField(**MONEY, source="target.amount")
    sold = serializers.DecimalField(**MONEY)
    gap = serializers.DecimalField(**MONEY)


class AgainstSerializer(serializers.Serializer):
    lines = LineTargetSerializer(many=True)
    target = serializers.DecimalField(**MONEY)
    sold = serializers.DecimalField(**MONEY, help_text="In the plan's year, of all lines.")
    open = serializers.DecimalField(**MONEY, help_text="Opportunities that may close in it.")
    weighted = serializers.DecimalField(**MONEY, help_text="Times their probability.")
    gap = serializers.DecimalField(**MONEY, help_text="target − sold − weighted, not below 0.")


class PlanStandingSerializer(serializers.Serializer):
    currency = BaseCurrencyField()
    flags = FlagSerializer(many=True, help_text="What is empty, unsure, overdrawn or overdue.")
    missing = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SECTIONS)),
        help_text="Required sections that are empty: they refuse a submission.",
    )
    balance = BalanceSerializer(help_text="Of focus and stop investments.")
    targets = AgainstSerializer(help_text="Against what was sold and is open.")


class OfPlanView(APIView):
    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    def plan(self, request: Request, pk: int) -> Plan:
        check_parameters(request, [])
        plans: QuerySet[Plan] = Plan.objects.visible_to(request.user)
        return get_object_or_404(plans.select_related("account", "template"), pk=pk)


class PlanFactsView(OfPlanView):
    """The facts on record that stand beside a plan."""

    @extend_schema(
        operation_id="plans_facts",
        summary="The facts beside a plan",
        description="Of the account; of a plan for a group also of the companies that you see.",
        responses=PlanFactsSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        facts = told_facts(facts_of(self.plan(request, pk), user))
        return Response(PlanFactsSerializer(facts).data)


class PlanStandingView(OfPlanView):
    """How a plan stands: what is still open in it, and its sums."""

    @extend_schema(
        operation_id="plans_standing",
        summary="What is open in a plan, and its sums",
        responses=PlanStandingSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        plan = self.plan(request, pk)
        kept: Balance = balance(plan.investments.select_related("source"))
        today = timezone.localdate()
        against: TargetsAgainst = against_record(plan, plan.revenuetargets.all(), user, today=today)
        told = {
            "flags": flags_of(plan, today),
            "missing": missing_sections(plan),
            "balance": kept,
            "targets": against,
        }
        return Response(PlanStandingSerializer(told).data)
