"""What holds for many accounts at once: industries and exchange rates. Administrators set them."""

from typing import Any

from django.db import transaction

from accounts.models import Account, ExchangeRate, Industry, User
from accounts.services import rows
from accounts.services.stale import mark_stale

INDUSTRY = ("name", "fit")
EXCHANGE_RATE = ("currency", "starts", "rate")


@transaction.atomic
def create_industry(*, actor: User, **fields: Any) -> Industry:
    return rows.create(Industry, actor=actor, values=rows.only(fields, INDUSTRY))


@transaction.atomic
def update_industry(*, industry: Industry, actor: User, changes: dict[str, Any]) -> Industry:
    """Rename an industry or judge its fit; its accounts are evaluated anew when the fit changes."""
    industry = Industry.objects.select_for_update(no_key=True).get(pk=industry.pk)
    values = rows.clean(Industry, rows.only(changes, INDUSTRY))
    if "fit" in rows.write(industry, actor=actor, values=values):
        mark_stale(Account.objects.filter(industry=industry).values_list("pk", flat=True))
    return industry


@transaction.atomic
def create_exchange_rate(*, actor: User, **fields: Any) -> ExchangeRate:
    """Say what a foreign currency is worth from a day on; sales that are in keep their worth."""
    return rows.create(ExchangeRate, actor=actor, values=rows.only(fields, EXCHANGE_RATE))


@transaction.atomic
def update_exchange_rate(
    *, exchange_rate: ExchangeRate, actor: User, changes: dict[str, Any]
) -> ExchangeRate:
    """Correct a rate; sales that are in keep the worth they came with."""
    rate = ExchangeRate.objects.select_for_update(no_key=True).get(pk=exchange_rate.pk)
    values = rows.clean(ExchangeRate, rows.only(changes, EXCHANGE_RATE))
    rows.write(rate, actor=actor, values=values)
    return rate
