"""Filters that never stay silent: an unknown parameter or value is a 400 that names it."""

import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.db.models import ForeignKey, IntegerField, QuerySet
from django.utils.translation import gettext as _
from django_filters import (
    BooleanFilter,
    Filter,
    FilterSet,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
)
from django_filters import rest_framework as django_filters
from django_filters.utils import get_model_field
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

MAX_LENGTH = 1000
BOTH = ("true", "false")
_WHOLE = re.compile("-?[0-9]+")


class StrictFilterBackend(django_filters.DjangoFilterBackend):
    """django-filter, but what it would ignore or misread is refused."""

    also: tuple[str, ...] = ("cursor", "limit", "count", "ordering")

    def filter_queryset(self, request: Request, queryset: QuerySet, view) -> QuerySet:
        filters = self.filters_of(getattr(view, "filterset_class", None), request)
        several = [name for name, one in filters.items() if isinstance(one, MultipleChoiceFilter)]
        check_parameters(request, [*filters, *self.also], several=several)
        asked = filters.keys() & request.query_params.keys()
        if not asked:
            return queryset  # building the form of all filters costs more than the page's query
        _refuse_misread(request, {name: filters[name] for name in asked}, queryset)
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise _filter_error(filterset)
        return self.narrowed(filterset, view)

    def get_filterset(self, request: Request, queryset: QuerySet, view) -> FilterSet:
        whole = self.get_filterset_class(view, queryset)
        asked = frozenset(whole.base_filters.keys() & request.query_params.keys())
        return _only(whole, asked)(**self.get_filterset_kwargs(request, queryset, view))

    def narrowed(self, filterset: FilterSet, view) -> QuerySet:
        """What the valid filters leave of the rows."""
        return filterset.qs

    def filters_of(self, filterset_class: Any, request: Request) -> dict[str, Any]:
        """The class's own filters, and those it makes for the parameters of this request."""
        own = getattr(filterset_class, "base_filters", {})
        further = getattr(filterset_class, "further_filters", None)
        return {**own, **further(request.query_params)} if further else own


@lru_cache(maxsize=1000)
def _only(whole: type[FilterSet], names: frozenset[str]) -> type[FilterSet]:
    """The class with these of its filters alone: each request copies all that its class has."""
    part = type(whole.__name__, (whole,), {})
    part.base_filters = {
        name: whole.base_filters[name] for name in whole.base_filters.keys() & names
    }
    return part


def check_parameters(
    request: Request, known: Collection[str], several: Collection[str] = ()
) -> None:
    """Raise ValidationError for names not in `known`, for repeats, and for hopeless values."""
    errors = {}
    for name, values in request.query_params.lists():
        refusal = _refusal(name, values, known, several)
        if refusal:
            errors[printable(name)] = [refusal]
    if errors:
        raise ValidationError(errors)


def _refusal(name: str, values: list[str], known, several) -> ErrorDetail | None:
    if name not in known:
        return ErrorDetail(_("There is no such parameter here."), code="unknown_parameter")
    if len(values) > 1 and name not in several:
        return ErrorDetail(_("Give this parameter once."), code="repeated")
    if any(not value.strip() for value in values):
        return ErrorDetail(_("Give a value, or leave the parameter out."), code="empty")
    if any(len(value) > MAX_LENGTH or "\0" in value for value in values):
        return ErrorDetail(_("This value is not allowed."), code="invalid")
    return None


def _refuse_misread(request: Request, asked: dict[str, Filter], rows: QuerySet) -> None:
    """Raise ValidationError for values that their filters would pass over or take for others."""
    errors: dict[str, list[ErrorDetail]] = {}
    for name, one in asked.items():
        for value in request.query_params.getlist(name):
            if isinstance(one, BooleanFilter) and value not in BOTH:
                sentence = _("Choose one of: %s.") % ", ".join(BOTH)
                errors[name] = [ErrorDetail(sentence, code="unknown_value")]
            elif not _WHOLE.fullmatch(value) and _is_number(value) and _is_whole(one, rows):
                errors[name] = [ErrorDetail(_("Give a whole number in digits."), code="invalid")]
    if errors:
        raise ValidationError(errors)


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _is_whole(one: Filter, rows: QuerySet) -> bool:
    """Whether it compares a key or a whole number: int() would read 1.5 as 1, and 1_0 as 10."""
    if isinstance(one, ModelChoiceFilter):
        return "to_field_name" not in one.extra
    if not isinstance(one, NumberFilter):
        return False
    if one.method:  # of what methods are given, groups and days, there are no halves
        return True
    column = one.field_name and get_model_field(rows.model, one.field_name)
    return isinstance(column, IntegerField | ForeignKey)


def printable(text: str) -> str:
    """A parameter's name as the answer may repeat it: short, without control characters."""
    return "".join(char for char in text if char.isprintable())[:100] or "?"


def _filter_error(filterset: FilterSet) -> ValidationError:
    details: dict[str, Any] = {
        name: [
            ErrorDetail(message, code=error.code or "invalid")
            for error in errors.as_data()
            for message in error.messages
        ]
        for name, errors in filterset.errors.items()
    }
    return ValidationError(details)
