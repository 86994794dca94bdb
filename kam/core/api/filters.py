"""Filters that never stay silent: an unknown parameter or value is a 400 that names it."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet, MultipleChoiceFilter
from django_filters import rest_framework as django_filters
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

MAX_LENGTH = 1000


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
        filterset = self.get_filterset(request, queryset, view)
        filterset.filters = {name: filterset.filters[name] for name in asked}  # the same holds here
        if not filterset.is_valid():
            raise _filter_error(filterset)
        return self.narrowed(filterset, view)

    def narrowed(self, filterset: FilterSet, view) -> QuerySet:
        """What the valid filters leave of the rows."""
        return filterset.qs

    def filters_of(self, filterset_class: Any, request: Request) -> dict[str, Any]:
        """The class's own filters, and those it makes for the parameters of this request."""
        own = getattr(filterset_class, "base_filters", {})
        further = getattr(filterset_class, "further_filters", None)
        return {**own, **further(request.query_params)} if further else own


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
