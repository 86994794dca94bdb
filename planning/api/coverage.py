"""Gaps of coverage over REST, and who of us knows whom at an account."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, PersonRole, Team
from accounts.people_filters import accounts_in_sight
from kam.core.api.filters import check_parameters
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from planning.api.today import NamedField
from planning.coverage import coverage_of
from planning.known import matrix_of
from planning.models import Coverage, CoveragePolicy
from planning.rules import KINDS, ROLES, Gaps
from planning.words import GAPS, sentences


class GapListSerializer(serializers.ListSerializer):
    """What the tiers ask for is read once for all rows, for their sentences."""

    def to_representation(self, data: Iterable[Coverage]) -> list[dict[str, Any]]:
        child: Any = self.child
        child.demands = CoveragePolicy.objects.by_tier()
        return super().to_representation(data)


class CoverageGapSerializer(serializers.Serializer):
    """What is missing at one account today."""

    account = NamedField()
    code = serializers.CharField(source="account.code")
    owner = NamedField(source="account.owner", allow_null=True)
    tier = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    texts = serializers.ListField(
        child=serializers.CharField(), help_text="In the language of Accept-Language."
    )
    days_overdue = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="0: in time; null: never contacted."
    )
    executive_days_overdue = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="0: in time or not asked for; null: never met."
    )
    missing_roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES))
    deciders_known = serializers.IntegerField(min_value=0)
    deciders_wanted = serializers.IntegerField(min_value=0)
    knowers = serializers.IntegerField(min_value=0, help_text="How many of us know somebody.")
    knowers_wanted = serializers.IntegerField(min_value=0)

    class Meta:
        list_serializer_class = GapListSerializer

    def to_representation(self, row: Coverage) -> dict[str, Any]:
        gaps = row.gaps(timezone.localdate())
        told = {name: getattr(gaps, name) for name in Gaps.__dataclass_fields__}
        said = {"kinds": gaps.kinds, "texts": sentences(gaps, self.demands)}
        return super().to_representation({"account": row.account, **told, **said})


class CoverageGapFilter(FilterSet):
    account = django_filters.ModelChoiceFilter(
        queryset=accounts_in_sight, help_text="Id of the account."
    )
    owner = django_filters.ModelChoiceFilter(
        field_name="account__owner", queryset=owners_in_sight, help_text="Id of the owner."
    )
    team = django_filters.ModelChoiceFilter(
        queryset=teams_in_sight, method="of_team", help_text="Id of the team, with those below it."
    )
    tier = django_filters.CharFilter(max_length=1)
    gap = django_filters.ChoiceFilter(choices=[*GAPS.items()], method="of_kind")

    @extend_schema_field(OpenApiTypes.INT)
    def of_team(self, rows: QuerySet, name: str, team: Team) -> QuerySet:
        return rows.filter(account__team__in=team.with_descendants())

    def of_kind(self, rows: Any, name: str, kind: str) -> QuerySet:
        return rows.with_gap(timezone.localdate(), [kind])


@described("gap of coverage", "gaps of coverage", "accounts not covered as their tier asks")
class CoverageGapViewSet(ReadViewSet):
    """By tier, then the longest overdue first."""

    permission_classes = [IsAuthenticated]
    serializer_class = CoverageGapSerializer
    filterset_class = CoverageGapFilter
    orderings = {"place": Ordering("place", tie="account_id")}

    def get_queryset(self) -> QuerySet:
        return coverage_of(Account.objects.visible_to(self.actor), timezone.localdate())


class TieSerializer(serializers.Serializer):
    user = NamedField()
    strength = serializers.IntegerField(min_value=0, max_value=100)
    by_name = serializers.BooleanField(
        source="names", help_text="The relationship is theirs by name."
    )


class KnownPersonSerializer(serializers.Serializer):
    """One of theirs, and how well we know them."""

    person = NamedField()
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=PersonRole.Role.choices), source="parts"
    )
    decides = serializers.BooleanField()
    known = serializers.BooleanField(help_text="One of us really knows them.")
    met = serializers.BooleanField(help_text="Face to face, in two years.")
    best = serializers.IntegerField(min_value=0, help_text="The strongest tie, 0 to 100.")
    wanted = serializers.IntegerField(min_value=0)
    ties = TieSerializer(many=True, source="nearest")

    def to_representation(self, row: Any) -> dict[str, Any]:
        names = ("person", "decides", "known", "met", "best", "wanted", "nearest")
        told = {name: getattr(row, name) for name in names}
        return super().to_representation({**told, "parts": [part.role for part in row.roles]})


class OfUsSerializer(serializers.Serializer):
    user = NamedField()
    knows = serializers.IntegerField(min_value=0, help_text="How many people there.")
    share = serializers.IntegerField(min_value=0, max_value=100, help_text="Of all ties, in %.")


class KnownSerializer(serializers.Serializer):
    people = KnownPersonSerializer(many=True, source="rows")
    of_us = OfUsSerializer(many=True, source="columns")
    left_out = serializers.IntegerField(min_value=0, help_text="Of us, with few ties: not listed.")


class KnownView(APIView):
    """Who of us knows whom at an account: deciders first, the strongest ties first."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_known",
        summary="Who of us knows whom",
        description="At most 200 people and 12 of us. Strengths come from the contacts of two "
        "years: recent, frequent and face to face count more.",
        responses=KnownSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, [])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        return Response(KnownSerializer(matrix_of(account, timezone.localdate())).data)
