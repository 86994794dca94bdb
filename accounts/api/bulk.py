"""Many accounts in one request: created or updated by their codes, with an answer for each row."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.lists import CustomValuesField, TagsField
from accounts.imports.caller_rows import MOST_ROWS, Became, take_rows
from accounts.imports.refusals import Refusal
from accounts.models import Account, User

PARTIAL = OpenApiParameter(
    "partial",
    enum=["true", "false"],
    default="false",
    description="Take the good rows in though others are refused; else one refuses them all.",
)
OUTCOMES = ("created", "updated", "unchanged", "refused")


def _text(limit: int, help_text: str = "") -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=limit, help_text=help_text
    )


class BulkRowSerializer(serializers.Serializer):
    """One row, for the schema: 10,000 are read by the code that reads files, which is far faster.

    What is left out, null or empty says nothing: it clears nothing.
    """

    code = serializers.CharField(max_length=64, help_text="Finds the account, or names a new one.")
    name = _text(200, "Of a new account: its code where it is left out.")
    parent = _text(64, "Code of the parent account, which may be another row's.")
    industry = _text(100, "Its name.")
    region, country, website = _text(100), _text(100), _text(200)
    employees = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    annual_revenue = serializers.DecimalField(
        max_digits=15, decimal_places=2, required=False, allow_null=True, min_value=0
    )
    owner = _text(150, "User name.")
    team = _text(100, "Its name.")
    status = serializers.ChoiceField(
        choices=[s.value for s in Account.Status if s != Account.Status.ARCHIVED],
        required=False,
        allow_null=True,
    )
    since = serializers.DateField(required=False, allow_null=True)
    tags = TagsField(required=False, allow_null=True)
    custom = CustomValuesField(required=False, allow_null=True)


class BulkRowsSerializer(serializers.Serializer):
    rows = serializers.ListField(child=BulkRowSerializer(), min_length=1, max_length=MOST_ROWS)


class RowErrorSerializer(serializers.Serializer):
    field = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class RowAnswerSerializer(serializers.Serializer):
    row = serializers.IntegerField(min_value=0, help_text="Its place in the request, from 0.")
    code = serializers.CharField(allow_blank=True)
    id = serializers.IntegerField(min_value=1, allow_null=True)
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    errors = RowErrorSerializer(many=True)


class BulkAnswerSerializer(serializers.Serializer):
    """What became of the rows, in their order."""

    created = serializers.IntegerField(min_value=0)
    updated = serializers.IntegerField(min_value=0)
    unchanged = serializers.IntegerField(min_value=0)
    refused = serializers.IntegerField(min_value=0)
    rows = RowAnswerSerializer(many=True)


def answer_rows(request: Request, actor: User) -> Response:
    """Take the rows of the request in. Raises ValidationError where that is refused."""
    return _taken(actor, _rows(request.data), partial=_partial(request))


def _partial(request: Request) -> bool:
    value = request.query_params.get("partial", "false")
    if value not in ("true", "false"):
        sentence = _("Choose one of: %s.") % "true, false"
        raise ValidationError({"partial": [ErrorDetail(sentence, "unknown_value")]})
    return value == "true"


def _rows(data: Any) -> list[Any]:
    rows = data.get("rows") if isinstance(data, dict) and data.keys() == {"rows"} else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        sentence = _("Give an object with a list of 1 to %s rows.") % MOST_ROWS
        raise ValidationError({"rows": [ErrorDetail(sentence, "invalid")]})
    return rows


@transaction.atomic
def _taken(actor: User, rows: list[Any], *, partial: bool) -> Response:
    became = take_rows(actor=actor, rows=rows)
    if not partial:
        _refuse_all(became)
    counts = {name: sum(one.outcome == name for one in became) for name in OUTCOMES}
    told = [_told(at, one) for at, one in enumerate(became)]
    return Response({**counts, "rows": told})


def _refuse_all(became: list[Became]) -> None:
    refused = {
        str(at): {one.field or "": [ErrorDetail(one.refusal.sentence, one.refusal.code)]}
        for at, one in enumerate(became)
        if one.refusal is not None
    }
    if refused:
        raise ValidationError({"rows": refused})


def _told(at: int, one: Became) -> dict[str, Any]:
    return {
        "row": at,
        "code": one.code,
        "id": one.account_id,
        "outcome": one.outcome,
        "errors": [_error(one.field, one.refusal)] if one.refusal else [],
    }


def _error(field: str | None, refusal: Refusal) -> dict[str, Any]:
    return {"field": field, "code": refusal.code, "detail": refusal.sentence}
