"""The day that a question over REST is about: strict, for a day that is none must not mean today."""

from datetime import date

import django_filters
from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.request import Request

from scoring.models import Evaluation

__all__ = [
    "AS_OF",
    "AsKnownFilter",
    "asked_day",
    "asked_evaluation",
    "day_of",
    "evaluation_on",
    "not_to_come",
    "nothing_evaluated",
]

AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="As known on a day: by the last evaluation as of it or before it. Not to come.",
)


def not_to_come(day: date) -> None:
    """A validator. Raises for a day after today."""
    if day > timezone.localdate():
        raise InvalidValue(_("This day is still to come."), "to_come")


class AsKnownFilter(django_filters.FilterSet):
    """Of lists that hang on an evaluation: the viewset's `rows` are those of the day already."""

    as_of = django_filters.DateFilter(
        method="known", help_text=AS_OF.description, validators=[not_to_come]
    )

    def known(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset


def day_of(request: Request, name: str) -> date | None:
    """The day that a parameter gives. Raises ValidationError for what is no date."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({name: [ErrorDetail(_("Give a date: YYYY-MM-DD."), "invalid")]})
    return day


def asked_day(request: Request) -> date | None:
    """What `as_of` gives. Raises ValidationError for what is no date, or still to come."""
    day = day_of(request, "as_of")
    try:
        not_to_come(day or timezone.localdate())
    except InvalidValue as problem:
        raise ValidationError({"as_of": [ErrorDetail(problem.message, problem.code)]}) from None
    return day


def evaluation_on(day: date | None) -> Evaluation | None:
    """The last one as of the day or before it; None as day: that of today."""
    if day is None:
        return Evaluation.objects.current()
    return Evaluation.objects.as_known_on(day)


def asked_evaluation(request: Request) -> Evaluation:
    """The one that answers for `as_of`. Raises NotFound where nothing had been evaluated by then."""
    found = evaluation_on(asked_day(request))
    if found is None:
        raise nothing_evaluated(asked_day(request))
    return found


def nothing_evaluated(day: date | None) -> NotFound:
    """What to raise where nothing had been evaluated by a day; None: until today."""
    if day is None:
        return NotFound(_("Nothing has been evaluated yet."), "not_evaluated")
    return NotFound(_("Nothing had been evaluated yet on that day."), "not_evaluated")
