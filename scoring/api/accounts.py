"""Accounts over REST. They live in scoring because a row shows where the account stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.bulk import PARTIAL, BulkAnswerSerializer, BulkRowsSerializer, answer_rows
from accounts.api.lists import add_tags_and_custom
from accounts.custom_fields import fields_in_use
from accounts.list_filters import TagFilter
from accounts.models import Account, Industry
from kam.core import exports
from kam.core.api.filters import StrictFilterBackend, check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import CanWrite, EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, UpdateMixin
from kam.core.keyset import Ordering
from kam.core.statements import Statement
from scoring.api.account_rows import (
    SEGMENTS,
    STAGES,
    AccountSerializer,
    GiveBackSerializer,
    Run,
    account_rows,
    current_run,
    first_page_statements,
    shown,
    without_hidden_parents,
)
from scoring.api.export import export_rows, header_of
from scoring.filters import ScoredAccountFilter, WordOrNumberFilter, tiers
from scoring.models import Segment, Stage

ORDERINGS = {
    "name": Ordering("name"),
    "-name": Ordering("name", descending=True, tie_descending=True),
    "score": Ordering("score", tie_descending=True, nullable=True),
    "-score": Ordering("score", descending=True, nullable=True),
    "sales_12m": Ordering("sales_12m", tie_descending=True, nullable=True),
    "-sales_12m": Ordering("sales_12m", descending=True, nullable=True),
    "last_contact_at": Ordering("last_contact_at", nullable=True, moment=True),
    "-last_contact_at": Ordering(
        "last_contact_at", descending=True, tie_descending=True, nullable=True, moment=True
    ),
    "updated_at": Ordering("updated_at", moment=True),
    "-updated_at": Ordering("updated_at", descending=True, tie_descending=True, moment=True),
}


class AccountApiFilter(ScoredAccountFilter):
    """As on the pages, but industries go by their name."""

    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(), to_field_name="name"
    )
    tier = extend_schema_field({"type": "string", "pattern": "^.$"})(
        django_filters.MultipleChoiceFilter(choices=tiers, distinct=False)
    )
    stage = extend_schema_field({"type": "string", "enum": [*STAGES.values()]})(
        WordOrNumberFilter(enum=Stage)
    )
    tag = extend_schema_field({"type": "string", "maxLength": 50})(TagFilter())
    tag_all = extend_schema_field({"type": "string", "maxLength": 50})(TagFilter(every=True))
    segment = extend_schema_field({"type": "string", "enum": [*SEGMENTS.values()]})(
        WordOrNumberFilter(enum=Segment)
    )


CUSTOM_FILTERS = OpenApiParameter(
    "custom",
    style="form",
    explode=True,
    type={
        "type": "object",
        "propertyNames": {"pattern": r"^custom\.[a-z][a-z0-9_]*?(__(contains|gte|lte|empty))?$"},
        "additionalProperties": {"type": "string", "maxLength": 1000},
    },
    description="Of the custom fields in use, each a parameter of its own: `custom.key`,"
    " `custom.key__contains` (text), `custom.key__gte` and `custom.key__lte` (number, date) and"
    " `custom.key__empty` (true, false). `custom-fields/` says which there are.",
)


# These say no more than which values a column may have; others look up more, or take any text.
PLAIN_FILTERS = frozenset({"industry", "status", "tier", "stage", "segment"})


@dataclass(frozen=True)
class Narrowed:
    """Plain filters with their valid values, in the order of their names."""

    asked: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def by(cls, values: dict[str, Any]) -> "Narrowed | None":
        """None where one of the filters is not plain."""
        if not values.keys() <= PLAIN_FILTERS:
            return None
        kept = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(tuple((name, kept[name]) for name in sorted(kept)))

    def of(self, rows: QuerySet) -> QuerySet:
        for name, value in self.asked:
            rows = AccountApiFilter.base_filters[name].filter(rows, value)
        return rows


class AccountFilterBackend(StrictFilterBackend):
    """Tells the view what the list is narrowed to, and writes its SQL only where none is kept."""

    def get_filterset(self, request: Request, queryset: QuerySet, view: Any) -> FilterSet:
        filterset = super().get_filterset(request, Account.objects.all(), view)
        filterset.queryset = queryset
        return filterset

    def narrowed(self, filterset: FilterSet, view: Any) -> QuerySet:
        view.narrowed = Narrowed.by(filterset.form.cleaned_data)
        return SimpleLazyObject(lambda: filterset.qs)  # type: ignore[return-value]


class ExportFilterBackend(StrictFilterBackend):
    """A file has a format and an order, but no pages."""

    also = ("format", "ordering")


@described("account", "accounts", "customers and prospects, with score, tier and stage")
class AccountViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    """No DELETE: an account is archived, with its history."""

    http_method_names = ["get", "head", "options", "post", "put", "patch"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = AccountSerializer
    filter_backends = [AccountFilterBackend]
    filterset_class = AccountApiFilter
    narrowed: Narrowed | None = Narrowed()
    needs_if_match = True
    orderings = ORDERINGS

    @cached_property
    def evaluation(self) -> Run:
        return current_run()

    @cached_property
    def all_rows(self) -> QuerySet:
        """Every account in sight; written only where a filter, a count or a cursor needs it."""
        return SimpleLazyObject(lambda: account_rows(self.get_queryset(), self.evaluation))  # type: ignore[return-value]

    def rows(self) -> QuerySet:
        return Account.objects.all()

    @extend_schema(parameters=[CUSTOM_FILTERS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filtered_rows())
        told = without_hidden_parents(add_tags_and_custom(list(rows or [])), self.actor)
        return self.get_paginated_response([shown(row, self.evaluation) for row in told])

    def filtered_rows(self) -> QuerySet:
        return self.filter_queryset(self.all_rows)

    def kept_statements(
        self, queryset: QuerySet, order: str, limit: int
    ) -> Sequence[Statement] | None:
        if self.narrowed is None:
            return None
        return first_page_statements(
            self.actor.sight, self.evaluation, ORDERINGS[order], limit, self.narrowed
        )

    def represent(self, obj: Any) -> dict[str, Any]:
        row = account_rows(Account.objects.filter(pk=obj.pk), self.evaluation).get()
        (told,) = without_hidden_parents(add_tags_and_custom([row]), self.actor)
        return shown(told, self.evaluation)

    def perform_create(self, values: dict[str, Any]) -> Account:
        return services.create_account(actor=self.actor, **values)

    def perform_change(self, account: Account, changes: dict, version: int | None) -> None:
        if changes.get("parent", account) is None and self._hides_parent(account):
            del changes["parent"]  # read as null, sent back as null: nothing to change
        services.update_account(account=account, actor=self.actor, changes=changes, version=version)

    def _hides_parent(self, account: Account) -> bool:
        if account.parent_id is None:
            return False
        return not Account.objects.visible_to(self.actor).filter(pk=account.parent_id).exists()

    @extend_schema(operation_id="accounts_by_code", summary="Read an account by its code")
    @action(detail=False, url_path="by-code/<str:code>")
    def by_code(self, request: Request, code: str) -> Response:
        check_parameters(request, [])
        if "\0" in code:
            raise Http404
        known = self.get_queryset().alias(code_key=Lower("code"))
        account = known.filter(code_key=code.lower()).first()
        while account is not None and account.merged_into_id:  # its code is now another name
            account = self.get_queryset().filter(pk=account.merged_into_id).first()
        if account is None:
            raise Http404
        return self.answer(account)

    @extend_schema(summary="Archive an account", request=None, responses=AccountSerializer)
    @action(detail=True, methods=["post"], permission_classes=[CanWrite])
    @repeatable
    def archive(self, request: Request, pk: int) -> Response:
        return self.answer(services.archive_account(account=self.get_object(), actor=self.actor))

    @extend_schema(
        summary="Bring an archived account back", request=None, responses=AccountSerializer
    )
    @action(detail=True, methods=["post"], permission_classes=[CanWrite])
    @repeatable
    def restore(self, request: Request, pk: int) -> Response:
        return self.answer(services.restore_account(account=self.get_object(), actor=self.actor))

    @extend_schema(
        summary="Take an account from the pool",
        description="Of two who try, one gets it; the other is answered 404 or 409.",
        request=None,
        responses=AccountSerializer,
    )
    @action(detail=True, methods=["post"], permission_classes=[CanWrite])
    @repeatable
    def take(self, request: Request, pk: int) -> Response:
        account = get_object_or_404(Account.objects.in_pool_for(self.actor), pk=pk)
        return self.answer(services.take_account(account=account, actor=self.actor))

    @extend_schema(
        summary="Give an account back to the pool",
        request=GiveBackSerializer,
        responses=AccountSerializer,
    )
    @action(detail=True, methods=["post"], url_path="give-back", permission_classes=[CanWrite])
    @repeatable
    def give_back(self, request: Request, pk: int) -> Response:
        account = self.get_object()
        wish = GiveBackSerializer(data=request.data, context=self.get_serializer_context())
        wish.is_valid(raise_exception=True)
        given = services.give_back(account=account, actor=self.actor, **wish.validated_data)
        return self.answer(given)

    @extend_schema(
        summary="Create or update many accounts by their codes",
        description="Up to 10,000 rows: all or nothing, or with `partial=true` the good ones. What a"
        " row leaves out, or gives as null or empty, stays as it is. A row may do what the caller"
        " may do to the one account.",
        operation_id="accounts_bulk",
        parameters=[PARTIAL],
        request=BulkRowsSerializer,
        responses={200: BulkAnswerSerializer},
    )
    @action(
        detail=False,
        methods=["post"],
        filter_backends=[],
        pagination_class=None,
        parameters=("partial",),
    )
    @repeatable
    def bulk(self, request: Request) -> Response:
        return answer_rows(request, self.actor)

    @extend_schema(
        summary="Download accounts",
        description="The list as a file, filtered and sorted as the list is, safe in spreadsheets.",
        operation_id="accounts_export",
        parameters=[
            OpenApiParameter("format", enum=[*exports.FORMATS], default="csv"),
            OpenApiParameter("ordering", enum=[*ORDERINGS], default="name"),
            CUSTOM_FILTERS,
        ],
        responses={
            (200, form.content_type.split(";")[0]): OpenApiTypes.BINARY
            for form in exports.FORMATS.values()
        },
    )
    @action(detail=False, filter_backends=[ExportFilterBackend], pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        kind = _chosen(request, "format", exports.FORMATS)
        order = _chosen(request, "ordering", ORDERINGS)
        chosen = self.filtered_rows()
        asked = request.META.get("QUERY_STRING", "")
        services.note_export(actor=self.actor, rows=chosen.count(), form=kind, asked=asked)
        fields = fields_in_use()
        rows = export_rows(chosen, ORDERINGS[order], self.actor, settings.KAM_CURRENCY, fields)
        return exports.download(name="accounts", kind=kind, header=header_of(fields), rows=rows)


def _chosen(request: Request, name: str, allowed: dict[str, Any]) -> str:
    value = request.query_params.get(name, next(iter(allowed)))
    if value not in allowed:
        sentence = _("Choose one of: %s.") % ", ".join(allowed)
        raise ValidationError({name: [ErrorDetail(sentence, code="unknown_value")]})
    return value
