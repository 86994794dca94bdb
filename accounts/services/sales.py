"""Single sales lines; files come in by accounts.imports."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, ExchangeRate, Sale, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError

FIELDS = ("date", "invoice", "product", "quantity", "amount", "cost", "currency")


@transaction.atomic
def create_sale(
    *, actor: User | None, account: Account, key: uuid.UUID | None = None, **fields: Any
) -> Sale:
    """Add a sales line; the same key sent twice gives the same line.

    Raises DomainError for a foreign currency that has no exchange rate on the day.
    """
    account, key = lock_account(account.pk), key or uuid.uuid4()
    if known := Sale.objects.filter(key=key, account=account).first():
        return known
    values = rows.clean(Sale, _with_currency(rows.only(fields, FIELDS)))
    worth = _in_base(values["amount"], values.get("cost"), values["currency"], values["date"])
    sale = rows.create(
        Sale, actor=actor, values={"account": account, "key": key, **values, **worth}
    )
    mark_stale([account.pk])
    return sale


def _with_currency(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "currency": (fields.get("currency") or settings.KAM_CURRENCY).upper()}


@transaction.atomic
def update_sale(*, sale: Sale, actor: User | None, changes: dict[str, Any]) -> Sale:
    """Correct a sales line. Raises as `create_sale` does."""
    lock_account(sale.account_id)
    sale = Sale.objects.select_for_update(no_key=True).get(pk=sale.pk)
    values = rows.clean(Sale, rows.only(changes, FIELDS))
    now = {name: values.get(name, getattr(sale, name)) for name in FIELDS}
    values |= _in_base(now["amount"], now["cost"], now["currency"], now["date"])
    if rows.write(sale, actor=actor, values=values):
        mark_stale([sale.account_id])
    return sale


def _in_base(
    amount: Decimal, cost: Decimal | None, currency: str, day: date
) -> dict[str, Decimal | None]:
    return {
        "base_amount": in_base_currency(amount, currency=currency, day=day),
        "base_cost": None if cost is None else in_base_currency(cost, currency=currency, day=day),
    }


def in_base_currency(amount: Decimal, *, currency: str, day: date) -> Decimal:
    """What an amount was worth on a day, in the base currency, to four decimals.

    Takes the newest exchange rate of that day or before; raises DomainError where there is none.
    """
    if currency == settings.KAM_CURRENCY:
        return amount
    rates = ExchangeRate.objects.filter(currency=currency, starts__lte=day).order_by("-starts")
    rate = rates.values_list("rate", flat=True).first()
    if rate is None:
        raise DomainError(
            _("There is no exchange rate for %(currency)s on %(day)s.")
            % {"currency": currency, "day": day},
            field="currency",
            code="no_rate",
        )
    return (amount * rate).quantize(Decimal("0.0001"))
