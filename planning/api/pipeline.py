"""What can be won, over REST: how often we win, and what is missing to the targets of a year."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import BaseCurrencyField
from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Account, Team
from kam.core.api.filters import StrictFilterBackend
from planning.api.today import NamedField
from planning.pipeline.gap import MOST, by_team, gaps, together
from planning.pipeline.rates import MONTHS, NEWEST, win_rates

__all__ = ["TargetGapView", "WinRatesView"]

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
SCOPE = [
    OpenApiParameter("team", OpenApiTypes.INT, description="With all teams below it."),
    OpenApiParameter("owner", OpenApiTypes.INT, description="Id of the owner of the accounts."),
]


class ScopeFilter(FilterSet):
    """Whose accounts are asked about."""

    team = django_filters.ModelChoiceFilter(queryset=teams_in_sight, method="of_team")
    owner = django_filters.ModelChoiceFilter(queryset=owners_in_sight)

    def of_team(self, rows: QuerySet, name: str, team: Team) -> QuerySet:
        return rows.filter(team__in=team.with_descendants())


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class YearFilter(ScopeFilter):
    """A plan of that year is what an account must have."""

    year = WholeNumberFilter(field_name="plans__year", min_value=2000, max_value=2100)


class WholeBackend(StrictFilterBackend):
    """All at once: there are no pages to ask for."""

    also = ()


class ScopeView(APIView):
    """Sums over the accounts in sight that `filterset_class` leaves."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]
    filterset_class: Any = ScopeFilter

    def accounts(self, request: Request) -> QuerySet[Account]:
        return self.accounts_ever(request).active()

    def accounts_ever(self, request: Request) -> QuerySet[Account]:
        """As `accounts`, archived ones too."""
        accounts: Any = Account.objects.visible_to(request.user)
        return WholeBackend().filter_queryset(request, accounts, self)


class WinRateSerializer(serializers.Serializer):
    of = serializers.CharField(help_text="Competitor or tier; empty: none.")
    won = serializers.IntegerField(min_value=0)
    closed = serializers.IntegerField(min_value=1)
    percent = serializers.FloatField(min_value=0, max_value=100)
    between = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2,
        help_text="Percent: with 95 % confidence the true rate lies here (Wilson 1927).",
    )  # fmt: skip
    amount_won = serializers.DecimalField(**MONEY)
    amount_lost = serializers.DecimalField(**MONEY)


class WinRatesSerializer(serializers.Serializer):
    months = serializers.IntegerField(help_text="So far back opportunities are counted.")
    currency = BaseCurrencyField()
    competitors = WinRateSerializer(many=True, help_text="The most met first, at most 50.")
    tiers = WinRateSerializer(many=True, help_text="By the tier that the account has now.")


class WinRatesView(ScopeView):
    """How often we win, by competitor and by tier."""

    @extend_schema(
        operation_id="pipeline_win_rates",
        summary="How often we win",
        description=f"Of the newest {NEWEST:,} that were won or lost, where there are more.",
        parameters=SCOPE,
        responses=WinRatesSerializer,
    )
    def get(self, request: Request) -> Response:
        accounts, today = self.accounts_ever(request), timezone.localdate()
        competitors, tiers = win_rates(accounts, today)
        told = {"months": MONTHS, "competitors": competitors, "tiers": tiers}
        return Response(WinRatesSerializer(told).data)


class SumsSerializer(serializers.Serializer):
    """Base currency; `weighted`: open opportunities times their probability."""

    target = serializers.DecimalField(**MONEY)
    sold = serializers.DecimalField(**MONEY)
    open = serializers.DecimalField(**MONEY)
    weighted = serializers.DecimalField(**MONEY)
    gap = serializers.DecimalField(**MONEY, help_text="target − sold − weighted, not below 0.")


class AccountGapSerializer(SumsSerializer):
    account = NamedField()
    code = serializers.CharField(source="account.code")
    approved = serializers.BooleanField(help_text="Somebody agreed to the target.")


class TeamGapSerializer(SumsSerializer):
    team = serializers.CharField(help_text="Its name; empty: accounts without one.")


class TargetGapSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    currency = BaseCurrencyField()
    whole = SumsSerializer()
    teams = TeamGapSerializer(many=True)
    accounts = AccountGapSerializer(many=True, help_text="The largest gap first.")
    more = serializers.SerializerMethodField(
        help_text=f"There may be others: the {MOST} with the largest targets are told."
    )

    @extend_schema_field(OpenApiTypes.BOOL)
    def get_more(self, told: dict[str, Any]) -> bool:
        return len(told["accounts"]) == MOST


class TargetGapView(ScopeView):
    """The targets of a year's plans against what is sold and open."""

    filterset_class = YearFilter

    @extend_schema(
        operation_id="pipeline_gap",
        summary="What is missing to the targets",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="2000 to 2100; default: this."),
            *SCOPE,
        ],
        responses=TargetGapSerializer,
    )
    def get(self, request: Request) -> Response:
        user: Any = request.user
        accounts, today = self.accounts(request), timezone.localdate()
        year = forms.IntegerField().to_python(request.query_params.get("year")) or today.year
        rows = gaps(accounts, year=year, today=today, user=user)
        told = {
            "year": year,
            "whole": together(rows),
            "teams": [{"team": name, **sums} for name, sums in by_team(rows)],
            "accounts": rows,
        }
        return Response(TargetGapSerializer(told).data)
