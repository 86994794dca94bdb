"""Values of custom fields: read from any door, kept by kind, shown to people and to machines."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import CustomField, CustomValue
from kam.core.errors import DomainError

PREFIX = "custom."
MOST = 50  # fields in use
LONGEST = 500  # characters of a text
LARGEST = Decimal(10) ** 11  # so that 15 digits always survive as a JSON number
PLACES = Decimal("0.0001")
YES = {"true", "yes", "1", "y", "是", "有", "对"}
NO = {"false", "no", "0", "n", "否", "无", "不"}
WORDS: dict[str, Promise] = {"true": gettext_lazy("Yes"), "false": gettext_lazy("No")}

_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?")
Kept = str | Decimal | date


def fields_in_use() -> list[CustomField]:
    return list(CustomField.objects.in_use())


def cleaned(custom: dict[str, Any], fields: Iterable[CustomField]) -> dict[CustomField, Any]:
    """{field: value as kept, None to clear}; raises DomainError that names the field at fault."""
    known = {field.key: field for field in fields}
    if unknown := sorted(custom.keys() - known.keys()):
        raise DomainError(
            _("There is no such field."), field=f"{PREFIX}{str(unknown[0])[:60]}", code="unknown"
        )
    return {known[key]: clean_value(known[key], value) for key, value in custom.items()}


def clean_value(field: CustomField, value: Any) -> Kept | None:
    """The value as it is kept; None for nothing. Raises DomainError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return _READ[field.kind](field, value)
    except ValueError as error:
        raise DomainError(str(error), field=f"{PREFIX}{field.key}", code="invalid") from error


def _text(field: CustomField, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Give a text."))
    text = value.strip()
    if "\x00" in text:
        raise ValueError(_("This text holds a character that cannot be kept."))
    if len(text) > LONGEST:
        raise ValueError(_("Give at most %s characters.") % LONGEST)
    return text


def _number(field: CustomField, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError(_("Give a number."))
    text = str(value).strip() if not isinstance(value, float) else format(value, "f")
    if not _NUMBER.fullmatch(text):
        raise ValueError(_("Give a number."))
    try:
        number = Decimal(text).quantize(PLACES)
    except InvalidOperation:
        number = LARGEST
    if abs(number) >= LARGEST:
        raise ValueError(_("This number is too large."))
    return number


def _date(field: CustomField, value: Any) -> date:
    found = value if type(value) is date else None
    if isinstance(value, str):
        try:
            found = parse_date(value.strip())
        except ValueError:
            found = None
    if found is None or not 1900 <= found.year <= 2999:
        raise ValueError(_("Give a date such as 2026-03-31."))
    return found


def _choice(field: CustomField, value: Any) -> str:
    """By its key, or by its word in either language."""
    wanted = str(value).strip().casefold()
    for one in field.choices:
        if wanted in {str(one.get(name, "")).casefold() for name in ("key", "en", "zh")} - {""}:
            return one["key"]
    keys = ", ".join(one["key"] for one in field.choices)
    raise ValueError(_("Choose one of: %s.") % keys)


def _yes_no(field: CustomField, value: Any) -> str:
    wanted = str(value).strip().casefold()
    if isinstance(value, bool | str | int) and wanted in YES | NO:
        return "true" if wanted in YES else "false"
    raise ValueError(_("Give yes or no."))


_READ: dict[str, Callable[[CustomField, Any], Kept]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
}


def as_json(field: CustomField, kept: Kept | None) -> Any:
    """The value for machines: a text, a number, an ISO date, a choice's key, true or false."""
    return json_of(field.kind, kept)


def json_of(kind: str, kept: Kept | None) -> Any:
    """As `as_json`, where only the field's kind is at hand."""
    if kept is None:
        return None
    if isinstance(kept, Decimal):
        return int(kept) if kept == kept.to_integral_value() else float(kept)
    if isinstance(kept, date):
        return kept.isoformat()
    return kept == "true" if kind == CustomField.Kind.YES_NO else kept


def in_words(field: CustomField, kept: Any) -> str:
    """The value for people, in their language; empty for none."""
    if kept is None:
        return ""
    if field.kind == CustomField.Kind.CHOICE:
        return dict(field.options).get(kept, kept)
    if field.kind == CustomField.Kind.YES_NO:
        return str(WORDS.get(kept, kept))
    if isinstance(kept, Decimal):
        return number_format(kept.normalize() if kept % 1 else int(kept), force_grouping=True)
    return date_format(kept) if isinstance(kept, date) else str(kept)


def values_of(
    account_ids: Iterable[int], fields: Iterable[CustomField]
) -> dict[int, dict[str, Kept]]:
    """{account: {key: value as kept}} of these fields; one query, none without fields."""
    by_pk = {field.pk: field for field in fields}
    found: dict[int, dict[str, Kept]] = defaultdict(dict)
    if not by_pk:
        return found
    rows = CustomValue.objects.filter(account__in=list(account_ids), field__in=list(by_pk))
    for account, pk, text, number, day in rows.values_list(
        "account_id", "field_id", "text", "number", "date"
    ):
        value: Any = text if text is not None else number if number is not None else day
        found[account][by_pk[pk].key] = value
    return found
