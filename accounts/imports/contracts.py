"""Contracts from files: each comes in once, and a later file tells what became of it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.money import MoneyImporter
from accounts.imports.outcome import Cells, Plan
from accounts.imports.refusals import BadValue, in_column, shown
from accounts.imports.upserts import Item, Waits
from accounts.models import Contract
from kam.core import changes

OPEN, RENEWED = Contract.State.OPEN.value, Contract.State.RENEWED.value


class ContractImporter(MoneyImporter):
    model, key_column = Contract, "name"
    logs = ("name", "line", "starts", "ends", "amount", "state", "settled_on", "renewed_by")

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._there: dict[str, Any] = {}  # key → (number, first day) of contracts known so far
        self._follows: dict[int, str] = {}  # number → key of the one it renews

    def read(self, cells: Cells) -> Item:
        account = self.account(cells)
        cells.required("name")
        name = values.fitting(cells.code("name"), 200)
        said: dict[str, Any] = {"account_id": account, "name": name}
        for column in ("starts", "ends"):
            said[column] = in_column(column, self._day, cells.required(column))
        if cells["settled_on"]:
            said["settled_on"] = self.day(cells, "settled_on")
        if cells["amount"]:
            said["amount"] = self.money(cells, "amount")
        if line := cells.text("line", 100):
            said["line"] = line
        if cells["state"]:
            said["state"] = in_column(
                "state", values.choice, cells["state"], Contract.State.choices
            )
        said["following"] = cells.code("renewed_by")
        return Item(cells.row, f"{account}/{name}", said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        following = {item.said["following"] for item in items} - {""}
        wanted = Q(name__in={item.said["name"] for item in items} | following)
        accounts = {item.said["account_id"] for item in items}
        rows = Contract.objects.filter(
            wanted | Q(renewed_by__name__in=following), account__in=accounts
        )
        locked = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
        found = {f"{row.account_id}/{row.name}": row for row in locked}
        self._there.update({key: (row.pk, row.starts) for key, row in found.items()})
        self._follows.update({r.renewed_by_id: key for key, r in found.items() if r.renewed_by_id})
        return found

    def link(self, item: Item, existing: Contract | None) -> dict[str, Any]:
        """The whole row as it will stand: what the file leaves open comes from what is known."""
        said = {name: value for name, value in item.said.items() if name != "following"}
        known = {} if existing is None else _known(existing)
        now: dict[str, Any] = {"line": "", "amount": None, "settled_on": None, **known, **said}
        if now["ends"] < now["starts"]:
            raise BadValue("bad_date", _("the contract ends before it starts."), "ends")
        now["renewed_by_id"] = self._following(item) or known.get("renewed_by_id")
        return now | _decided(said, now, known.get("state", OPEN))

    def _following(self, item: Item) -> int | None:
        """The contract that renews this one; a row further down may bring it."""
        name = item.said["following"]
        if not name:
            return None
        found = self._there.get(f"{item.said['account_id']}/{name}")
        if found is None:
            sentence = _("no contract “%(value)s” at this account.") % {"value": shown(name)}
            raise Waits(BadValue("unknown_contract", sentence, "renewed_by"))
        number, starts = found
        if starts <= item.said["starts"]:
            raise BadValue("bad_date", _("a later contract must renew it."), "renewed_by")
        if number > 0 and self._follows.setdefault(number, item.key) != item.key:
            raise BadValue("taken", _("that contract renews another one."), "renewed_by")
        return number

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        super().insert(objects, items)
        for item, contract in zip(items, objects, strict=True):
            self._there[item.key] = (contract.pk or -1, contract.starts)

    def build(self, item: Item, values: dict[str, Any]) -> Contract:
        return Contract(**{name: v for name, v in values.items() if name != "following"})

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        """The row is whole: that it was opened again counts too."""
        new = {name: value for name, value in said.items() if name != "following"}
        return changes.differences(found, new)


def _known(contract: Contract) -> dict[str, Any]:
    names = ("line", "amount", "state", "settled_on", "renewed_by_id")
    return {name: getattr(contract, name) for name in names}


def _decided(said: dict[str, Any], now: dict[str, Any], was: str) -> dict[str, Any]:
    """State, day and the contract that follows, so that they agree."""
    state = said.get("state") or (RENEWED if now["renewed_by_id"] else was)
    if state == RENEWED and not now["renewed_by_id"]:
        raise BadValue("missing", _("say which contract renews it."), "renewed_by")
    if state == OPEN:
        return {"state": state, "settled_on": None, "renewed_by_id": None}
    day = now["settled_on"] or min(timezone.localdate(), now["ends"])
    following = now["renewed_by_id"] if state == RENEWED else None
    return {"state": state, "settled_on": day, "renewed_by_id": following}
