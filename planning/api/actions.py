"""Actions over REST: what is to be done, by whom, until when, and what became of it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import BY_UPDATE, STAMPS, PersonField
from accounts.api.serializers import AccountField, UserField
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter
from accounts.models import Activity
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import CanWrite, EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.keyset import Ordering
from planning.actions.services import action_from_step, create_action, update_action
from planning.actions.words import SOURCES, STATES
from planning.models import Action, Goal, Plan, PlaybookRun, Review


def _in_sight(model: Any) -> Any:
    return lambda user: model.objects.visible_to(user)


def _linked(model: Any, **options: Any) -> ReferenceField:
    """What an action belongs to, as its bare id."""
    options = {"required": False, "allow_null": True} | options
    return ReferenceField(_in_sight(model), bare=True, **options)


class ActionSerializer(StrictModelSerializer):
    create_only = ("account", "activity")
    account = AccountField()
    owner = UserField(required=False, help_text="Who of us sees to it; left out: you.")
    their_owner = PersonField()
    plan = _linked(Plan)
    goal = _linked(Goal)
    review = _linked(Review)
    activity = _linked(Activity, help_text="The contact it comes from.")
    playbook_run = _linked(
        PlaybookRun, required=None, read_only=True, help_text="The start of a playbook."
    )
    state = serializers.ChoiceField(
        choices=["open", "started", "done", "dropped"], read_only=True,
        help_text="Follows from the days; set these.",
    )  # fmt: skip
    overdue = serializers.SerializerMethodField(help_text="Open, and its day is over.")

    class Meta:
        model = Action
        fields = (
            "id", "account", "title", "note", "owner", "their_owner", "due", "state", "overdue",
            "started_on", "done_on", "dropped_on", "evidence", "internal", "plan", "goal",
            "review", "activity", "playbook_run", "copied", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)

    def get_overdue(self, action: Action) -> bool:
        return action.is_overdue(timezone.localdate())


def _number(field: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(field_name=field, min_value=1, max_value=BIGGEST)


class ActionFilter(OnAccountFilter):
    owner = _number("owner_id")
    plan = _number("plan_id")
    goal = _number("goal_id")
    review = _number("review_id")
    activity = _number("activity_id")
    playbook = _number("playbook_run__playbook_id")
    state = django_filters.ChoiceFilter(choices=[*STATES.items()], method="in_state")
    source = django_filters.ChoiceFilter(choices=[*SOURCES.items()], method="from_source")
    due_from = django_filters.DateFilter(field_name="due", lookup_expr="gte")
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lt")
    updated_since = UpdatedSinceFilter()

    def in_state(self, rows: Any, name: str, state: str) -> QuerySet:
        return rows.in_state(state, timezone.localdate())

    def from_source(self, rows: Any, name: str, source: str) -> QuerySet:
        return rows.from_source(source)


class FromStepSerializer(StrictSerializer):
    activity = ReferenceField(
        _in_sight(Activity), bare=True, help_text="Id of a contact whose next step is open."
    )


@described("action", "actions", "what is to be done at accounts, by whom, until when")
class ActionViewSet(OnAccountViewSet):
    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    orderings = {
        **OnAccountViewSet.orderings,
        "due": Ordering("due"),
        "-due": Ordering("due", descending=True, tie_descending=True),
        **BY_UPDATE,
    }

    def rows(self) -> QuerySet:
        return Action.objects.select_related("owner", "their_owner")

    def create_service(self, **values: Any) -> Action:
        return create_action(**values)

    def change_service(self, action: Action, changes: dict, version: int | None) -> None:
        update_action(action=action, actor=self.actor, changes=changes, version=version)

    @extend_schema(
        summary="Make a next step an action",
        description="The open next step of a contact becomes an action, and is settled with it.",
        request=FromStepSerializer,
        responses={201: ActionSerializer},
    )
    @action(detail=False, methods=["post"], url_path="from-step", permission_classes=[CanWrite])
    @repeatable
    def from_step(self, request: Request) -> Response:
        wish = FromStepSerializer(data=request.data, context=self.get_serializer_context())
        wish.is_valid(raise_exception=True)
        entry: Activity = wish.validated_data["activity"]
        if not Activity.objects.editable_by(self.actor).filter(pk=entry.pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        made = self.reread(action_from_step(actor=self.actor, activity=entry))
        return self.answer(made, 201, Location=self.location(made))
