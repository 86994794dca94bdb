"""Facts that people find out: wallets, competitors, how close we are; products."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import (
    Account,
    CompetitorPosition,
    Product,
    Referral,
    RelationshipStage,
    User,
    Wallet,
)
from accounts.services import noted, rows
from accounts.services.stale import mark_stale

Fact = TypeVar("Fact", Wallet, CompetitorPosition, RelationshipStage, Referral)

WALLET = ("year", "line", "amount", "estimated", "rank", "suppliers")
COMPETITOR_POSITION = (
    "competitor", "position", "judged_on", "strengths", "weaknesses", "service_level", "ability",
    "price_percent", "channel", "products",
)  # fmt: skip
REFERRAL = ("company", "referred_on", "note")
RELATIONSHIP_STAGE = ("stage", "judged_on")
PRODUCT = ("code", "name", "line")


def create_wallet(*, actor: User | None, account: Account, **fields: Any) -> Wallet:
    """Note what the account spends in a year, or our rank among its suppliers where nobody knows.

    Raises DomainError when it is noted already, and for a rank beyond the number of suppliers.
    """
    return _create(Wallet, actor, account, rows.only(fields, WALLET))


def update_wallet(
    *, wallet: Wallet, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Wallet:
    return _update(wallet, actor, rows.only(changes, WALLET), version)


def create_competitor_position(
    *, actor: User | None, account: Account, **fields: Any
) -> CompetitorPosition:
    """Note how strong a competitor stands at the account, as of today unless it says."""
    values = rows.only({"judged_on": timezone.localdate(), **fields}, COMPETITOR_POSITION)
    return _create(CompetitorPosition, actor, account, values)


def update_competitor_position(
    *,
    competitor_position: CompetitorPosition,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> CompetitorPosition:
    return _update(competitor_position, actor, rows.only(changes, COMPETITOR_POSITION), version)


def create_relationship_stage(*, actor: User, account: Account, **fields: Any) -> RelationshipStage:
    """Note how close we are, as the actor judges it, as of today unless it says."""
    values = rows.only({"judged_on": timezone.localdate(), **fields}, RELATIONSHIP_STAGE)
    return _create(RelationshipStage, actor, account, {**values, "judged_by": actor})


def update_relationship_stage(
    *,
    relationship_stage: RelationshipStage,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> RelationshipStage:
    return _update(relationship_stage, actor, rows.only(changes, RELATIONSHIP_STAGE), version)


def create_referral(*, actor: User | None, account: Account, **fields: Any) -> Referral:
    """Note a company that the account brought to us, as of today unless it says."""
    values = rows.only({"referred_on": timezone.localdate(), **fields}, REFERRAL)
    return _create(Referral, actor, account, values)


def update_referral(
    *, referral: Referral, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Referral:
    return _update(referral, actor, rows.only(changes, REFERRAL), version)


def product_lines() -> list[str]:
    """All product lines of what we sell, in order of their names."""
    lines = Product.objects.exclude(line="").order_by("line").values_list("line", flat=True)
    return list(lines.distinct())


@transaction.atomic
def create_product(*, actor: User | None, **fields: Any) -> Product:
    return rows.create(Product, actor=actor, values=rows.only(fields, PRODUCT))


@transaction.atomic
def update_product(
    *, product: Product, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Product:
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    rows.update(product, actor=actor, values=rows.only(changes, PRODUCT), version=version)
    return product


@transaction.atomic
def _create(model: type[Fact], actor: User | None, account: Account, values: dict) -> Fact:
    fact = noted.create(model, actor=actor, account=account, values=values)
    mark_stale([account.pk])
    return fact


@transaction.atomic
def _update(fact: Fact, actor: User | None, values: dict, version: int | None) -> Fact:
    fact = noted.locked(fact)
    if noted.write(fact, actor=actor, values=values, version=version):
        mark_stale([fact.account_id])
    return fact
