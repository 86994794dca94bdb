"""Remarks on the sections of plans over REST."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import UserField
from accounts.filters import UpdatedSinceFilter
from kam.core.api.fields import BIGGEST, StrictModelSerializer, named_object
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet
from kam.core.keyset import Ordering
from planning.api.flow import NothingSerializer
from planning.api.plans import PlanField, plans_seen
from planning.models import Plan, PlanComment
from planning.plans.comments import add_comment, reopen_comment, resolve_comment
from planning.plans.sections import SECTIONS

__all__ = ["PlanCommentViewSet"]

CODES = [(code, code) for code in SECTIONS]


class PlanCommentSerializer(StrictModelSerializer):
    account = serializers.IntegerField(
        source="plan.account_id", read_only=True, min_value=1, max_value=BIGGEST
    )
    plan = PlanField()
    section = serializers.ChoiceField(choices=CODES)
    author = UserField(read_only=True)
    mentions = serializers.SerializerMethodField(help_text="Whom the text names as @username.")

    class Meta:
        model = PlanComment
        fields = (
            "id", "account", "plan", "section", "author", "text", "mentions", "resolved_at",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("resolved_at", "created_at", "updated_at")

    @extend_schema_field({"type": "array", "items": named_object()})
    def get_mentions(self, comment: PlanComment) -> list[dict[str, Any]]:
        named = sorted(comment.mentions.all(), key=lambda user: user.pk)
        return [{"id": user.pk, "name": str(user)} for user in named]


class PlanCommentFilter(FilterSet):
    plan = django_filters.ModelChoiceFilter(queryset=plans_seen, help_text="Id of the plan.")
    section = django_filters.ChoiceFilter(choices=CODES)
    resolved = django_filters.BooleanFilter(
        field_name="resolved_at", lookup_expr="isnull", exclude=True
    )
    updated_since = UpdatedSinceFilter()


@described("comment on a plan", "comments on plans", "remarks on sections, until resolved")
class PlanCommentViewSet(CreateMixin, ReadViewSet):
    """Who may write the plan comments on it, in any state; colleagues named are told."""

    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = PlanCommentSerializer
    filterset_class = PlanCommentFilter
    orderings = {
        "id": Ordering("id"),
        "-id": Ordering("id", descending=True, tie_descending=True),
        "updated_at": Ordering("updated_at", moment=True),
    }

    def rows(self) -> QuerySet:
        return PlanComment.objects.select_related("plan", "author").prefetch_related("mentions")

    def perform_create(self, values: dict[str, Any]) -> PlanComment:
        if not Plan.objects.editable_by(self.actor).filter(pk=values["plan"].pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        return add_comment(actor=self.actor, **values)

    @extend_schema(summary="Resolve a comment", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    def resolve(self, request: Request, pk: int) -> Response:
        """Say that it is dealt with; a second time changes nothing."""
        return self._settled(request, resolve_comment)

    @extend_schema(summary="Open a comment again", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    def reopen(self, request: Request, pk: int) -> Response:
        """It is not dealt with after all; a second time changes nothing."""
        return self._settled(request, reopen_comment)

    def _settled(self, request: Request, settle: Callable[..., PlanComment]) -> Response:
        comment = self.get_object()
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        return self.answer(self.reread(settle(actor=self.actor, comment=comment)))
