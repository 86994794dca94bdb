"""The change log in words: names of fields and of what they point at, not keys."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.custom_fields import PREFIX, clean_value, in_words
from accounts.models import (
    Account,
    Belief,
    CustomField,
    Industry,
    Person,
    PersonRole,
    Product,
    Source,
    Team,
    User,
)
from accounts.words import value_word
from kam.core.errors import DomainError
from kam.core.models import Change
from scoring.models import Criterion

NAMED = (Account, Criterion, Industry, Person, Product, Team, User)  # what a value may point at
GUARDED = (Account, Person)  # of these only who may be seen is named
SHORT = 120  # characters of a long text
Names = dict[type[Model], dict[int, str]]


@dataclass(frozen=True)
class Line:
    """One field of a change: its name, the old and the new value in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """A change as people read it."""

    change: Change
    what: str
    lines: list[Line]


def told(changes: Iterable[Change], user: User) -> list[Told]:
    """Changes in words; one query for each kind of thing that they point at.

    Accounts and people that the user may not see have no name in them.
    """
    changes = list(changes)
    names, custom = _names(changes, user), _custom_fields(changes)
    return [_told(change, names, custom) for change in changes]


def _custom_fields(changes: list[Change]) -> dict[str, CustomField]:
    """The custom fields that the changes name, as they name them."""
    named = {name for change in changes for name in change.values if name.startswith(PREFIX)}
    keys = [name.removeprefix(PREFIX) for name in named]
    found = CustomField.objects.filter(key__in=keys) if keys else ()
    return {f"{PREFIX}{field.key}": field for field in found}


def _told(change: Change, names: Names, custom: dict[str, CustomField]) -> Told:
    model = apps.get_model(change.kind)
    values = _of_places_seen(change.values, names) if model is Person else change.values
    lines = [_line(model, name, pair, names, custom) for name, pair in values.items()]
    kept = [line for line in lines if line.field and (line.old or line.new)]
    return Told(change=change, what=_what(model, change, names), lines=kept)


def _of_places_seen(values: dict[str, list[Any]], names: Names) -> dict[str, list[Any]]:
    """Of somebody who went from one account to another, what they are at accounts out of sight is not told."""
    places = values.get("account", [None, None])
    hidden = [place is not None and place not in names[Account] for place in places]
    if not any(hidden):
        return values
    return {
        name: [None if away else value for away, value in zip(hidden, pair, strict=True)]
        for name, pair in values.items()
    }


def _what(model: type[Model], change: Change, names: Names) -> str:
    """What was changed; of many people at one account also which."""
    kind = str(model._meta.verbose_name)
    name = names[Person].get(change.object_id) if model is Person else None
    return _("%(kind)s %(name)s") % {"kind": kind, "name": name} if name else kind


def _line(
    model: type[Model],
    name: str,
    pair: list[Any],
    names: Names,
    custom: dict[str, CustomField],
) -> Line:
    if name in custom:
        return Line(custom[name].label, *(_custom_words(custom[name], value) for value in pair))
    if name == "tags":
        return Line(_("tags"), *(", ".join(value or ()) for value in pair))
    if name == "roles":
        return Line(_("roles"), *(_parts(value) for value in pair))
    if name == "given_back":
        return Line(_("given back because"), "", pair[1])
    if name == "belief":
        return Line(_("belief"), "", _held(pair[1]))
    field = _field(model, name)
    if field is None or name in ("account", "key", "people"):
        return Line("", "", "")
    old, new = (_words(field, value, names) for value in pair)
    return Line(str(field.verbose_name), old, new)


def _custom_words(field: CustomField, value: Any) -> str:
    try:
        return in_words(field, clean_value(field, value))
    except DomainError:  # the field has changed since
        return str(value)


def _held(said: dict[str, Any]) -> str:
    """A belief as it was noted: what, how much, from whom."""
    kind = Belief.Kind(said["kind"]).label
    word = _("confirmed") if said["confirmed"] else _("assumed")
    return (
        f"{kind} {value_word(said['kind'], said['value'])}, {Source(said['source']).label}, {word}"
    )


def _parts(value: list[str] | None) -> str:
    return ", ".join(str(PersonRole.Role(role).label) for role in value or ())


def _field(model: type[Model], name: str) -> Field | None:
    """The field, or None when the model has lost it since."""
    found = {field.name: field for field in model._meta.concrete_fields}
    return found.get(name)


def _words(field: Field, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if field.related_model in names:
        hidden = _("not shown") if field.related_model in GUARDED else f"#{value}"
        return names[field.related_model].get(value, hidden)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _plain_words(field, str(value))


def _plain_words(field: Field, text: str) -> str:
    kind = field.get_internal_type()
    if kind == "DateField" and (day := parse_date(text)):
        return date_format(day)
    if kind == "DateTimeField" and (moment := parse_datetime(text)):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _names(changes: list[Change], user: User) -> Names:
    """The names of all that the changes are about or point at, by model and key."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for change in changes:
        model = apps.get_model(change.kind)
        if model is Person:
            wanted[Person].add(change.object_id)
        for name, pair in change.values.items():
            field = _field(model, name)
            if field is not None and field.related_model in NAMED:
                wanted[field.related_model].update(v for v in pair if isinstance(v, int))
    return {model: _names_of(model, wanted[model], user) for model in NAMED}


def _names_of(model: type[Model], keys: set[int], user: User) -> dict[int, str]:
    if not keys:
        return {}
    rows: Any = model._default_manager.filter(pk__in=keys)
    return {row.pk: str(row) for row in (rows.visible_to(user) if model in GUARDED else rows)}
