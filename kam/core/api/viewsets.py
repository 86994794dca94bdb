"""Viewsets that join a queryset, a serializer and services; all doors share these manners."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from kam.core.api import conditional
from kam.core.api.filters import check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.keyset import Ordering
from kam.core.statements import Statement


class ReadViewSet(mixins.ListModelMixin, GenericViewSet):
    """List and one. `rows` is everything with what is shown; what may be seen is visible_to.

    `orderings` are the allowed values of `ordering=`, the first one the default. Where `rows` asks
    the database before anything is listed, `queryset` tells the schema the model without asking.
    """

    http_method_names = ["get", "head", "options"]
    lookup_value_converter = "int"
    orderings: dict[str, Ordering] = {}
    parameters: tuple[str, ...] = ()  # what an action takes besides; lists check their own
    needs_if_match = False
    secrets: tuple[str, ...] = ()  # shown once, never kept for a repeat

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """One object and every POST take no parameter of the list: that would be silence."""
        super().initial(request, *args, **kwargs)
        if self.detail or request.method == "POST":
            check_parameters(request, self.parameters)

    @property
    def actor(self) -> Any:
        """The user who asks: permissions have made sure that there is one."""
        return self.request.user

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.rows().visible_to(self.actor)

    def kept_statements(
        self, queryset: QuerySet, order: str, limit: int
    ) -> Sequence[Statement] | None:
        """The SQL of this list's first page where it is kept: keyset.first_legs as statements."""
        return None

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    def answer(self, obj: Model, status_code: int = 200, **headers: str) -> Response:
        """The object as everybody reads it, with its ETag."""
        shown = self.represent(obj)
        etag = conditional.etag_of(obj, shown | dict.fromkeys(self.secrets))
        return Response(shown, status_code, headers={"ETag": etag, **headers})

    def version_read(self, request: Request, obj: Model) -> int | None:
        """What If-Match says was read: the service compares it again under its lock."""
        etag = conditional.etag_of(obj, self.represent(obj))
        conditional.check(request, etag, required=self.needs_if_match)
        return getattr(obj, "version", None) if "If-Match" in request.headers else None

    def represent(self, obj: Any) -> dict[str, Any]:
        return self.get_serializer(obj).data

    def reread(self, obj: Model) -> Model:
        """The object after a change, even where the change took it out of the user's sight."""
        return self.rows().get(pk=obj.pk)


class CreateMixin:
    """POST, repeatable with an Idempotency-Key. `perform_create` calls the service."""

    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        obj = self.reread(self.perform_create(serializer.validated_data))
        return self.answer(obj, status.HTTP_201_CREATED, Location=self.location(obj))

    def location(self, obj: Model) -> str:
        return self.reverse_action("detail", args=[obj.pk])


class UpdateMixin:
    """PATCH changes the fields it names; PUT also puts the others back to their defaults."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, partial=True)

    @transaction.atomic
    def update(self, request: Request, *args: Any, partial: bool = False, **kw: Any) -> Response:
        obj = self.get_object()
        version = self.version_read(request, obj)
        serializer = self.get_serializer(obj, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        changes = dict(serializer.validated_data)
        self.perform_change(obj, changes if partial else left_out(serializer) | changes, version)
        return self.answer(self.reread(obj))


class RemoveMixin:
    """DELETE, for who has read the object as it is. `perform_remove` calls the service."""

    @transaction.atomic
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        obj = self.get_object()
        self.version_read(request, obj)
        self.perform_remove(obj)
        return Response(status=status.HTTP_204_NO_CONTENT)


def left_out(serializer) -> dict[str, Any]:
    """The default of each field that a PUT may set but did not."""
    model = serializer.Meta.model
    names = {field.name: field for field in model._meta.get_fields()}
    free = [f.source for f in serializer.fields.values() if not f.read_only and not f.required]
    return {name: _default(names.get(name)) for name in free if name not in serializer.create_only}


def _default(field: Any) -> Any:
    return [] if field is None or field.many_to_many or field.one_to_many else field.get_default()
