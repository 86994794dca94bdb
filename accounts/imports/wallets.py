"""What accounts spend in a year with all suppliers, or our place among these, from files."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.money import MoneyImporter
from accounts.imports.outcome import Cells
from accounts.imports.refusals import BadValue, in_column
from accounts.imports.upserts import Item
from accounts.models import Wallet

YEARS = (1990, 2100)
MOST_SUPPLIERS = 100
NUMBERS = {"year": YEARS, "rank": (1, MOST_SUPPLIERS), "suppliers": (1, MOST_SUPPLIERS)}


class WalletImporter(MoneyImporter):
    """A year and product line of an account come in once and are corrected by a later file."""

    model, key_column = Wallet, "year"
    logs = ("year", "line", "amount", "estimated", "rank", "suppliers")

    def read(self, cells: Cells) -> Item:
        account = self.account(cells)
        cells.required("year")
        line = cells.text("line", 100)
        said: dict[str, Any] = {"account_id": account, "line": line}
        for name, (low, high) in NUMBERS.items():
            if text := cells[name]:
                number = in_column(name, self._number, text)
                said[name] = in_column(name, values.whole, number, low, high)
        if cells["amount"]:
            said["amount"] = self.money(cells, "amount")
        if estimated := cells["estimated"]:
            said["estimated"] = in_column("estimated", values.yes_or_no, estimated)
        return Item(cells.row, f"{account}/{said['year']}/{line}", said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        accounts = {item.said["account_id"] for item in items}
        years = {item.said["year"] for item in items}
        known = Wallet.objects.filter(account__in=accounts, year__in=years)
        locked = known.select_for_update(no_key=True).order_by("pk")
        return {f"{row.account_id}/{row.year}/{row.line}": row for row in locked}

    def link(self, item: Item, existing: Wallet | None) -> dict[str, Any]:
        """Nothing more; but the row, with what is known, must hold together."""
        now = {name: getattr(existing, name, None) for name in self.logs} | item.said
        if now["amount"] is None and now["rank"] is None:
            sentence = _("give the total spend, or our rank among suppliers.")
            raise BadValue("missing", sentence, "amount")
        if now["amount"] is not None and now["amount"] <= 0:
            raise BadValue("bad_number", _("the amount must be more than 0."), "amount")
        if (now["rank"] is None) != (now["suppliers"] is None):
            missing = "rank" if now["rank"] is None else "suppliers"
            raise BadValue(
                "missing", _("our rank and the number of suppliers go together."), missing
            )
        if now["rank"] is not None and now["rank"] > now["suppliers"]:
            raise BadValue("bad_number", _("the rank lies beyond the number of suppliers."), "rank")
        return {}

    def accounts_of(self, objects: Iterable[Any]) -> set[int]:
        return {wallet.account_id for wallet in objects}
