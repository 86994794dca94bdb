"""People from a file, found again by e-mail, or by name where they have none."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.lookups import Names, account_codes, load_accounts
from accounts.imports.outcome import Cells, Plan, change_rows, logged
from accounts.imports.refusals import BadValue, in_column, shown
from accounts.imports.upserts import Item, UpsertImporter, Waits
from accounts.models import Belief, Employment, Person, PersonRole
from accounts.services.people_moves import HIGHEST
from kam.core.models import Change

_FIELDS = (
    "account_id", "side", "name", "title", "email", "phone", "influence", "support", "level",
    "is_executive", "known_by_id",
)  # fmt: skip
_KINDS = tuple(sorted(Belief.Kind.values))


class PersonImporter(UpsertImporter):
    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._codes, self._number = account_codes(plan), plan.numbers()
        self._names, self._today = Names(plan), timezone.localdate()
        self._by_email: dict[tuple[int | None, str], int] = {}
        self._bosses: dict[int, int | None] = {}
        self._moved: dict[str, Any] = {}  # who worked where the file sees them, by the items' keys

    def prepare(self, rows: Sequence[Cells]) -> None:
        codes = {cells.code("account_code") for cells in rows} - {""}
        load_accounts(self._codes, codes, create=self.plan.create_missing)

    def read(self, cells: Cells) -> Item:
        cells.required("name")
        said: dict[str, Any] = {"name": cells.text("name", 150)}
        said |= {"title": cells.text("title", 150), "phone": cells.text("phone", 50)}
        said["email"] = _email(cells.text("email", 254), "email").lower()
        said["boss_email"] = _email(cells["reports_to_email"], "reports_to_email").lower()
        for name, low, high in (("influence", 1, 5), ("support", -2, 2), ("level", 1, 5)):
            if text := cells[name]:
                said[name] = in_column(name, self._whole, text, low, high)
        if side := cells["side"]:
            said["side"] = in_column("side", values.choice, side, Person.Side.choices)
        if executive := cells["is_executive"]:
            said["is_executive"] = in_column("is_executive", values.yes_or_no, executive)
        if name := cells["known_by"]:
            said["known_by_id"] = in_column("known_by", self._names.user, values.code(name))
        said["account_id"] = self._account(cells, said)
        said["role_names"] = in_column("roles", _roles, cells["roles"])
        return Item(
            cells.row, f"{said['account_id']} {said['email'] or said['name'].lower()}", said
        )

    def _whole(self, text: str, low: int, high: int) -> int:
        return values.whole(self._number(text), low, high)

    def _account(self, cells: Cells, said: dict[str, Any]) -> int | None:
        """The account's id; somebody of ours or a third party may stand outside any account."""
        code = cells.code("account_code")
        if not code and said.get("side") in (Person.Side.OURS, Person.Side.THIRD):
            return None
        found = self._codes.get(cells.required("account_code") and code)
        if found is None:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(code)}
            raise BadValue("unknown_account", sentence, "account_code")
        return found

    def existing(self, items: list[Item]) -> dict[str, Any]:
        """By e-mail at the account, else by name among those without another e-mail."""
        accounts = {item.said["account_id"] for item in items}
        emails = {item.said["email"] for item in items} | {i.said["boss_email"] for i in items}
        names = {item.said["name"] for item in items}
        here = Q(account__in=accounts - {None}) | Q(account=None)
        known = Q(email__in=emails - {""}) | Q(name__in=names)
        people = Person.objects.select_for_update(no_key=True, of=("self",)).filter(here & known)
        by_key: dict[str, Any] = {}
        for person in people.order_by("pk").prefetch_related("roles"):
            if person.email:
                self._by_email[person.account_id, person.email.lower()] = person.pk
                by_key[f"{person.account_id} {person.email.lower()}"] = person
            by_key.setdefault(f"{person.account_id} {person.name.lower()}", person)
        self._moved = self._who_moved(accounts, emails, names)
        return {i.key: found for i in items if (found := _found(i, by_key)) is not None}

    def _who_moved(self, accounts: set[Any], emails: set[str], names: set[str]) -> dict[str, Any]:
        """People of those accounts once, who work elsewhere now."""
        known = Q(person__email__in=emails - {""}) | Q(person__name__in=names)
        ended = Employment.objects.filter(known, account__in=accounts - {None}, ends__isnull=False)
        elsewhere = ended.exclude(person__account=F("account")).exclude(person__account=None)
        by_key: dict[str, Any] = {}
        for employment in elsewhere.order_by("pk").select_related("person"):
            here, person = employment.account_id, employment.person
            by_key[f"{here} {person.name.lower()}"] = person
            if person.email:
                by_key[f"{here} {person.email.lower()}"] = person
        return by_key

    def link(self, item: Item, existing: Any | None) -> dict[str, Any]:
        if existing is None and _found(item, self._moved) is not None:
            raise BadValue("moved", _MOVED, "account_code")
        email = item.said["boss_email"]
        if not email:
            return {}
        boss = self._by_email.get((item.said["account_id"], email))
        if boss is None:
            sentence = _("nobody at this account has the e-mail “%(value)s”.")
            bad = BadValue("unknown_person", sentence % {"value": shown(email)}, "reports_to_email")
            raise Waits(bad)
        if existing is not None:
            self._refuse_circle(existing.pk, boss)
            self._bosses[existing.pk] = boss
        return {"reports_to_id": boss}

    def _refuse_circle(self, person: int, boss: int | None) -> None:
        for _level in range(HIGHEST):
            if boss is None:
                return
            if boss == person:
                break
            if boss not in self._bosses:
                above = Person.objects.filter(pk=boss).values_list("reports_to", flat=True)
                self._bosses[boss] = above.first()
            boss = self._bosses[boss]
        raise Waits(BadValue("circle", _CIRCLE, "reports_to_email"))

    def final(self, item: Item, bad: BadValue, waiting: Counter[str]) -> BadValue:
        if f"{item.said['account_id']} {item.said['boss_email']}" in waiting:
            return BadValue("circle", _CIRCLE, "reports_to_email")
        return bad

    def build(self, item: Item, values: dict[str, Any]) -> Person:
        fields = {name: values[name] for name in (*_FIELDS, "reports_to_id") if name in values}
        return Person(**fields)

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        if self.plan.dry_run:
            for number, person in enumerate(objects):
                self._by_email[person.account_id, person.email] = -len(self._by_email) - number - 1
            return
        Person.objects.bulk_create(objects, batch_size=500)
        roles = []
        for person, item in zip(objects, items, strict=True):
            self._by_email[person.account_id, person.email] = person.pk
            self._bosses[person.pk] = person.reports_to_id
            roles += self._parts(person, item.said["role_names"])
        PersonRole.objects.bulk_create(roles, batch_size=500)
        self._keep_beliefs((person, _KINDS) for person in objects)
        self._log(objects, items)

    def _parts(self, person: Person, roles: Iterable[str]) -> list[PersonRole]:
        return [PersonRole(person=person, role=role, judged_on=self._today) for role in roles]

    def _keep_beliefs(self, judged: Iterable[tuple[Person, Iterable[str]]]) -> None:
        """What the file says of a person is held since today, by hearsay of our staff."""
        beliefs = [
            Belief(
                person=person,
                kind=kind,
                value=value,
                judged_on=self._today,
                judged_by=self.plan.actor,
            )
            for person, kinds in judged
            for kind in kinds
            if (value := getattr(person, kind)) is not None
        ]
        Belief.objects.bulk_create(beliefs, batch_size=500)

    def _log(self, people: list[Person], items: list[Item]) -> None:
        differences = {}
        for person, item in zip(people, items, strict=True):
            said = {name.removesuffix("_id"): getattr(person, name) for name in _FIELDS}
            differences[person.pk] = logged(said | {"roles": item.said["role_names"] or None})
        action = Change.Action.CREATED
        change_rows(people, actor=self.plan.actor, action=action, differences=differences)

    def differences(self, found: Any, said: dict[str, Any]) -> dict[str, list[Any]]:
        changed = super().differences(found, said)
        roles = sorted(role.role for role in found.roles.all())
        if said["role_names"] and said["role_names"] != roles:
            changed["roles"] = [roles, said["role_names"]]
        return changed

    def update_related(self, found: Any, differences: dict[str, list[Any]]) -> None:
        if "roles" in differences:
            before, after = differences["roles"]
            found.roles.exclude(role__in=after).delete()
            fresh = [role for role in after if role not in before]
            PersonRole.objects.bulk_create(self._parts(found, fresh))

    def _update(self, changed: dict[int, tuple[Any, dict[str, list[Any]]]]) -> None:
        super()._update(changed)
        self._keep_beliefs(
            (person, differences.keys() & set(_KINDS)) for person, differences in changed.values()
        )

    def accounts_of(self, objects: Any) -> set[int]:
        return {person.account_id for person in objects} - {None}


def _at(item: Item) -> int | None:
    return item.said["account_id"]


def _found(item: Item, by_key: dict[str, Any]) -> Any | None:
    by_email = by_key.get(item.key)
    by_name = by_key.get(f"{_at(item)} {item.said['name'].lower()}")
    if by_email is not None or by_name is None:
        return by_email
    taken = by_name.email and item.said["email"] and by_name.email.lower() != item.said["email"]
    return None if taken else by_name  # two people may share a name, not an e-mail


def _email(text: str, column: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            sentence = _("“%(value)s” is not an e-mail address.") % {"value": shown(text)}
            raise BadValue("bad_text", sentence, column) from None
    return text


def _roles(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[;,|/、；，]", text)]
    return sorted({values.choice(part, PersonRole.Role.choices) for part in parts if part})


_MOVED = _("this person has gone from here to another account.")
_CIRCLE = _("the superiors lead back to the person, or are too many.")
