"""Account plans over REST: begun from facts, changed, discarded; and the texts of their sections."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import OnAccountFilter, accounts_in_sight
from accounts.api.serializers import AccountField, UserField
from accounts.api.views import OnAccountViewSet
from accounts.filters import UpdatedSinceFilter, owners_in_sight, teams_in_sight
from accounts.models import Team, User
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering
from kam.core.models import Change
from planning.api.flow import FlowMixin
from planning.models import Plan, PlanPart, PlanTemplate
from planning.plans.flags import WHYS, text_flags
from planning.plans.sections import SECTIONS, Kind
from planning.plans.services import (
    discard_plan,
    history_of,
    sections_of,
    start_plan,
    update_part,
    update_plan,
)

__all__ = ["PlanField", "PlanPartViewSet", "PlanViewSet", "plans_in_sight", "plans_seen"]

STAMPS = ("created_at", "updated_at")
HISTORY_SHOWN = 50
TEXTS = [section.code for section in SECTIONS.values() if section.kind is Kind.TEXT]


def plans_in_sight(user: User) -> QuerySet[Plan]:
    return Plan.objects.visible_to(user)


def plans_seen(request: Request | None) -> QuerySet[Plan]:
    return plans_in_sight(request.user) if request else Plan.objects.none()


def templates(user: User) -> QuerySet[PlanTemplate]:
    return PlanTemplate.objects.all()


class PlanField(ReferenceField):
    """The plan that something is of: its id."""

    def __init__(self, **options: Any):
        super().__init__(plans_in_sight, bare=True, **options)


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": [*SECTIONS]}})
class SectionsField(serializers.ReadOnlyField):
    """Codes of the sections that a plan has, in their order."""

    def __init__(self, **options: Any):
        super().__init__(source="*", **options)

    def to_representation(self, plan: Plan) -> list[str]:
        there = sections_of(plan)
        return [code for code in SECTIONS if code in there]


class PlanSerializer(StrictModelSerializer):
    create_only = ("account", "template", "carried_from")
    account = AccountField()
    template = ReferenceField(
        templates, key="name", required=False, allow_null=True,
        help_text="Left out: the one for the account's tier and industry.",
    )  # fmt: skip
    carried_from = PlanField(
        required=False, allow_null=True,
        help_text="A plan of the account that this one takes its content over from.",
    )  # fmt: skip
    sections = SectionsField()
    created_by = UserField(read_only=True, allow_null=True)
    submitted_by = UserField(read_only=True, allow_null=True)
    decided_by = UserField(read_only=True, allow_null=True)

    class Meta:
        model = Plan
        fields = (
            "id", "account", "year", "for_group", "state", "template", "carried_from", "sections",
            "created_by", "submitted_by", "submitted_at", "decided_by", "decided_at", "reason",
            *STAMPS,
        )  # fmt: skip
        read_only_fields = ("state", "submitted_at", "decided_at", "reason", *STAMPS)


class PlanFilter(OnAccountFilter):
    year = django_filters.NumberFilter(min_value=2000, max_value=2100)
    state = django_filters.ChoiceFilter(choices=Plan.State.choices)
    owner = django_filters.ModelChoiceFilter(
        field_name="account__owner", queryset=owners_in_sight, help_text="Id of the owner."
    )
    team = django_filters.ModelChoiceFilter(
        queryset=teams_in_sight, method="of_team", help_text="Id of the team, with those below it."
    )
    updated_since = UpdatedSinceFilter()

    @extend_schema_field(OpenApiTypes.INT)
    def of_team(self, rows: QuerySet, name: str, team: Team) -> QuerySet:
        return rows.filter(account__team__in=team.with_descendants())


@described("account plan", "account plans", "what we mean to do at accounts, one each year")
class PlanViewSet(RemoveMixin, FlowMixin, OnAccountViewSet):
    """DELETE discards a draft that was never approved; other plans are closed."""

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    needs_if_match = True
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    orderings = {
        **OnAccountViewSet.orderings,
        "-year": Ordering("year", descending=True),
        "updated_at": Ordering("updated_at", moment=True),
    }

    def rows(self) -> QuerySet:
        people = ("created_by", "submitted_by", "decided_by")
        return Plan.objects.select_related("template", *people)

    def create_service(self, **values: Any) -> Plan:
        return start_plan(carry=values.pop("carried_from", None), **values)

    def change_service(self, plan: Plan, changes: dict[str, Any], version: int | None) -> None:
        update_plan(actor=self.actor, plan=plan, changes=changes, version=version)

    def perform_remove(self, plan: Any) -> None:
        discard_plan(actor=self.actor, plan=plan)


class PlanPartSerializer(StrictModelSerializer):
    account = serializers.IntegerField(
        source="plan.account_id", read_only=True, min_value=1, max_value=BIGGEST
    )
    plan = PlanField(read_only=True)
    section = serializers.ChoiceField(choices=TEXTS, read_only=True)
    flag = serializers.SerializerMethodField(help_text="Why it is still open; null: it is not.")
    updated_by = UserField(read_only=True, allow_null=True)

    class Meta:
        model = PlanPart
        fields = (
            "id", "account", "plan", "section", "text", "certainty", "internal", "copied", "flag",
            "updated_by", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)

    @extend_schema_field(serializers.ChoiceField(choices=WHYS, allow_null=True))
    def get_flag(self, part: PlanPart) -> str | None:
        sure = part.certainty == PlanPart.Certainty.SURE
        return next((f.why.value for f in text_flags([(part.section, part.text, sure)])), None)


class PartChangeSerializer(serializers.ModelSerializer):
    """One writing of a text: what was there before and after."""

    by = UserField(source="actor", read_only=True, allow_null=True)
    before = serializers.SerializerMethodField(help_text="Null: the text was not touched.")
    after = serializers.SerializerMethodField(help_text="Null: the text was not touched.")

    class Meta:
        model = Change
        fields = ("id", "at", "by", "before", "after")
        read_only_fields = fields

    def get_before(self, change: Change) -> str | None:
        return change.values.get("text", [None, None])[0]

    def get_after(self, change: Change) -> str | None:
        return change.values.get("text", [None, None])[1]


class PlanPartFilter(FilterSet):
    plan = django_filters.ModelChoiceFilter(queryset=plans_seen, help_text="Id of the plan.")
    account = django_filters.ModelChoiceFilter(
        field_name="plan__account", queryset=accounts_in_sight, help_text="Id of the account."
    )
    section = django_filters.ChoiceFilter(choices=[(code, code) for code in TEXTS])
    certainty = django_filters.ChoiceFilter(choices=PlanPart.Certainty.choices)
    updated_since = UpdatedSinceFilter()


@described("text of a plan", "texts of plans", "what account plans say, section by section")
class PlanPartViewSet(UpdateMixin, ReadViewSet):
    """A plan begins with them. Writing makes an approved plan a draft again."""

    http_method_names = ["get", "head", "options", "patch"]
    permission_classes = [EditableOrReadOnly]
    needs_if_match = True
    serializer_class = PlanPartSerializer
    filterset_class = PlanPartFilter
    orderings = {"id": Ordering("id"), "updated_at": Ordering("updated_at", moment=True)}

    def rows(self) -> QuerySet:
        return PlanPart.objects.select_related("plan", "updated_by")

    def perform_change(self, part: PlanPart, changes: dict, version: int | None) -> None:
        update_part(
            actor=self.actor, plan=part.plan, section=part.section, changes=changes, version=version
        )

    @extend_schema(
        summary="What a text said before",
        description=f"The last {HISTORY_SHOWN} changes, the newest first.",
        responses=PartChangeSerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def history(self, request: Request, pk: int) -> Response:
        found = history_of(self.get_object())[:HISTORY_SHOWN]
        return Response(PartChangeSerializer(found, many=True).data)
