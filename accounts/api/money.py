"""Receivables, concessions and costs to serve over REST."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework import serializers

from accounts import services
from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import STAMPS, TrueFalseFilter
from accounts.api.serializers import AccountField, BaseCurrencyField, UserField
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter
from accounts.models import Concession, Receivable, ServiceCost
from kam.core.api.fields import BIGGEST, StrictModelSerializer
from kam.core.api.schema import described
from kam.core.keyset import Ordering


class ReceivableSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = serializers.RegexField("^[A-Za-z]{3}$", required=False, help_text="ISO 4217.")
    base_currency = BaseCurrencyField()
    overdue = serializers.SerializerMethodField(help_text="Not paid in full, and its day is over.")

    class Meta:
        model = Receivable
        fields = (
            "id", "account", "invoice", "issued_on", "due", "amount", "amount_open", "currency",
            "base_amount", "base_open", "base_currency", "paid_on", "overdue", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("base_amount", "base_open", *STAMPS)
        extra_kwargs = {"issued_on": {"required": False}, "amount_open": {"required": False}}

    def get_overdue(self, receivable: Receivable) -> bool:
        return receivable.paid_on is None and receivable.due < timezone.localdate()


class ConcessionSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = BaseCurrencyField()
    granted_by = UserField(required=False, allow_null=True)

    class Meta:
        model = Concession
        fields = (
            "id", "account", "given_on", "kind", "amount", "currency", "granted_by", "note",
            *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"given_on": {"required": False}}


class ServiceCostSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    currency = BaseCurrencyField()
    total = serializers.SerializerMethodField(help_text="hours × rate + spent.")

    class Meta:
        model = ServiceCost
        fields = (
            "id", "account", "month", "hours", "rate", "spent", "total", "currency", "note",
            *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS
        extra_kwargs = {"rate": {"required": False}}

    def get_total(self, cost: ServiceCost) -> Decimal:
        return cost.total


class ReceivableFilter(OnAccountFilter):
    invoice = django_filters.CharFilter()
    open = TrueFalseFilter(
        field_name="paid_on", lookup_expr="isnull", help_text="Not paid in full."
    )
    overdue = TrueFalseFilter(method="is_overdue", help_text="Open, and its day is over.")
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lt")
    due_after = django_filters.DateFilter(field_name="due", lookup_expr="gt")
    updated_since = UpdatedSinceFilter()

    def is_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        late = Q(paid_on=None, due__lt=timezone.localdate())
        return queryset.filter(late if value else ~late)


class ConcessionFilter(OnAccountFilter):
    kind = django_filters.ChoiceFilter(choices=Concession.Kind.choices)
    granted_by = django_filters.NumberFilter(
        field_name="granted_by_id", min_value=1, max_value=BIGGEST
    )
    since = django_filters.DateFilter(field_name="given_on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="given_on", lookup_expr="lte")
    updated_since = UpdatedSinceFilter()


class ServiceCostFilter(OnAccountFilter):
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="month", lookup_expr="lte")
    updated_since = UpdatedSinceFilter()


@described("receivable", "receivables", "invoices, when they are due and what of them is open")
class ReceivableViewSet(OnAccountViewSet):
    serializer_class = ReceivableSerializer
    filterset_class = ReceivableFilter
    orderings = {**OnAccountViewSet.orderings, "due": Ordering("due")}

    def rows(self) -> QuerySet:
        return Receivable.objects.all()

    def create_service(self, **values: Any) -> Receivable:
        return services.create_receivable(**values)

    def change_service(self, receivable: Receivable, changes: dict, version: int | None) -> None:
        services.update_receivable(
            receivable=receivable, actor=self.actor, changes=changes, version=version
        )


@described("concession", "concessions", "what was granted outside the price list")
class ConcessionViewSet(OnAccountViewSet):
    serializer_class = ConcessionSerializer
    filterset_class = ConcessionFilter
    orderings = {**OnAccountViewSet.orderings, "given_on": Ordering("given_on")}

    def rows(self) -> QuerySet:
        return Concession.objects.select_related("granted_by")

    def create_service(self, **values: Any) -> Concession:
        return services.create_concession(**values)

    def change_service(self, concession: Concession, changes: dict, version: int | None) -> None:
        services.update_concession(
            concession=concession, actor=self.actor, changes=changes, version=version
        )


@described("cost to serve", "costs to serve", "hours and money that accounts took, by month")
class ServiceCostViewSet(OnAccountViewSet):
    serializer_class = ServiceCostSerializer
    filterset_class = ServiceCostFilter
    orderings = {**OnAccountViewSet.orderings, "month": Ordering("month")}

    def rows(self) -> QuerySet:
        return ServiceCost.objects.all()

    def create_service(self, **values: Any) -> ServiceCost:
        return services.create_service_cost(**values)

    def change_service(self, cost: ServiceCost, changes: dict, version: int | None) -> None:
        services.update_service_cost(
            service_cost=cost, actor=self.actor, changes=changes, version=version
        )
