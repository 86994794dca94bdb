"""Contact log entries from a file: each at most once, found again by what it says."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.csvfile import Row
from accounts.imports.lookups import Names, PeopleThere, account_codes, load_accounts, parts
from accounts.imports.outcome import Cells, Importer, Outcome, Plan, change_rows, logged
from accounts.imports.refusals import BadValue, in_column, shown
from accounts.models import Activity
from accounts.services.activities import CLOCKS_DIFFER, refresh_contacts
from kam.core.models import Change

_NOTE, _STEP = 20_000, 500
_CHOICES = {
    "kind": Activity.Kind.choices,
    "scene": Activity.Scene.choices,
    "main_line": Activity.MainLine.choices,
    "intelligence": Activity.Intelligence.choices,
}
_LOGGED = ("kind", "at", "note", "scene", "main_line", "mood", "next_step", "next_step_due")


class ActivityImporter(Importer):
    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._codes, self._names = account_codes(plan), Names(plan)
        self._number, self._moment = plan.numbers(), values.moment_parser(order=plan.date_order)
        self._day = values.date_parser(order=plan.date_order)
        self._people = PeopleThere()

    def take(self, rows: Sequence[Row]) -> Outcome:
        outcome = Outcome()
        cells = [Cells(row, self.plan.places) for row in rows]
        self._prepare(cells)
        entries: dict[UUID, tuple[Activity, list[int]]] = {}
        for row in cells:
            try:
                entry, people = self._entry(row)
            except BadValue as bad:
                outcome.refuse(row.row, bad.code, bad.sentence, self.plan.column(bad.column))
                continue
            if entry.key in entries:
                outcome.unchanged += 1
            entries.setdefault(entry.key, (entry, people))
        self._write(entries, outcome)
        return outcome

    def _prepare(self, rows: list[Cells]) -> None:
        codes = {cells.code("account_code") for cells in rows} - {""}
        load_accounts(self._codes, codes, create=self.plan.create_missing)
        named = {part for cells in rows for part in parts(cells["people"])}
        self._people.load({self._codes.get(code) for code in codes}, named)

    def _entry(self, cells: Cells) -> tuple[Activity, list[int]]:
        account = self._account(cells)
        said: dict[str, Any] = {"account_id": account, "at": self._at(cells)}
        said["user_id"] = in_column("user", self._names.user, values.code(cells.required("user")))
        for name, choices in _CHOICES.items():
            if text := cells[name]:
                said[name] = in_column(name, values.choice, text, choices)
        if mood := cells["mood"]:
            said["mood"] = in_column("mood", self._whole, mood)
        said["note"] = cells.long_text("note", _NOTE)
        said["next_step"] = cells.text("next_step", _STEP)
        if due := cells["next_step_due"]:
            said["next_step_due"] = in_column("next_step_due", self._day, due)
            said["next_step"] = said["next_step"] or str(_("Next step"))
        if said["next_step"]:
            said["next_step_owner_id"] = said["user_id"]
        entry = Activity(**said, key=_key(cells, said))
        return entry, [self._people.one(account, name) for name in parts(cells["people"])]

    def _whole(self, text: str) -> int:
        return values.whole(self._number(text), -2, 2)

    def _account(self, cells: Cells) -> int:
        cells.required("account_code")
        found = self._codes.get(cells.code("account_code"))
        if found is None:
            sentence = _("there is no account “%(value)s”.")
            words = {"value": shown(cells.code("account_code"))}
            raise BadValue("unknown_account", sentence % words, "account_code")
        return found

    def _at(self, cells: Cells) -> Any:
        at = values.aware(in_column("at", self._moment, cells.required("at")))
        if at > timezone.now() + CLOCKS_DIFFER:
            raise BadValue("bad_date", _("this contact lies in the future."), "at")
        return at

    def _write(self, entries: dict[UUID, tuple[Activity, list[int]]], outcome: Outcome) -> None:
        known = set(Activity.objects.filter(key__in=entries).values_list("key", flat=True))
        fresh = [entries[key] for key in entries if key not in known]
        outcome.unchanged += len(known)
        outcome.created += len(fresh)
        if self.plan.dry_run or not fresh:
            return
        made = Activity.objects.bulk_create([entry for entry, _people in fresh], batch_size=500)
        with_people = Activity.people.through
        with_people.objects.bulk_create(
            with_people(activity_id=entry.pk, person_id=person)
            for entry, people in fresh
            for person in sorted(set(people))
        )
        differences = {
            entry.pk: logged({name: getattr(entry, name) for name in _LOGGED}) for entry in made
        }
        action = Change.Action.CREATED
        change_rows(made, actor=self.plan.actor, action=action, differences=differences)
        refresh_contacts(sorted({entry.account_id for entry in made}))


def _key(cells: Cells, said: dict[str, Any]) -> UUID:
    """What the entry says: the same entry in another file, or twice in this one, is one."""
    parts = (
        cells.code("account_code").lower(), said["at"].isoformat(), said.get("kind", ""),
        cells["user"].lower(), said["note"], said["next_step"],
    )  # fmt: skip
    return UUID(bytes=blake2b("\x1f".join(parts).encode(), digest_size=16).digest())
