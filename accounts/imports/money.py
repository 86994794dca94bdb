"""Receivables, concessions and costs to serve from files.

An invoice and a month of an account come in once and are corrected by a later file; a concession is
known again by what it says, and two that say the same in one file are two.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.lookups import Names, Rates, account_codes, load_accounts
from accounts.imports.outcome import Cells, Outcome, Plan, change_rows, logged
from accounts.imports.refusals import BadValue, in_column, shown
from accounts.imports.sale_lines import key_of
from accounts.imports.upserts import Item, UpsertImporter
from accounts.models import Concession, Receivable, ServiceCost
from kam.core import changes
from kam.core.models import Change

CENT = Decimal("0.01")
MOST = {"hours": 100_000, "rate": 10_000_000}  # what their columns hold, and more than is true


class MoneyImporter(UpsertImporter):
    """What the three have in common: they hang on an account and speak of days and amounts."""

    model: Any
    key_column: str
    logs: tuple[str, ...]

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._codes = account_codes(plan)
        self._number, self._day = plan.numbers(), values.date_parser(order=plan.date_order)

    @property
    def key_place(self) -> int:
        return self.plan.places[self.key_column]

    def prepare(self, rows: Sequence[Cells]) -> None:
        codes = {cells.code("account_code") for cells in rows} - {""}
        load_accounts(self._codes, codes, create=self.plan.create_missing)

    def account(self, cells: Cells) -> int:
        cells.required("account_code")
        code = cells.code("account_code")
        found = self._codes.get(code)
        if found is None:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(code)}
            raise BadValue("unknown_account", sentence, "account_code")
        return found

    def day(self, cells: Cells, name: str) -> date:
        """A day that has come."""
        day = in_column(name, self._day, cells.required(name))
        if day > timezone.localdate():
            raise BadValue("bad_date", _("this day lies in the future."), name)
        return day

    def money(self, cells: Cells, name: str) -> Decimal:
        """An amount of 0 or more, to the cent."""
        amount = in_column(name, self._number, cells[name])
        if amount < 0:
            raise BadValue("bad_number", _("the amount cannot be negative."), name)
        return amount.quantize(CENT)

    def build(self, item: Item, values: dict[str, Any]) -> Any:
        return self.model(**values)

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        if self.plan.dry_run:
            return
        self.model.objects.bulk_create(objects, batch_size=500)
        said = {obj.pk: logged(self._told(obj)) for obj in objects}
        action = Change.Action.CREATED
        change_rows(objects, actor=self.plan.actor, action=action, differences=said)

    def _told(self, obj: Any) -> dict[str, Any]:
        fields = [self.model._meta.get_field(name) for name in self.logs]
        return {field.name: getattr(obj, field.attname) for field in fields}

    def accounts_of(self, objects: Iterable[Any]) -> set[int]:
        """None: no score rests on them."""
        return set()


class ReceivableImporter(MoneyImporter):
    model, key_column = Receivable, "invoice"
    logs = ("invoice", "issued_on", "due", "amount", "amount_open", "currency", "paid_on")

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._rates = Rates()
        self._currency = str(plan.options.get("currency") or settings.KAM_CURRENCY).upper()

    def read(self, cells: Cells) -> Item:
        account = self.account(cells)
        cells.required("invoice")
        invoice = values.fitting(cells.code("invoice"), 64)
        due = in_column("due", self._day, cells.required("due"))
        said: dict[str, Any] = {"account_id": account, "invoice": invoice, "due": due}
        for name in ("issued_on", "paid_on"):
            if cells[name]:
                said[name] = self.day(cells, name)
        for name in ("amount", "amount_open"):
            if cells[name]:
                said[name] = self.money(cells, name)
        if cells["currency"]:
            said["currency"] = cells["currency"].upper()
        return Item(cells.row, f"{account}/{invoice}", said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        accounts = {item.said["account_id"] for item in items}
        invoices = {item.said["invoice"] for item in items}
        known = Receivable.objects.filter(account__in=accounts, invoice__in=invoices)
        locked = known.select_for_update(no_key=True).order_by("pk")
        return {f"{row.account_id}/{row.invoice}": row for row in locked}

    def link(self, item: Item, existing: Receivable | None) -> dict[str, Any]:
        """The whole row as it will stand: what the file leaves open comes from what is known."""
        said = item.said
        known = {} if existing is None else {name: getattr(existing, name) for name in self.logs}
        now: dict[str, Any] = {"currency": self._currency, **known, **said}
        now["issued_on"] = now.get("issued_on") or min(now["due"], timezone.localdate())
        now |= _amounts(said, now)
        _refuse_odd(now)
        rate = self._rate(now["currency"], now["issued_on"])
        now["base_amount"] = (now["amount"] * rate).quantize(CENT)
        now["base_open"] = (now["amount_open"] * rate).quantize(CENT)
        return now

    def _rate(self, currency: str, day: date) -> Decimal:
        if currency == settings.KAM_CURRENCY:
            return Decimal(1)
        return in_column("currency", self._rates.on, currency, day)

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        """The row is whole: that nothing was paid any more counts too."""
        return changes.differences(found, said)


def _amounts(said: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Amount, what of it is open, and the day of payment, so that they agree."""
    amount = now.get("amount", now.get("amount_open"))
    if amount is None:
        raise BadValue("missing", values.NEEDED, "amount")
    if said.get("paid_on"):
        return {"amount": amount, "amount_open": Decimal("0.00")}
    still_open = now.get("amount_open", amount)
    paid_on = None if still_open else now.get("paid_on") or timezone.localdate()
    return {"amount": amount, "amount_open": still_open, "paid_on": paid_on}


def _refuse_odd(now: dict[str, Any]) -> None:
    if now["amount"] <= 0:
        raise BadValue("bad_number", _("the amount must be more than 0."), "amount")
    if now["amount_open"] > now["amount"]:
        raise BadValue("bad_number", _("more is open than the whole amount."), "amount_open")
    if now["due"] < now["issued_on"]:
        raise BadValue("bad_date", _("the invoice is due before its date."), "due")


class ConcessionImporter(MoneyImporter):
    model, key_column = Concession, "amount"
    logs = ("given_on", "kind", "amount", "granted_by", "note")

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._names = Names(plan)

    def read(self, cells: Cells) -> Item:
        said: dict[str, Any] = {"account_id": self.account(cells)}
        said["given_on"] = self.day(cells, "date")
        cells.required("amount")
        said["amount"] = self.money(cells, "amount")
        if not said["amount"]:
            raise BadValue("bad_number", _("the amount must be more than 0."), "amount")
        kind = cells["kind"] or Concession.Kind.DISCOUNT.value
        said["kind"] = in_column("kind", values.choice, kind, Concession.Kind.choices)
        if by := cells.code("granted_by"):
            said["granted_by_id"] = in_column("granted_by", self._names.user, by)
        said["note"] = cells.text("note", 1000)
        return Item(cells.row, _said_of(cells, said), said)

    def _once(self, items: list[Item], outcome: Outcome) -> list[Item]:
        """Equal rows are told apart by which of them each is, so that all are kept."""
        digests = [blake2b(item.key.encode(), digest_size=16).digest() for item in items]
        hashes = np.frombuffer(b"".join(d[:8] for d in digests), dtype=np.uint64)
        ordinals = self._seen.of(hashes).tolist()
        keys = [key_of(digest, nth) for digest, nth in zip(digests, ordinals, strict=True)]
        return [
            item._replace(key=str(key), said={**item.said, "key": key})
            for item, key in zip(items, keys, strict=True)
        ]

    def existing(self, items: list[Item]) -> dict[str, Any]:
        keys = [UUID(item.key) for item in items]
        return {str(row.key): row for row in Concession.objects.filter(key__in=keys)}

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        """None: what it says is what it is known by; what people corrected since stays."""
        return {}


def _said_of(cells: Cells, said: dict[str, Any]) -> str:
    parts = (
        cells.code("account_code").lower(), said["given_on"].isoformat(), said["kind"],
        str(said["amount"]), said["note"],
    )  # fmt: skip
    return "\x1f".join(parts)


class ServiceCostImporter(MoneyImporter):
    model, key_column = ServiceCost, "month"
    logs = ("month", "hours", "rate", "spent", "note")

    def read(self, cells: Cells) -> Item:
        account = self.account(cells)
        month = self.day(cells, "month").replace(day=1)
        said: dict[str, Any] = {"account_id": account, "month": month}
        for name in ("hours", "rate", "spent"):
            if cells[name]:
                said[name] = self.money(cells, name)
        for name in ("hours", "rate"):
            if said.get(name, 0) >= MOST[name]:
                raise BadValue("bad_number", _("the amount is too large."), name)
        if note := cells.text("note", 1000):
            said["note"] = note
        return Item(cells.row, f"{account}/{month}", said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        accounts = {item.said["account_id"] for item in items}
        months = {item.said["month"] for item in items}
        known = ServiceCost.objects.filter(account__in=accounts, month__in=months)
        locked = known.select_for_update(no_key=True).order_by("pk")
        return {f"{row.account_id}/{row.month}": row for row in locked}

    def link(self, item: Item, existing: ServiceCost | None) -> dict[str, Any]:
        said = item.said
        hours = said.get("hours", existing.hours if existing else 0)
        spent = said.get("spent", existing.spent if existing else 0)
        if not hours and not spent:
            raise BadValue("missing", _("give hours, or money spent."), "hours")
        if existing is None:
            return {"rate": said.get("rate", Decimal(settings.KAM_HOURLY_RATE))}
        return {}
