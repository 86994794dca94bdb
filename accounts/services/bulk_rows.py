"""Accounts of one chunk: read under lock, compared in memory, written by few statements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.custom_fields import PREFIX, as_json, clean_value
from accounts.models import Account, AccountTag, CustomField, CustomValue, Tag, User
from accounts.services.accounts import leads_account
from accounts.services.stale import mark_stale
from kam.core.models import Change

COLUMNS = ("owner_id", "team_id", "region")
Before = dict[str, Any]  # {"owner_id": [old, new], "tags": {"added", "removed"}, "custom.key": …}


class Rows:
    """The accounts of a chunk as they are now, locked until the transaction ends."""

    def __init__(self, accounts: list[dict[str, Any]], actor: User):
        self.accounts, self._actor = accounts, actor
        ids = [account["pk"] for account in accounts]
        editable = Account.objects.editable_by(actor).filter(pk__in=ids)
        self._editable = set(editable.values_list("pk", flat=True))
        self.tags: dict[int, dict[int, str]] = defaultdict(dict)
        on_them = AccountTag.objects.filter(account__in=ids)
        for account, tag, name in on_them.values_list("account_id", "tag_id", "tag__name"):
            self.tags[account][tag] = name
        self._known_tags = dict(Tag.objects.values_list("pk", "name"))
        self._custom: dict[tuple[int, int], Any] = {}
        self._fields = {field.key: field for field in CustomField.objects.all()}
        for value in CustomValue.objects.filter(account__in=ids):
            self._custom[value.account_id, value.field_id] = value.value

    @classmethod
    def locked(cls, ids: Iterable[int], actor: User) -> Self:
        """Only what the actor sees: the others are counted, never read."""
        found = Account.objects.visible_to(actor).filter(pk__in=list(ids)).order_by("pk")
        rows = found.select_for_update(no_key=True, of=("self",)).values("pk", "status", *COLUMNS)
        return cls(list(rows), actor)

    def refusal(self, account: dict[str, Any], *, reassigns: bool) -> str:
        """Why an account cannot be changed: the name of the count, or nothing."""
        if account["status"] == Account.Status.ARCHIVED:
            return "archived"
        if account["pk"] not in self._editable:
            return "not_yours"
        led = leads_account(self._actor, team=account["team_id"], owner=account["owner_id"])
        return "not_yours" if reassigns and not led else ""

    def wished(self, account: dict[str, Any], wish: Any) -> Before:
        """What of the wish the account does not have yet, as [old, new]."""
        pairs: Before = {n: [account[n], v] for n, v in wish.columns.items() if account[n] != v}
        has = self.tags[account["pk"]]
        added = [pk for pk in wish.add if pk not in has]
        removed = [pk for pk in wish.remove if pk in has and pk not in wish.add]
        if added or removed:
            pairs["tags"] = {"added": added, "removed": removed}
        for field, value in wish.custom.items():
            old = self._custom.get((account["pk"], field.pk))
            if old != value:
                pairs[f"{PREFIX}{field.key}"] = [as_json(field, old), as_json(field, value)]
        return pairs

    def undone(self, account: dict[str, Any], before: Before) -> Before:
        """The way back of each value that is still as the change left it."""
        back: Before = {}
        for name, pair in before.items():
            if name == "tags":
                back[name] = self._tags_back(account["pk"], pair)
            elif self._now(account, name) == pair[1]:
                back[name] = [pair[1], pair[0]]
        return back

    def _tags_back(self, pk: int, pair: dict[str, list[int]]) -> dict[str, list[int]]:
        has = self.tags[pk]
        gone = [tag for tag in pair["removed"] if tag not in has and tag in self._known_tags]
        return {"added": gone, "removed": [tag for tag in pair["added"] if tag in has]}

    def _now(self, account: dict[str, Any], name: str) -> Any:
        if not name.startswith(PREFIX):
            return account[name]
        field = self._fields[name.removeprefix(PREFIX)]
        return as_json(field, self._custom.get((account["pk"], field.pk)))

    def tag_names(self, pk: int, pair: dict[str, list[int]]) -> list[list[str]]:
        """[names before, names after]."""
        has = self.tags[pk]
        after = has.keys() - set(pair["removed"]) | set(pair["added"])
        return [sorted(has.values()), sorted(self._known_tags[tag] for tag in after)]

    def field(self, name: str) -> CustomField:
        return self._fields[name.removeprefix(PREFIX)]


class Write:
    """Collects the changes of a chunk, then writes them set by set."""

    def __init__(self, bulk_id: int, actor: User):
        self._bulk_id, self._actor = bulk_id, actor
        self._columns: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
        self._links: list[AccountTag] = []
        self._unlinks: dict[int, list[int]] = defaultdict(list)
        self._values: list[CustomValue] = []
        self._cleared: dict[int, list[int]] = defaultdict(list)
        self._log: list[Change] = []
        self._stale: list[int] = []

    def take(self, account: dict[str, Any], rows: Rows, pairs: Before) -> None:
        pk, logged = account["pk"], {}
        for name, pair in pairs.items():
            if name == "tags":
                logged[name] = rows.tag_names(pk, pair)
                self._take_tags(pk, pair)
            elif name.startswith(PREFIX):
                logged[name] = pair
                self._take_custom(pk, rows.field(name), pair[1])
            else:
                logged[name.removesuffix("_id")] = pair
        columns = {n: pairs[n][1] for n in COLUMNS if n in pairs}
        self._columns[tuple(columns.items())].append(pk)
        if not {"owner_id", "team_id"}.isdisjoint(columns):
            self._stale.append(pk)
        self._log.append(self._change(pk, logged | {"bulk": [None, self._bulk_id]}))

    def _change(self, pk: int, values: dict[str, Any]) -> Change:
        return Change(
            actor=self._actor,
            action=Change.Action.CHANGED,
            kind=Account._meta.label_lower,
            object_id=pk,
            account_id=pk,
            values=values,
        )

    def _take_tags(self, pk: int, pair: dict[str, list[int]]) -> None:
        self._links += [AccountTag(account_id=pk, tag_id=tag) for tag in pair["added"]]
        for tag in pair["removed"]:
            self._unlinks[tag].append(pk)

    def _take_custom(self, pk: int, field: CustomField, value: Any) -> None:
        if value is None:
            self._cleared[field.pk].append(pk)
        else:
            kept = {field.column: clean_value(field, value)}
            self._values.append(CustomValue(account_id=pk, field=field, **kept))

    def save(self) -> None:
        for columns, ids in self._columns.items():
            Account.objects.filter(pk__in=ids).update(
                **dict(columns), version=F("version") + 1, updated_at=Now()
            )
        self._save_tags()
        self._save_custom()
        Change.objects.bulk_create(self._log, batch_size=500)
        mark_stale(self._stale)

    def _save_tags(self) -> None:
        AccountTag.objects.bulk_create(self._links, batch_size=500, ignore_conflicts=True)
        for tag, ids in self._unlinks.items():
            AccountTag.objects.filter(tag=tag, account__in=ids).delete()

    def _save_custom(self) -> None:
        gone = Q()
        for field, ids in self._cleared.items():
            gone |= Q(field=field, account__in=ids)
        if gone:
            CustomValue.objects.filter(gone).delete()
        CustomValue.objects.bulk_create(
            self._values,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["field", "account"],
            update_fields=["text", "number", "date"],
        )
