"""Contracts over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts import services
from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import STAMPS
from accounts.api.serializers import AccountField, BaseCurrencyField
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter
from accounts.models import Contract
from kam.core.api.fields import ReferenceField, StrictModelSerializer
from kam.core.api.schema import described
from kam.core.keyset import Ordering


def contracts_in_sight(user: Any) -> QuerySet[Contract]:
    return Contract.objects.visible_to(user)


class ContractSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = BaseCurrencyField()
    renewed_by = ReferenceField(
        contracts_in_sight, required=False, allow_null=True, help_text="The one that follows it."
    )

    class Meta:
        model = Contract
        fields = (
            "id", "account", "name", "line", "starts", "ends", "amount", "currency", "state",
            "settled_on", "renewed_by", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS


class ContractFilter(OnAccountFilter):
    name = django_filters.CharFilter()
    line = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=Contract.State.choices)
    starts_before = django_filters.DateFilter(field_name="starts", lookup_expr="lt")
    starts_after = django_filters.DateFilter(field_name="starts", lookup_expr="gt")
    ends_before = django_filters.DateFilter(field_name="ends", lookup_expr="lt")
    ends_after = django_filters.DateFilter(field_name="ends", lookup_expr="gt")
    updated_since = UpdatedSinceFilter()


@described(
    "contract", "contracts", "what accounts are bound to buy, until when, and what came then"
)
class ContractViewSet(OnAccountViewSet):
    serializer_class = ContractSerializer
    filterset_class = ContractFilter
    orderings = {**OnAccountViewSet.orderings, "ends": Ordering("ends")}

    def rows(self) -> QuerySet:
        return Contract.objects.select_related("renewed_by")

    def create_service(self, **values: Any) -> Contract:
        return services.create_contract(**values)

    def change_service(self, contract: Contract, changes: dict, version: int | None) -> None:
        services.update_contract(
            contract=contract, actor=self.actor, changes=changes, version=version
        )
