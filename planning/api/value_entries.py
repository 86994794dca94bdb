"""The value ledger over REST."""

from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import PersonField
from accounts.api.serializers import AccountField, BaseCurrencyField
from accounts.api.views import CHANGEABLE, OnAccountViewSet
from kam.core.api.fields import StrictModelSerializer
from kam.core.api.schema import described
from planning import value
from planning.models import ValueEntry


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
class ValueEntryViewSet(OnAccountViewSet):
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

    @transaction.atomic
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        entry = self.get_object()
        self.version_read(request, entry)
        value.remove_value_entry(value_entry=entry, actor=self.actor)
        return Response(status=204)
