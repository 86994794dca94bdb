"""Opportunities from files: each comes in once by its name at an account, and a later file moves it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.lookups import Names, PeopleThere, parts
from accounts.imports.money import MoneyImporter
from accounts.imports.outcome import Cells, Plan
from accounts.imports.refusals import BadValue, in_column
from accounts.imports.upserts import Item
from accounts.models import Opportunity

OPEN = Opportunity.Stage.OPEN.value
CHOICES = {"stage": Opportunity.Stage.choices, "step": Opportunity.Step.choices}
TEXTS = {"line": 100, "competitor": 150, "reason": 500}


class OpportunityImporter(MoneyImporter):
    model, key_column = Opportunity, "name"
    logs = (
        "name", "stage", "step", "owner", "line", "amount", "probability", "expected_close",
        "competitor", "closed_on", "reason",
    )  # fmt: skip

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._names, self._people = Names(plan), PeopleThere()

    def prepare(self, rows: Sequence[Cells]) -> None:
        super().prepare(rows)
        codes = {cells.code("account_code") for cells in rows} - {""}
        named = {part for cells in rows for part in parts(cells["people"])}
        self._people.load({self._codes.get(code) for code in codes}, named)

    def read(self, cells: Cells) -> Item:
        account = self.account(cells)
        cells.required("name")
        name = values.fitting(cells["name"], 200)
        said: dict[str, Any] = {"account_id": account, "name": name}
        for column, choices in CHOICES.items():
            if text := cells[column]:
                said[column] = in_column(column, values.choice, text, choices)
        if cells["amount"]:
            said["amount"] = self.money(cells, "amount")
        if text := cells["probability"]:
            number = in_column("probability", self._number, text.removesuffix("%").strip())
            said["probability"] = in_column("probability", values.whole, number, 0, 100)
        if text := cells["expected_close"]:
            said["expected_close"] = in_column("expected_close", self._day, text)
        if cells["closed_on"]:
            said["closed_on"] = self.day(cells, "closed_on")
        if owner := cells.code("owner"):
            said["owner_id"] = in_column("owner", self._names.user, owner)
        said |= {name: text for name, most in TEXTS.items() if (text := cells.text(name, most))}
        if named := parts(cells["people"]):
            said["present"] = sorted({self._people.one(account, one) for one in named})
        return Item(cells.row, f"{account}/{name.lower()}", said)

    def existing(self, items: list[Item]) -> dict[str, Any]:
        """By name whatever its case; of two that are called alike the newer one."""
        accounts = {item.said["account_id"] for item in items}
        locked = (
            Opportunity.objects.filter(account__in=accounts)
            .select_for_update(no_key=True, of=("self",))
            .order_by("pk")
            .prefetch_related("people")
        )
        return {f"{row.account_id}/{row.name.lower()}": row for row in locked}

    def link(self, item: Item, existing: Opportunity | None) -> dict[str, Any]:
        """Won and lost have the day they closed, open has none."""
        said = item.said
        stage = said.get("stage") or (existing.stage if existing else OPEN)
        if stage == OPEN:
            if said.get("closed_on"):
                raise BadValue("bad_date", _("an open opportunity has not closed."), "closed_on")
            return {"stage": stage, "closed_on": None}
        day = said.get("closed_on") or (existing.closed_on if existing else None)
        return {"stage": stage, "closed_on": day or timezone.localdate()}

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        """That it is open again counts too, and who is involved."""
        new = super().differences(found, said)
        if found.closed_on and said["closed_on"] is None:
            new["closed_on"] = [found.closed_on.isoformat(), None]
        before = sorted(person.pk for person in found.people.all())
        if said.get("present", before) != before:
            new["people"] = [before, said["present"]]
        return new

    def update_related(self, found: Any, differences: dict[str, list[Any]]) -> None:
        if "people" in differences:
            found.people.set(differences["people"][1])

    def build(self, item: Item, values: dict[str, Any]) -> Opportunity:
        return Opportunity(**{name: value for name, value in values.items() if name != "present"})

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        super().insert(objects, items)
        if self.plan.dry_run:
            return
        involved = Opportunity.people.through
        involved.objects.bulk_create(
            involved(opportunity_id=row.pk, person_id=person)
            for row, item in zip(objects, items, strict=True)
            for person in item.said.get("present", [])
        )

    def accounts_of(self, objects: Iterable[Any]) -> set[int]:
        return {opportunity.account_id for opportunity in objects}
