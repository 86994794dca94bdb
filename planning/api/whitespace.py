"""Whitespace over REST: the grid of accounts and product lines, and what people marked in it."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField, BaseCurrencyField
from accounts.api.views import CHANGEABLE, OnAccountViewSet
from accounts.filters import owners_in_sight
from accounts.models import Account, Opportunity, User
from accounts.people_filters import accounts_in_sight
from kam.core.api.fields import ReferenceField, StrictModelSerializer
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet, RemoveMixin
from kam.core.keyset import Ordering
from planning.models import WhitespaceMark
from planning.whitespace import State, all_lines, whitespace_of
from planning.whitespace_marks import clear_mark, create_whitespace_mark, update_whitespace_mark


def opportunities_in_sight(user: User) -> QuerySet[Opportunity]:
    return Opportunity.objects.visible_to(user)


class CellSerializer(serializers.Serializer):
    """A product line at an account. Money: base currency. Shares: percent."""

    line = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    sales = serializers.DecimalField(18, 2, read_only=True, help_text="Of the last 12 months.")
    wallet = serializers.DecimalField(
        18, 2, read_only=True, allow_null=True, help_text="A year's spend with all suppliers."
    )
    share = serializers.FloatField(read_only=True, allow_null=True, help_text="Ours, in percent.")
    competitor = serializers.CharField(read_only=True)
    rival_share = serializers.IntegerField(read_only=True, allow_null=True)
    amount = serializers.DecimalField(
        18, 2, read_only=True, help_text="Of the open opportunities together."
    )
    opportunities = serializers.SerializerMethodField()

    def get_opportunities(self, cell: Any) -> list[int]:
        return [row.pk for row in cell.opportunities]


class GridSerializer(serializers.ListSerializer):
    """The cells of all accounts of a page are read at once."""

    def to_representation(self, data: Iterable[Account]) -> list[dict[str, Any]]:
        accounts = list(data)
        child: Any = self.child
        child.cells = whitespace_of([row.pk for row in accounts], all_lines(), timezone.localdate())
        return super().to_representation(accounts)


class WhitespaceSerializer(StrictModelSerializer):
    """An account with its cells, in the order of the lines."""

    create_only = ()
    currency = BaseCurrencyField()
    cells = serializers.SerializerMethodField()

    class Meta:
        model = Account
        list_serializer_class = GridSerializer
        fields = ("id", "code", "name", "currency", "cells")
        read_only_fields = fields

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, account: Account) -> list[dict[str, Any]]:
        cells = getattr(self, "cells", None)
        if cells is None:
            cells = whitespace_of([account.pk], all_lines(), timezone.localdate())
        return list(CellSerializer(cells.get(account.pk, []), many=True).data)


class WhitespaceFilter(FilterSet):
    account = django_filters.ModelChoiceFilter(
        queryset=accounts_in_sight, method="of_account", help_text="Id of the account."
    )
    owner = django_filters.ModelChoiceFilter(queryset=owners_in_sight, help_text="Id of the owner.")

    @extend_schema_field(OpenApiTypes.INT)
    def of_account(self, rows: QuerySet, name: str, account: Account) -> QuerySet:
        return rows.filter(pk=account.pk)


@described("row of the whitespace", "rows of the whitespace", "accounts by product line")
class WhitespaceViewSet(ReadViewSet):
    """What is sold, open, a competitor's, blocked or nothing yet, per account and product line."""

    permission_classes = [IsAuthenticated]
    serializer_class = WhitespaceSerializer
    filterset_class = WhitespaceFilter
    orderings = {"id": Ordering("id")}

    def rows(self) -> QuerySet:
        return Account.objects.active()


class WhitespaceMarkSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    opportunity = ReferenceField(opportunities_in_sight, bare=True, required=False, allow_null=True)

    class Meta:
        model = WhitespaceMark
        fields = (
            "id", "account", "line", "state", "competitor", "rival_share", "note", "judged_on",
            "opportunity", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"judged_on": {"required": False}}


class WhitespaceMarkFilter(OnAccountFilter):
    state = django_filters.ChoiceFilter(choices=WhitespaceMark.State.choices)
    line = django_filters.CharFilter()
    competitor = django_filters.CharFilter(lookup_expr="iexact")


@described("whitespace mark", "whitespace marks", "what people know of a line at an account")
class WhitespaceMarkViewSet(RemoveMixin, OnAccountViewSet):
    http_method_names = [*CHANGEABLE, "delete"]
    serializer_class = WhitespaceMarkSerializer
    filterset_class = WhitespaceMarkFilter

    def rows(self) -> QuerySet:
        return WhitespaceMark.objects.all()

    def create_service(self, **values: Any) -> WhitespaceMark:
        return create_whitespace_mark(**values)

    def change_service(self, mark: WhitespaceMark, changes: dict, version: int | None) -> None:
        update_whitespace_mark(
            whitespace_mark=mark, actor=self.actor, changes=changes, version=version
        )

    def perform_remove(self, mark: Any) -> None:
        clear_mark(whitespace_mark=mark, actor=self.actor)
