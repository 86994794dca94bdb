"""Persons over REST: who they are, what is held of them, where they worked, and where they go."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.serializers import (
    AccountField,
    PersonSerializer,
    UserField,
    people_in_sight,
)
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter
from accounts.models import Belief, Employment, Person, Source
from accounts.people_filters import PersonFilter, accounts_in_sight
from kam.core.api.fields import ReferenceField, StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet
from kam.core.keyset import Ordering

BY_ID = {"-id": Ordering("id", descending=True, tie_descending=True), "id": Ordering("id")}


class LeaveSerializer(StrictSerializer):
    on = serializers.DateField(help_text="Their last day there.")


class MoveSerializer(StrictSerializer):
    to = AccountField(help_text="Where they work now: an account that you may change.")
    on = serializers.DateField(help_text="Their first day there.")
    title = serializers.CharField(max_length=150, required=False, allow_blank=True)


@described("person", "people", "at accounts, and around them")
class PersonViewSet(OnAccountViewSet):
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    orderings = {
        "name": Ordering("name"),
        "-name": Ordering("name", descending=True, tie_descending=True),
        "updated_at": Ordering("updated_at", moment=True),
    }

    def rows(self) -> QuerySet:
        return Person.objects.select_related("known_by").prefetch_related("roles")

    def get_queryset(self) -> QuerySet:
        return (
            self.rows().listed_for(self.actor) if self.action == "list" else super().get_queryset()
        )

    def create_service(self, **values: Any) -> Person:
        return services.create_person(**values)

    def change_service(self, person: Person, changes: dict, version: int | None) -> None:
        services.update_person(person=person, actor=self.actor, changes=changes, version=version)

    @extend_schema(
        summary="Say that a person has left", request=LeaveSerializer, responses=PersonSerializer
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def leave(self, request: Request, pk: int) -> Response:
        said = _read(LeaveSerializer, request, self)
        return self._with(services.leave_company, **said)

    @extend_schema(
        summary="Take back that a person has left", request=None, responses=PersonSerializer
    )
    @action(detail=True, methods=["post"], url_path="return")
    @repeatable
    def come_back(self, request: Request, pk: int) -> Response:
        return self._with(services.undo_leave)

    @extend_schema(
        summary="Say that a person works elsewhere",
        request=MoveSerializer,
        responses=PersonSerializer,
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def move(self, request: Request, pk: int) -> Response:
        said = _read(MoveSerializer, request, self)
        self.check_account(said["to"])
        return self._with(services.move_person, **said)

    @extend_schema(
        summary="Take back the last move",
        description="Within 30 days, by who may also change the account they came from.",
        request=None,
        responses=PersonSerializer,
    )
    @action(detail=True, methods=["post"], url_path="move-back")
    @repeatable
    def move_back(self, request: Request, pk: int) -> Response:
        return self._with(services.undo_move)

    def _with(self, service: Callable[..., Person], **said: Any) -> Response:
        person = self.get_object()  # a repeat may find them out of sight: its answer is kept
        return self.answer(self.reread(service(person=person, actor=self.actor, **said)))


def _read(kind: type[StrictSerializer], request: Request, view: Any) -> dict[str, Any]:
    serializer = kind(data=request.data, context=view.get_serializer_context())
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class BeliefSerializer(StrictModelSerializer):
    person = ReferenceField(people_in_sight, bare=True)
    judged_by = UserField(read_only=True, allow_null=True)

    class Meta:
        model = Belief
        fields = (
            "id", "person", "kind", "value", "judged_on", "source", "confirmed", "judged_by",
            "note", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"judged_on": {"required": False, "help_text": "Left out: today."}}


class BeliefFilter(FilterSet):
    person = django_filters.NumberFilter(
        field_name="person_id", min_value=1, max_value=2**63 - 1, help_text="Id of the person."
    )
    account = django_filters.ModelChoiceFilter(
        field_name="person__account", queryset=accounts_in_sight, help_text="Id of the account."
    )
    kind = django_filters.ChoiceFilter(choices=Belief.Kind.choices)
    updated_since = UpdatedSinceFilter()


@described("belief", "beliefs", "what is held of people since a day; the newest counts")
class BeliefViewSet(CreateMixin, ReadViewSet):
    """A belief is never changed: who thinks otherwise notes another."""

    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = BeliefSerializer
    filterset_class = BeliefFilter
    orderings = BY_ID

    def rows(self) -> QuerySet:
        return Belief.objects.select_related("judged_by")

    def perform_create(self, values: dict[str, Any]) -> Model:
        editable = Person.objects.editable_by(self.actor)
        if not editable.filter(pk=values["person"].pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        return services.note_belief(actor=self.actor, **{"source": Source.STAFF, **values})


class EmploymentSerializer(serializers.ModelSerializer):
    account = AccountField(read_only=True)
    person = ReferenceField(people_in_sight, read_only=True)
    roles = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="When they left."
    )

    class Meta:
        model = Employment
        fields = (
            "id", "person", "account", "title", "starts", "ends", "roles", "influence",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


class EmploymentFilter(FilterSet):
    account = django_filters.ModelChoiceFilter(
        queryset=accounts_in_sight, help_text="Id of the account."
    )
    person = django_filters.NumberFilter(
        field_name="person_id", min_value=1, max_value=2**63 - 1, help_text="Id of the person."
    )
    updated_since = UpdatedSinceFilter()


@described("employment", "employments", "where people worked, on record since they moved or left")
class EmploymentViewSet(ReadViewSet):
    serializer_class = EmploymentSerializer
    filterset_class = EmploymentFilter
    orderings = BY_ID

    def rows(self) -> QuerySet:
        return Employment.objects.select_related("person")
