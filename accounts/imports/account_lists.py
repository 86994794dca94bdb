"""Tags and custom fields of imported accounts: read by row, compared and written by batch."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import PREFIX, as_json, clean_value, fields_in_use, values_of
from accounts.imports.outcome import Cells, Plan
from accounts.imports.refusals import BadValue, shown
from accounts.models import AccountTag, CustomField, CustomValue, Tag
from accounts.services.tags import MOST_PER_ACCOUNT
from kam.core.errors import DomainError

TAGS, CUSTOM = "tags_said", "custom_said"  # what a row says of them


class Lists:
    """What the rows of one import say of tags and custom fields; an empty cell says nothing."""

    def __init__(self, plan: Plan, number: Any, date: Any):
        self._plan, self._parsers = plan, {"number": number, "date": date}
        wanted = {name for name in plan.places if name.startswith(PREFIX)}
        self._fields = {f.key: f for f in fields_in_use() if f"{PREFIX}{f.key}" in wanted}
        self._tags = {tag.name.lower(): tag for tag in Tag.objects.all()}
        self._had_tags: dict[int, set[str]] = {}
        self._had: dict[int, dict[str, Any]] = {}

    def read(self, cells: Cells) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if text := cells["tags"]:
            said[TAGS] = self._names(text)
        values = {key: self._value(field, cells) for key, field in self._fields.items()}
        if given := {key: value for key, value in values.items() if value is not None}:
            said[CUSTOM] = given
        return said

    def _names(self, text: str) -> list[str]:
        names = [" ".join(name.split()) for name in text.split(";") if name.strip()]
        if len(names) > MOST_PER_ACCOUNT:
            raise BadValue("bad_tags", _("these are too many tags."), "tags")
        return sorted({self._tag(name).name for name in names})

    def _tag(self, name: str) -> Tag:
        found = self._tags.get(name.lower())
        if found is None:
            if not self._plan.create_missing or len(name) > 50:
                sentence = _("there is no tag “%(value)s”.") % {"value": shown(name)}
                raise BadValue("unknown_tag", sentence, "tags")
            found = Tag(name=name) if self._plan.dry_run else Tag.objects.create(name=name)
            self._tags[name.lower()] = found
        return found

    def _value(self, field: CustomField, cells: Cells) -> Any:
        column = f"{PREFIX}{field.key}"
        text: Any = cells[column]
        if not text:
            return None
        try:
            parse = self._parsers.get(field.kind)
            return clean_value(field, parse(text) if parse else text)
        except BadValue as bad:
            raise BadValue(bad.code, bad.sentence, column) from bad
        except DomainError as refusal:
            raise BadValue("bad_custom", str(refusal), column) from refusal

    def load(self, ids: Iterable[int]) -> None:
        """What these accounts have now."""
        ids = list(ids)
        self._had = values_of(ids, self._fields.values())
        self._had_tags = {pk: set() for pk in ids}
        if "tags" not in self._plan.places:
            return
        on_them = AccountTag.objects.filter(account__in=ids)
        for pk, name in on_them.values_list("account_id", "tag__name"):
            self._had_tags[pk].add(name)

    def differences(self, pk: int, said: dict[str, Any]) -> dict[str, list[Any]]:
        changed: dict[str, list[Any]] = {}
        if TAGS in said and set(said[TAGS]) != self._had_tags.get(pk, set()):
            changed["tags"] = [sorted(self._had_tags.get(pk, set())), said[TAGS]]
        had = self._had.get(pk, {})
        for key, value in said.get(CUSTOM, {}).items():
            if had.get(key) != value:
                field = self._fields[key]
                changed[f"{PREFIX}{key}"] = [as_json(field, had.get(key)), as_json(field, value)]
        return changed

    def write(self, changed: dict[int, dict[str, list[Any]]]) -> None:
        """Keep [old, new] by account: few statements for a batch."""
        retagged = [pk for pk, pairs in changed.items() if "tags" in pairs]
        AccountTag.objects.filter(account__in=retagged).delete()
        AccountTag.objects.bulk_create(
            [
                AccountTag(account_id=pk, tag=self._tags[name.lower()])
                for pk in retagged
                for name in changed[pk]["tags"][1]
            ],
            batch_size=500,
        )
        CustomValue.objects.bulk_create(
            [
                self._row(pk, name.removeprefix(PREFIX), pair[1])
                for pk, pairs in changed.items()
                for name, pair in pairs.items()
                if name.startswith(PREFIX)
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["field", "account"],
            update_fields=["text", "number", "date"],
        )

    def _row(self, pk: int, key: str, value: Any) -> CustomValue:
        field = self._fields[key]
        kept = {field.column: clean_value(field, value)}
        return CustomValue(account_id=pk, field=field, **kept)
