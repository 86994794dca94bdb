"""Accounts that a caller sends in as rows: as from a file, but with the caller's own rights.

A row does to an account what the caller may do to it one by one: it changes what they may edit, and
makes what they may add. What a row leaves empty says nothing, as in a file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.custom_fields import MOST, PREFIX, fields_in_use
from accounts.imports.account_lists import Lists
from accounts.imports.csvfile import Row
from accounts.imports.outcome import Cells, Outcome, Plan
from accounts.imports.refusals import BadValue, Refusal, shown
from accounts.imports.registry import AccountImporter
from accounts.imports.upserts import Item, Waits
from accounts.models import Account, Team, User
from accounts.services.accounts import may_reassign, refuse_archived_status, with_owner
from accounts.services.rows import in_words
from accounts.services.stale import mark_stale
from accounts.services.tell import tell_new_owners
from kam.core.errors import DomainError

MOST_ROWS = 10_000
TEXTS = (
    "code", "name", "parent", "industry", "region", "country", "website", "owner", "team", "status",
    "since",
)  # fmt: skip
NUMBERS = ("employees", "annual_revenue")
NAMES = (*TEXTS, *NUMBERS, "tags", "custom")
IN_FILES = {"parent": "parent_code"}  # what the columns of a file call it
IN_ROWS = {theirs: ours for ours, theirs in IN_FILES.items()}


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one row: created, updated, unchanged or refused; then `refusal` says why."""

    code: str
    outcome: str
    account_id: int | None = None
    refusal: Refusal | None = None

    @property
    def field(self) -> str | None:
        column = self.refusal.column if self.refusal else ""
        return IN_ROWS.get(column, column) or None


def take_rows(*, actor: User, rows: Sequence[Any]) -> list[Became]:
    """Create or update an account for each row and say what became of it, in their order.

    Call it in a transaction: roll back where one refused row is to refuse them all. Raises
    DomainError when somebody else takes a code of the rows in the same moment.
    """
    headers = [*TEXTS, *NUMBERS, "tags", *(f"{PREFIX}{field.key}" for field in fields_in_use())]
    headers = [IN_FILES.get(name, name) for name in headers]
    plan = Plan(headers, {name: at for at, name in enumerate(headers)}, {}, actor)
    importer, outcomes = CallerAccounts(plan, actor), [Outcome()]
    sound = list(_sound(rows, headers, outcomes[0]))
    with in_words(Account):
        for start in range(0, len(sound), importer.batch):
            outcomes.append(importer.take(sound[start : start + importer.batch]))
        while (late := importer.finish()) is not None:
            outcomes.append(late)
    mark_stale(set().union(*(outcome.touched for outcome in outcomes)))
    tell_new_owners(importer.handed, actor=actor)
    refused = {refusal.line: refusal for outcome in outcomes for refusal in outcome.refusals}
    return [importer.became(line, _code_of(row), refused) for line, row in enumerate(rows)]


def _code_of(row: Any) -> str:
    code = row.get("code") if isinstance(row, dict) else None
    return code.strip() if isinstance(code, str) else ""


def _sound(rows: Sequence[Any], headers: list[str], outcome: Outcome) -> Iterable[Row]:
    for line, said in enumerate(rows):
        try:
            texts = _texts(said, headers)
        except BadValue as bad:
            outcome.refuse(Row(line, []), bad.code, bad.sentence, bad.column)
        else:
            yield Row(line, [texts.get(name, "") for name in headers])


def _texts(said: Any, headers: list[str]) -> dict[str, str]:
    """The row as the cells of a file. Raises BadValue where a value is of another kind."""
    if not isinstance(said, dict):
        raise BadValue("invalid", _("Give an object."))
    if unknown := sorted(said.keys() - set(NAMES)):
        raise BadValue("unknown", _("There is no such field."), unknown[0][:100])
    plain = {name: said[name] for name in (*TEXTS, *NUMBERS) if said.get(name) is not None}
    texts = {IN_FILES.get(name, name): _text(name, value) for name, value in plain.items()}
    return texts | {"tags": _tags(said.get("tags"))} | _custom(said.get("custom"), headers)


def _text(name: str, value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str) and not (number and name in NUMBERS):
        sentence = _("Give a number.") if name in NUMBERS else _("Give a text.")
        raise BadValue("invalid", sentence, name)
    return str(value).strip()


def _tags(names: Any) -> str:
    if names is None:
        return ""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadValue("not_a_list", _("Give a list of names of tags."), "tags")
    return ";".join(names)


def _custom(values: Any, headers: list[str]) -> dict[str, str]:
    if values is None:
        return {}
    if not isinstance(values, dict) or len(values) > MOST:
        raise BadValue("not_an_object", _("Give an object of values."), "custom")
    named = {f"{PREFIX}{key}": value for key, value in values.items()}
    if unknown := sorted(named.keys() - set(headers)):
        raise BadValue("unknown", _("There is no such field."), unknown[0][:100])
    return {name: _custom_text(name, value) for name, value in named.items() if value is not None}


def _custom_text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise BadValue("invalid", _("Give a text, a number, true or false."), name)
    return str(value).strip()


class _Said(Cells):
    """A row's values as they are: the slips of spreadsheets (17850.0, N/A) are no slips here."""

    __slots__ = ()

    def __getitem__(self, name: str) -> str:
        return self.row.cells[self._places[name]]

    def code(self, name: str) -> str:
        return self[name]


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = _("“%(value)s” is not a possible date such as 2025-12-31.")
        raise BadValue("bad_date", sentence % {"value": shown(text)}) from None


class CallerAccounts(AccountImporter):
    """Takes a row only where the caller could do the same to the one account."""

    def __init__(self, plan: Plan, actor: User):
        super().__init__(plan)
        self._actor, self._date = actor, _iso_date  # type: ignore[assignment]
        self._lists = Lists(plan, self._number, _iso_date)
        self._colleagues = User.objects.filter(is_active=True).select_related("team").in_bulk()
        self._all_teams = Team.objects.in_bulk()
        self._editable: set[int] = set()
        self._seen_by_caller: set[int] = set()
        self._ids: dict[int, int] = {}  # by line
        self._changed: dict[int, str] = {}  # by line, what is more than unchanged
        self.handed: list[Account] = []  # those that have a new owner

    def became(self, line: int, code: str, refused: dict[int, Refusal]) -> Became:
        if line in refused:
            return Became(code, "refused", None, refused[line])
        return Became(code, self._changed.get(line, "unchanged"), self._ids[line])

    def cells_of(self, row: Row) -> Cells:
        return _Said(row, self.plan.places)

    def _industry(self, text: str) -> dict[str, Any]:
        if not self._names.knows_industry(text):
            sentence = _("there is no industry “%(value)s”.") % {"value": shown(text)}
            raise BadValue("does_not_exist", sentence)
        return super()._industry(text)

    def _owner(self, text: str) -> dict[str, Any]:
        said = super()._owner(text)
        if said["owner_id"] not in self._colleagues:
            sentence = _("there is no user “%(value)s”.") % {"value": shown(text)}
            raise BadValue("unknown_owner", sentence)
        return said

    def existing(self, items: list[Item]) -> dict[str, Any]:
        found = super().existing(items)
        known = (self._codes.get(item.said.get("parent_code", "")) for item in items)
        ids = [account.pk for account in found.values()]
        visible = Account.objects.visible_to(self._actor).filter(
            pk__in=[*ids, *filter(None, known)]
        )
        self._seen_by_caller = set(visible.values_list("pk", flat=True))
        editable = Account.objects.editable_by(self._actor).filter(pk__in=ids)
        self._editable = set(editable.values_list("pk", flat=True))
        lines = {item.key: item.row.line for item in items}
        self._ids |= {lines[key]: one.pk for key, one in found.items() if key in lines}
        return found

    def link(self, item: Item, existing: Account | None) -> dict[str, Any]:
        try:
            refuse_archived_status(item.said)
            if existing is not None:
                self._refuse_foreign(item, existing)
                return super().link(item, existing)
            return super().link(item, existing) | self._belongs_to(item)
        except DomainError as refusal:
            raise BadValue(refusal.code, str(refusal), refusal.field or "") from refusal

    def _refuse_foreign(self, item: Item, account: Account) -> None:
        """What the caller may not see is refused as a code that is taken, as it is one by one."""
        if account.pk not in self._seen_by_caller:
            raise BadValue("unique", _("Another account has this code."), "code")
        if account.is_archived:
            raise BadValue("archived", _("This account is archived. Restore it first."))
        if account.pk not in self._editable:
            raise BadValue("forbidden", _("You may look at this, but not change it."))
        said = {n: item.said[n] for n in ("owner_id", "team_id") if n in item.said}
        moves = any(getattr(account, name) != value for name, value in said.items())
        if moves and not may_reassign(account=account, actor=self._actor):
            sentence = _("Only a manager can change the owner or the team.")
            raise BadValue("refused", sentence, "owner" if "owner_id" in said else "team")

    def _belongs_to(self, item: Item) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if "owner_id" in item.said:
            given["owner"] = self._colleagues[item.said["owner_id"]]
        if "team_id" in item.said:
            given["team"] = self._all_teams[item.said["team_id"]]
        given = with_owner(given, self._actor)
        return {f"{name}_id": row.pk if row else None for name, row in given.items()}

    def _parent(self, item: Item, code: str, existing: Account | None) -> int:
        parent = self._codes.get(code)
        if parent is not None and parent not in self._seen_by_caller:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(code)}
            raise Waits(BadValue("unknown_account", sentence, "parent_code"))
        return super()._parent(item, code, existing)

    def insert(self, objects: list[Any], items: list[Item]) -> None:
        super().insert(objects, items)
        for account, item in zip(objects, items, strict=True):
            self._ids[item.row.line] = account.pk
            self._changed[item.row.line] = "created"
        self.handed += [self._with_owner(account) for account in objects]

    def _with_owner(self, account: Account) -> Account:
        """The owner is read once for all rows, not once for each."""
        account.owner = self._colleagues.get(account.owner_id)
        return account

    def _update(self, changed: dict[int, tuple[Any, dict[str, list[Any]]]]) -> None:
        super()._update(changed)
        moved = [account for account, pairs in changed.values() if "owner_id" in pairs]
        self.handed += [self._with_owner(account) for account in moved]
        lines = {pk: line for line, pk in self._ids.items()}
        self._changed |= {lines[pk]: "updated" for pk in changed}
