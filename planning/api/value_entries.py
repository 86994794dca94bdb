"""The value ledger over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import PersonField
from accounts.api.serializers import AccountField, BaseCurrencyField
from accounts.api.views import CHANGEABLE, OnAccountViewSet
from accounts.models import Account
from kam.core.api.fields import StrictModelSerializer
from kam.core.api.filters import check_parameters
from kam.core.api.schema import described
from kam.core.api.viewsets import RemoveMixin
from planning import value
from planning.models import ValueEntry

__all__ = ["ValueEntryViewSet", "ValueLedgerView"]

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


class ValueEntrySerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = BaseCurrencyField()
    confirmed_by = PersonField()
    kind = serializers.ChoiceField(choices=ValueEntry.Kind.choices)

    class Meta:
        model = ValueEntry
        fields = (
            "id", "account", "on", "kind", "what", "amount", "currency", "measured_by",
            "confirmed_by", "confirmed_on", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"on": {"required": False}}


class ValueEntryFilter(OnAccountFilter):
    kind = django_filters.ChoiceFilter(choices=ValueEntry.Kind.choices)
    since = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="on", lookup_expr="lte")


@described("value entry", "value entries", "what customers gained, what we gave and got")
class ValueEntryViewSet(RemoveMixin, OnAccountViewSet):
    """Amounts are in the base currency; empty: not measured."""

    http_method_names = [*CHANGEABLE, "delete"]
    serializer_class = ValueEntrySerializer
    filterset_class = ValueEntryFilter

    def rows(self) -> QuerySet:
        return ValueEntry.objects.select_related("confirmed_by")

    def create_service(self, **values: Any) -> ValueEntry:
        return value.create_value_entry(**values)

    def change_service(self, entry: ValueEntry, changes: dict, version: int | None) -> None:
        value.update_value_entry(
            value_entry=entry, actor=self.actor, changes=changes, version=version
        )

    def perform_remove(self, entry: Any) -> None:
        value.remove_value_entry(value_entry=entry, actor=self.actor)


class LedgerMonthSerializer(serializers.Serializer):
    first = serializers.DateField(help_text="First day of the month.")
    gave = serializers.DecimalField(**MONEY)
    got = serializers.DecimalField(**MONEY)
    balance = serializers.DecimalField(**MONEY, help_text="At the end of the month.")


class LedgerSerializer(serializers.Serializer):
    """What the customer gained stands beside the balance, not in it: it is their money."""

    currency = BaseCurrencyField()
    gained = serializers.DecimalField(**MONEY)
    confirmed = serializers.DecimalField(**MONEY, help_text="Of what they gained, confirmed.")
    gave = serializers.DecimalField(**MONEY)
    got = serializers.DecimalField(**MONEY)
    balance = serializers.DecimalField(**MONEY, help_text="got − gave.")
    paid_back = serializers.DateField(
        allow_null=True, help_text="First day of the month since which the balance is 0 or more."
    )
    unmeasured = serializers.IntegerField(min_value=0, help_text="Entries without an amount.")
    months = LedgerMonthSerializer(many=True, help_text="Those with an entry, the oldest first.")


class ValueLedgerView(APIView):
    """The sums of an account's value entries, and month by month."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_value_ledger",
        summary="What was gained, given and got, with pay-back",
        responses=LedgerSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, [])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        return Response(LedgerSerializer(value.ledger_of(account)).data)
