"""The five steps over REST: at which one each key account is stuck, and why."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Team
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from planning.api.pipeline import SCOPE, ScopeView
from planning.api.today import NamedField
from planning.process import MOST, at_step, counts_by_step, key_standings, worked_out
from planning.process.rules import DONE, REASONS, STEPS, reasons_of
from planning.rules import WATCHED_TIERS
from scoring.models import Standing

__all__ = ["ProcessCountsView", "ProcessViewSet"]

ALL_STEPS = [*STEPS, DONE]
MISSING = [reason for step in STEPS for reason in REASONS[step]]


class ProcessSerializer(serializers.Serializer):
    """An account of tier A or B and the first step at which something is missing."""

    account = NamedField()
    code = serializers.CharField(source="account.code")
    tier = serializers.CharField()
    rank = serializers.IntegerField()
    owner = NamedField(source="account.owner", allow_null=True)
    team = NamedField(source="account.team", allow_null=True)
    step = serializers.ChoiceField(choices=ALL_STEPS, help_text="`done`: nothing is missing.")
    missing = serializers.SerializerMethodField(help_text="All that is missing, by step.")

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": MISSING}})
    def get_missing(self, row: Standing) -> list[str]:
        return reasons_of({name for name in MISSING if getattr(row, name)})


class ProcessFilter(FilterSet):
    step = django_filters.ChoiceFilter(choices=[(step, step) for step in ALL_STEPS], method="at")
    tier = django_filters.ChoiceFilter(choices=[(tier, tier) for tier in WATCHED_TIERS])
    owner = django_filters.ModelChoiceFilter(
        field_name="account__owner", queryset=owners_in_sight, help_text="Id of the owner."
    )
    team = django_filters.ModelChoiceFilter(
        queryset=teams_in_sight, method="of_team", help_text="Id of the team, with those below it."
    )

    def at(self, rows: QuerySet, name: str, step: str) -> QuerySet:
        return at_step(rows, step, timezone.localdate())

    @extend_schema_field(OpenApiTypes.INT)
    def of_team(self, rows: QuerySet, name: str, team: Team) -> QuerySet:
        return rows.filter(account__team__in=team.with_descendants())


@described("step of an account", "steps of accounts", "where key accounts are stuck in the process")
class ProcessViewSet(ReadViewSet):
    """Tiers A and B by their rank."""

    permission_classes = [IsAuthenticated]
    queryset = Standing.objects.none()
    serializer_class = ProcessSerializer
    filterset_class = ProcessFilter
    orderings = {"rank": Ordering("score", descending=True, tie="account_id")}

    def get_queryset(self) -> QuerySet:
        return key_standings(Account.objects.visible_to(self.actor).active())

    def paginate_queryset(self, queryset: QuerySet) -> list[Standing]:
        """What is missing is worked out for the page alone."""
        return worked_out(super().paginate_queryset(queryset) or [], timezone.localdate())


class StepCountSerializer(serializers.Serializer):
    tier = serializers.ChoiceField(choices=list(WATCHED_TIERS))
    step = serializers.ChoiceField(choices=ALL_STEPS)
    accounts = serializers.IntegerField(
        min_value=0, help_text=f"At `assign` and `plan` {MOST + 1} stands for more than {MOST}."
    )


class ProcessCountsView(ScopeView):
    """How many key accounts stand at each step."""

    @extend_schema(
        operation_id="process_counts",
        summary="How many accounts stand at each step",
        description="Tiers A and B, each with all steps in their order; `done` is the last.",
        parameters=SCOPE,
        responses=StepCountSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        counts = counts_by_step(key_standings(self.accounts(request)), timezone.localdate())
        told = [
            {"tier": tier, "step": step, "accounts": counts[tier][step]}
            for tier in WATCHED_TIERS
            for step in ALL_STEPS
        ]
        return Response(StepCountSerializer(told, many=True).data)
