"""What accounts owe us, what we granted them, and what serving them cost."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Concession, Receivable, ServiceCost, User
from accounts.services import noted, rows
from accounts.services.sales import in_base_currency
from kam.core.errors import DomainError

RECEIVABLE = ("invoice", "issued_on", "due", "amount", "amount_open", "currency", "paid_on")
CONCESSION = ("given_on", "kind", "amount", "granted_by", "note")
SERVICE_COST = ("month", "hours", "rate", "spent", "note")
CENT = Decimal("0.01")


@transaction.atomic
def create_receivable(*, actor: User | None, account: Account, **fields: Any) -> Receivable:
    """Note an invoice; without a date it was issued today, or when it is due if that is earlier.

    What is open is the whole amount, or nothing where it was paid on a day.
    Raises DomainError for an invoice that is noted already, or a currency without exchange rate.
    """
    values = _without_gaps(rows.only(fields, RECEIVABLE))
    values = rows.clean(Receivable, values)
    values.setdefault("issued_on", min(timezone.localdate(), values["due"]))
    values.setdefault("amount_open", Decimal(0) if values.get("paid_on") else values["amount"])
    values = {**values, **_worth(values), **_paid(values)}
    return noted.create(Receivable, actor=actor, account=account, values=values)


@transaction.atomic
def update_receivable(
    *,
    receivable: Receivable,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> Receivable:
    """Correct an invoice, or note that it was paid: a day of payment closes it whole.

    Raises as `create_receivable` does.
    """
    receivable = noted.locked(receivable)
    values = _without_gaps(rows.only(changes, RECEIVABLE))
    values = rows.clean(Receivable, values)
    values |= _opened_or_closed(receivable, values)
    now = {name: values.get(name, getattr(receivable, name)) for name in RECEIVABLE}
    noted.write(
        receivable,
        actor=actor,
        values={**values, **_worth(now), **_paid(now)},
        version=version,
    )
    return receivable


def _opened_or_closed(receivable: Receivable, values: dict[str, Any]) -> dict[str, Any]:
    """A day of payment that comes closes the invoice, one that goes opens it again."""
    was, now = receivable.paid_on, values.get("paid_on", receivable.paid_on)
    if now and was is None:
        return {"amount_open": Decimal(0)}
    if was and now is None and not values.get("amount_open"):
        return {"amount_open": values.get("amount", receivable.amount)}
    return {}


def _without_gaps(fields: dict[str, Any]) -> dict[str, Any]:
    """What is left empty in a form says nothing; only the day of payment may be taken away."""
    return {
        name: str(value).upper() if name == "currency" else value
        for name, value in fields.items()
        if name == "paid_on" or value not in (None, "")
    }


def _worth(values: dict[str, Any]) -> dict[str, Any]:
    """The amounts in the base currency, at the rate of the day of the invoice."""
    currency, day = values.get("currency") or settings.KAM_CURRENCY, values["issued_on"]
    return {
        "currency": currency,
        "base_amount": _base(values["amount"], currency, day),
        "base_open": _base(values["amount_open"], currency, day),
    }


def _base(amount: Decimal, currency: str, day: date) -> Decimal:
    return in_base_currency(amount, currency=currency, day=day).quantize(CENT)


def _paid(values: dict[str, Any]) -> dict[str, Any]:
    """Of what is open nothing was paid in full; what is closed without a day was paid today."""
    if values["amount_open"]:
        return {"paid_on": None}
    return {"paid_on": values.get("paid_on") or timezone.localdate()}


@transaction.atomic
def create_concession(*, actor: User | None, account: Account, **fields: Any) -> Concession:
    """Note what the account was granted, today and by the actor unless it says."""
    values = rows.only({"given_on": timezone.localdate(), **fields}, CONCESSION)
    values["granted_by"] = values.get("granted_by") or actor
    return noted.create(Concession, actor=actor, account=account, values=values)


@transaction.atomic
def update_concession(
    *,
    concession: Concession,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> Concession:
    values = rows.only(changes, CONCESSION)
    return noted.update(concession, actor=actor, values=values, version=version)


@transaction.atomic
def create_service_cost(*, actor: User | None, account: Account, **fields: Any) -> ServiceCost:
    """Note what a month took, by any of its days; the rate is the usual one unless it says.

    Raises DomainError for a month that is noted already, or to come.
    """
    values = _by_month(rows.only({"month": timezone.localdate(), **fields}, SERVICE_COST))
    if values.get("rate") is None:
        values["rate"] = Decimal(settings.KAM_HOURLY_RATE)
    return noted.create(ServiceCost, actor=actor, account=account, values=values)


@transaction.atomic
def update_service_cost(
    *,
    service_cost: ServiceCost,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> ServiceCost:
    values = _by_month(rows.only(changes, SERVICE_COST))
    return noted.update(service_cost, actor=actor, values=values, version=version)


def _by_month(values: dict[str, Any]) -> dict[str, Any]:
    if "month" not in values:
        return values
    first = rows.clean(ServiceCost, {"month": values["month"]})["month"].replace(day=1)
    if first > timezone.localdate():
        raise DomainError(_("This month lies in the future."), field="month", code="in_future")
    return {**values, "month": first}
