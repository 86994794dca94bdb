"""Filters of accounts by tags and by custom fields: one IN with a subquery that an index answers."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.custom_fields import PREFIX, WORDS
from accounts.models import AccountTag, CustomField, CustomValue, Tag
from accounts.search import matching


def tag_names() -> list[tuple[str, str]]:
    return [(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True)]


class TagNamesField(forms.MultipleChoiceField):
    """Names of tags, in upper or lower case."""

    def clean(self, value: Any) -> list[str]:
        if not value:
            return super().clean(value)  # without asking for all names
        known = {name.lower(): name for name, _name in self.choices}  # type: ignore[union-attr, misc]
        names = [known.get(str(one).strip().lower(), str(one)) for one in value or []]
        return super().clean(list(dict.fromkeys(names)))


class TagFilter(django_filters.MultipleChoiceFilter):
    """Accounts that have any of the tags, or with `every` all of them."""

    field_class = TagNamesField

    def __init__(self, *, every: bool = False, **options: Any):
        self.every = every
        super().__init__(choices=tag_names, distinct=False, **options)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        ids = list(Tag.objects.filter(name__in=value).order_by("pk").values_list("pk", flat=True))
        for wanted in [[pk] for pk in ids] if self.every else [ids]:
            with_them = AccountTag.objects.filter(tag__in=wanted).values("account")
            queryset = queryset.filter(pk__in=with_them)
        return queryset


class CustomFilter:
    """Mixed into a filter: accounts whose value in a custom field passes a lookup."""

    lookup_expr: str

    def __init__(self, *args: Any, field: CustomField, **options: Any):
        self.custom = field
        super().__init__(*args, **options)

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        if value in (None, "", []):
            return queryset
        values = CustomValue.objects.filter(field=self.custom.pk)
        return queryset.filter(pk__in=self.found(values, value).values("account"))

    def found(self, values: QuerySet[CustomValue], value: Any) -> QuerySet[CustomValue]:
        return values.filter(**{f"{self.custom.column}__{self.lookup_expr}": value})


class CustomText(CustomFilter, django_filters.CharFilter):
    pass


class CustomContains(CustomFilter, django_filters.CharFilter):
    def found(self, values: QuerySet[CustomValue], value: str) -> QuerySet[CustomValue]:
        return matching(values, value, fields=("text", "text"))


class CustomNumber(CustomFilter, django_filters.NumberFilter):
    pass


class CustomDate(CustomFilter, django_filters.DateFilter):
    pass


class CustomChoice(CustomFilter, django_filters.MultipleChoiceFilter):
    def __init__(self, **options: Any):
        super().__init__(lookup_expr="in", distinct=False, **options)


class CustomYesNo(CustomFilter, django_filters.ChoiceFilter):
    def __init__(self, **options: Any):
        super().__init__(choices=[*WORDS.items()], **options)


class CustomEmpty(CustomFilter, django_filters.ChoiceFilter):
    """true: accounts without a value; false: those with one."""

    def __init__(self, **options: Any):
        super().__init__(choices=[*WORDS.items()], **options)

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        if not value:
            return queryset
        has_one = CustomValue.objects.filter(field=self.custom.pk).values("account")
        if value == "true":
            return queryset.exclude(pk__in=has_one)
        return queryset.filter(pk__in=has_one)


Filters = dict[str, django_filters.Filter]
FROM, TO = gettext_lazy("%(name)s from"), gettext_lazy("%(name)s to")


def filters_of(field: CustomField) -> Filters:
    """{"custom.key…": filter}: the operators that fit the field's kind."""
    name = f"{PREFIX}{field.key}"
    made: Filters = dict(_OF_KIND[field.kind](field, name))
    empty = _("%(name)s empty") % {"name": field.label}
    made[f"{name}__empty"] = CustomEmpty(field=field, label=empty)
    return made


def _text_filters(field: CustomField, name: str) -> Filters:
    return {
        f"{name}__contains": CustomContains(field=field, label=field.label),
        name: CustomText(field=field, label=_("%(name)s exactly") % {"name": field.label}),
    }


def _range_filters(kind: Callable[..., Any]) -> Callable[[CustomField, str], Filters]:
    def made(field: CustomField, name: str) -> Filters:
        return {
            f"{name}__gte": kind(field=field, lookup_expr="gte", label=_worded(FROM, field)),
            f"{name}__lte": kind(field=field, lookup_expr="lte", label=_worded(TO, field)),
            name: kind(field=field, label=_("%(name)s exactly") % {"name": field.label}),
        }

    return made


def _worded(sentence: str | Promise, field: CustomField) -> str:
    return str(sentence) % {"name": field.label}


def _choice_filters(field: CustomField, name: str) -> Filters:
    return {name: CustomChoice(field=field, choices=field.options, label=field.label)}


def _yes_no_filters(field: CustomField, name: str) -> Filters:
    return {name: CustomYesNo(field=field, label=field.label)}


_OF_KIND: dict[str, Callable[[CustomField, str], Filters]] = {
    "text": _text_filters,
    "number": _range_filters(CustomNumber),
    "date": _range_filters(CustomDate),
    "choice": _choice_filters,
    "yes_no": _yes_no_filters,
}


def custom_filters(fields: Iterable[CustomField]) -> Filters:
    made: Filters = {}
    for field in fields:
        made |= filters_of(field)
    return made


def filters_asked_for(names: Iterable[str]) -> Filters:
    """The filters of custom fields that these parameters name; no query where they name none."""
    keys = {name.removeprefix(PREFIX).split("__")[0] for name in names if name.startswith(PREFIX)}
    if not keys:
        return {}
    return custom_filters(CustomField.objects.in_use().filter(key__in=[k[:40] for k in keys]))
