"""Accounts and products from a file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import groups
from accounts.imports import values
from accounts.imports.account_lists import CUSTOM, TAGS, Lists
from accounts.imports.lookups import Names, account_codes, database_lower, product_codes
from accounts.imports.outcome import Cells, Plan
from accounts.imports.refusals import BadValue, in_column, shown
from accounts.imports.upserts import Item, UpsertImporter, Waits
from accounts.models import Account, Product

_LARGEST_INTEGER = 2_147_483_647


def _by_code(model: Any, items: list[Item]) -> dict[str, Any]:
    wanted = {item.key for item in items} | {database_lower(item.said["code"]) for item in items}
    found = model.objects.select_for_update(no_key=True).annotate(low=Lower("code"))
    return {obj.code.lower(): obj for obj in found.filter(low__in=wanted).order_by("pk")}


class ProductImporter(UpsertImporter):
    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._codes = product_codes(plan)

    def read(self, cells: Cells) -> Item:
        cells.required("code")
        code = values.fitting(cells.code("code"), 64)
        said = {"code": code, "name": cells.text("name", 200), "line": cells.text("line", 100)}
        return Item(cells.row, code.lower(), said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        found = _by_code(Product, items)
        for item in items:  # the code stays as it was written first
            if item.key in found:
                item.said["code"] = found[item.key].code
        return found

    def build(self, item: Item, values: dict[str, Any]) -> Product:
        return Product(**values)

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        self._codes.create(objects)


class AccountImporter(UpsertImporter):
    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._codes, self._names = account_codes(plan), Names(plan)
        self._number, self._date = plan.numbers(), values.date_parser(order=plan.date_order)
        self._parents: dict[int, int | None] = {}
        self._levels: dict[int, int] = {}  # that an account is the top of, itself counted
        self._lists = Lists(plan, self._number, self._date)

    def prepare(self, rows: Sequence[Cells]) -> None:
        self._codes.load(cells.code("parent_code") for cells in rows if cells["parent_code"])

    def read(self, cells: Cells) -> Item:
        cells.required("code")
        code = values.fitting(cells.code("code"), 64)
        said: dict[str, Any] = {"code": code, "name": cells.text("name", 200)}
        for name, limit in (("region", 100), ("country", 100), ("website", 200)):
            said[name] = cells.text(name, limit)
        for name in ("industry", "team", "owner", "employees", "annual_revenue", "since", "status"):
            if text := cells[name]:
                said |= in_column(name, getattr(self, f"_{name}"), text)
        if said.get("owner_id") and "team_id" not in said:
            said["team_of_owner"] = self._names.team_of(said["owner_id"])
        if parent := cells.code("parent_code"):
            said["parent_code"] = values.fitting(parent, 64)
        return Item(cells.row, code.lower(), said | self._lists.read(cells))

    def _industry(self, text: str) -> dict[str, Any]:
        return {"industry_id": self._names.industry(values.fitting(text, 100))}

    def _team(self, text: str) -> dict[str, Any]:
        return {"team_id": self._names.team(values.code(text))}

    def _owner(self, text: str) -> dict[str, Any]:
        return {"owner_id": self._names.user(values.code(text))}

    def _employees(self, text: str) -> dict[str, Any]:
        return {"employees": values.whole(self._number(text), 0, _LARGEST_INTEGER)}

    def _annual_revenue(self, text: str) -> dict[str, Any]:
        revenue = self._number(text)
        if revenue < 0:
            raise BadValue("bad_number", _("revenue cannot be negative."))
        return {"annual_revenue": revenue.quantize(Decimal("0.01"))}

    def _since(self, text: str) -> dict[str, Any]:
        return {"since": self._date(text)}

    def _status(self, text: str) -> dict[str, Any]:
        return {"status": values.choice(text, Account.Status.choices)}

    def existing(self, items: list[Item]) -> dict[str, Any]:
        self._hold_parents(items)
        found = _by_code(Account, items)
        self._measure(found[i.key].pk for i in items if i.key in found and "parent_code" in i.said)
        for item in items:
            if item.key in found:
                item.said["code"] = found[item.key].code
                if found[item.key].merged_into_id:
                    item.said.pop("status", None)  # it stays archived while it is merged
        self._lists.load(account.pk for account in found.values())
        return found

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        return super().differences(found, said) | self._lists.differences(found.pk, said)

    def _update(self, changed: dict[int, tuple[Any, dict[str, list[Any]]]]) -> None:
        super()._update(changed)
        self._lists.write({pk: pairs for pk, (_account, pairs) in changed.items()})

    def _hold_parents(self, items: list[Item]) -> None:
        """Nobody else moves accounts until this batch is written; what stood above is read anew."""
        named = [item.said["parent_code"] for item in items if "parent_code" in item.said]
        if not named:
            return
        if not self.plan.dry_run:
            groups.lock_parents()
            self._parents.clear()
            self._levels.clear()
        known = (self._codes.get(code) for code in named)
        self._parents |= groups.parents_above(pk for pk in known if pk is not None)

    def _measure(self, accounts: Iterable[int]) -> None:
        """How much hangs below those that may move; what this batch hung there counts too."""
        for pk, levels in groups.levels_below(accounts).items():
            self._levels[pk] = max(levels, self._levels.get(pk, 1))

    def link(self, item: Item, existing: Account | None) -> dict[str, Any]:
        said = item.said
        linked: dict[str, Any] = {}
        if existing is None and "team_of_owner" in said:
            linked["team_id"] = said["team_of_owner"]
        if parent_code := said.get("parent_code"):
            linked["parent_id"] = self._parent(item, parent_code, existing)
        return linked

    def _parent(self, item: Item, code: str, existing: Account | None) -> int:
        parent = self._codes.get(code)
        if parent is None:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(code)}
            raise Waits(BadValue("unknown_account", sentence, "parent_code"))
        self._refuse_circle(existing.pk if existing else None, parent)
        if existing is not None:
            self._parents[existing.pk] = parent
        return parent

    def _refuse_circle(self, child: int | None, parent: int) -> None:
        levels = 1 if child is None else self._levels.get(child, 1)
        above: list[int] = []
        here: int | None = parent
        while here is not None:
            above.append(here)
            if here == child or len(above) + levels > groups.DEEPEST:
                raise Waits(BadValue("circle", _CIRCLE, "parent_code"))
            here = self._above(here)
        for distance, account in enumerate(above, start=1):
            self._levels[account] = max(levels + distance, self._levels.get(account, 1))

    def _above(self, pk: int) -> int | None:
        if pk not in self._parents:
            found = Account.objects.filter(pk=pk).values_list("parent", flat=True).first()
            self._parents[pk] = found
        return self._parents[pk]

    def final(self, item: Item, bad: BadValue, waiting: Counter[str]) -> BadValue:
        if item.said.get("parent_code", "").lower() in waiting:
            return BadValue("circle", _CIRCLE, "parent_code")
        return bad

    def build(self, item: Item, values: dict[str, Any]) -> Account:
        fields = {
            name: value
            for name, value in values.items()
            if name not in ("team_of_owner", "parent_code", TAGS, CUSTOM) and value is not None
        }
        fields["name"] = fields.get("name") or fields["code"]
        return Account(**fields)

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        self._codes.create(objects)
        for account in objects:
            pk = self._codes.get(account.code)
            if pk is not None:
                self._parents[pk] = account.parent_id
        if not self.plan.dry_run:
            self._insert_lists(items)

    def _insert_lists(self, items: list[Item]) -> None:
        new = {self._codes.get(item.said["code"]): item.said for item in items}
        self._lists.write({pk: self._lists.differences(pk, said) for pk, said in new.items() if pk})

    def accounts_of(self, objects: Any) -> set[int]:
        return {account.pk for account in objects}


_CIRCLE = _("the parent accounts lead back to the account itself, or are too many.")
