"""Facts of accounts over REST. Each viewset joins a queryset, a serializer and services."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts import services
from accounts.api import filters
from accounts.api import serializers as shown
from accounts.models import (
    Account,
    Activity,
    CompetitorPosition,
    Opportunity,
    Product,
    Referral,
    Sale,
    Wallet,
)
from kam.core.api.permissions import EditableOrReadOnly, ManagersChange
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering

CHANGEABLE = ["get", "head", "options", "post", "put", "patch"]


class OnAccountViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    """What hangs on an account: who may change the account may add and change it."""

    http_method_names = CHANGEABLE
    permission_classes = [EditableOrReadOnly]
    orderings = {"-id": Ordering("id", descending=True, tie_descending=True), "id": Ordering("id")}

    def perform_create(self, values: dict[str, Any]) -> Model:
        self.check_account(values.get("account"))
        return self.create_service(actor=self.actor, **values)

    def perform_change(self, obj: Model, changes: dict[str, Any], version: int | None) -> None:
        self.check_account(changes.get("account"))
        self.change_service(obj, changes, version)

    def check_account(self, account: Account | None) -> None:
        editable = Account.objects.editable_by(self.actor)
        if account is not None and not editable.filter(pk=account.pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)


@described("contact log entry", "contact log entries", "what was said, with whom, what is next")
class ActivityViewSet(RemoveMixin, OnAccountViewSet):
    """Its author changes and takes back an entry; others read it."""

    http_method_names = [*CHANGEABLE, "delete"]
    serializer_class = shown.ActivitySerializer
    filterset_class = filters.ActivityFilter
    orderings = {
        "-at": Ordering("at", descending=True, tie_descending=True, moment=True),
        "at": Ordering("at", moment=True),
        "updated_at": Ordering("updated_at", moment=True),
    }

    def rows(self) -> QuerySet:
        return Activity.objects.select_related("user", "next_step_owner").prefetch_related("people")

    def create_service(self, **values: Any) -> Activity:
        if values.get("user", self.actor) != self.actor:
            self.check_speaks_for_others()
        return services.log_activity(**{"kind": Activity.Kind.VISIT, **values})

    def check_speaks_for_others(self) -> None:
        """Only those who lead write down the contacts of others."""
        if not self.actor.leads:
            raise PermissionDenied(_("Log your own contacts."))

    def change_service(self, activity: Activity, changes: dict, version: int | None) -> None:
        services.update_activity(
            activity=activity, actor=self.actor, changes=changes, version=version
        )

    def perform_remove(self, activity: Any) -> None:
        services.undo_activity(activity=activity, actor=self.actor)


@described("sale", "sales", "lines of invoices; cancellations are negative")
class SaleViewSet(OnAccountViewSet):
    serializer_class = shown.SaleSerializer
    filterset_class = filters.SaleFilter

    def rows(self) -> QuerySet:
        return Sale.objects.all()

    def create_service(self, **values: Any) -> Sale:
        return services.create_sale(**values)

    def version_read(self, request: Request, obj: Model) -> int | None:
        """Sales count no versions: If-Match is compared under the lock that the service takes."""
        services.lock_account(obj.account_id)
        obj.refresh_from_db()
        return super().version_read(request, obj)

    def change_service(self, sale: Sale, changes: dict, version: int | None) -> None:
        services.update_sale(sale=sale, actor=self.actor, changes=changes)


@described("wallet", "wallets", "what accounts spend in a year with all suppliers")
class WalletViewSet(OnAccountViewSet):
    serializer_class = shown.WalletSerializer
    filterset_class = filters.WalletFilter

    def rows(self) -> QuerySet:
        return Wallet.objects.all()

    def create_service(self, **values: Any) -> Wallet:
        return services.create_wallet(**values)

    def change_service(self, wallet: Wallet, changes: dict, version: int | None) -> None:
        services.update_wallet(wallet=wallet, actor=self.actor, changes=changes, version=version)


@described("referral", "referrals", "companies that accounts brought to us")
class ReferralViewSet(OnAccountViewSet):
    serializer_class = shown.ReferralSerializer
    filterset_class = filters.ReferralFilter

    def rows(self) -> QuerySet:
        return Referral.objects.all()

    def create_service(self, **values: Any) -> Referral:
        return services.create_referral(**values)

    def change_service(self, referral: Referral, changes: dict, version: int | None) -> None:
        services.update_referral(
            referral=referral, actor=self.actor, changes=changes, version=version
        )


@described("opportunity", "opportunities", "what accounts may buy from us")
class OpportunityViewSet(OnAccountViewSet):
    serializer_class = shown.OpportunitySerializer
    filterset_class = filters.OpportunityFilter
    orderings = {
        **OnAccountViewSet.orderings,
        "expected_close": Ordering("expected_close", nullable=True),
    }

    def rows(self) -> QuerySet:
        return Opportunity.objects.select_related("owner").prefetch_related("people")

    def create_service(self, **values: Any) -> Opportunity:
        return services.create_opportunity(**values)

    def change_service(self, opportunity: Opportunity, changes: dict, version: int | None) -> None:
        services.update_opportunity(
            opportunity=opportunity, actor=self.actor, changes=changes, version=version
        )


@described("competitor position", "competitor positions", "how strong competitors stand")
class CompetitorPositionViewSet(OnAccountViewSet):
    serializer_class = shown.CompetitorPositionSerializer
    filterset_class = filters.CompetitorPositionFilter

    def rows(self) -> QuerySet:
        return CompetitorPosition.objects.all()

    def create_service(self, **values: Any) -> CompetitorPosition:
        return services.create_competitor_position(**values)

    def change_service(
        self, position: CompetitorPosition, changes: dict, version: int | None
    ) -> None:
        services.update_competitor_position(
            competitor_position=position, actor=self.actor, changes=changes, version=version
        )


@described("product", "products", "what we sell; managers and administrators change it")
class ProductViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    http_method_names = CHANGEABLE
    permission_classes = [ManagersChange]
    serializer_class = shown.ProductSerializer
    filterset_class = filters.ProductFilter
    orderings = {"code": Ordering("code"), "updated_at": Ordering("updated_at", moment=True)}

    def rows(self) -> QuerySet:
        return Product.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Product:
        return services.create_product(actor=self.actor, **values)

    def perform_change(self, product: Product, changes: dict, version: int | None) -> None:
        services.update_product(product=product, actor=self.actor, changes=changes, version=version)
