"""A plan's way over REST: submitted, approved, sent back, closed; and what approvals froze."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import FilterSet
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import UserField
from accounts.models import User
from kam.core.api.conditional import conditional
from kam.core.api.fields import BIGGEST, NothingSerializer, StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.asked import number
from kam.core.keyset import Ordering
from planning.models import Plan, PlanVersion
from planning.plans import flow
from planning.plans.comparing import Difference, compare
from planning.plans.freezing import frozen
from planning.plans.sections import SECTIONS

__all__ = ["FlowMixin", "PlanVersionViewSet"]


class RemarkSerializer(StrictSerializer):
    reason = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="Shown with the plan."
    )


class RejectionSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=1000, help_text="What should be different.")


class ReopeningSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=1000, help_text="Why it is not over after all.")


class FlowMixin:
    """The steps of a plan, each a POST that answers with the plan as it then is.

    They demand If-Match as every change of a plan does: nobody approves what they have not read.
    """

    @extend_schema(summary="Submit a plan", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def submit(self, request: Request, pk: int) -> Response:
        """Hand a draft in: who leads the account's team is told. Required sections must be written."""
        return self._step(request, NothingSerializer, flow.submit_plan)

    @extend_schema(summary="Take a plan back from review", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def withdraw(self, request: Request, pk: int) -> Response:
        """It is a draft again, to go on writing."""
        return self._step(request, NothingSerializer, flow.withdraw_plan)

    @extend_schema(summary="Approve a plan", request=RemarkSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def approve(self, request: Request, pk: int) -> Response:
        """Freezes the next of `plan-versions/`. For who leads, but not who submitted it."""
        return self._step(request, RemarkSerializer, flow.approve_plan)

    @extend_schema(summary="Send a plan back", request=RejectionSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def reject(self, request: Request, pk: int) -> Response:
        """It is a draft again, and its writers are told why. For who may approve it."""
        return self._step(request, RejectionSerializer, flow.reject_plan)

    @extend_schema(summary="Close a plan", request=RemarkSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def close(self, request: Request, pk: int) -> Response:
        """Nothing in it changes any more. For managers and administrators."""
        return self._step(request, RemarkSerializer, flow.close_plan)

    @extend_schema(summary="Open a closed plan again", request=ReopeningSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def reopen(self, request: Request, pk: int) -> Response:
        """It is a draft again, and its writers are told why. For managers and administrators."""
        return self._step(request, ReopeningSerializer, flow.reopen_plan)

    def _step(self, request: Request, body: type[StrictSerializer], act: Callable) -> Response:
        view: Any = self
        plan: Plan = view.get_object()
        version = view.version_read(request, plan)
        wish = body(data=request.data)
        wish.is_valid(raise_exception=True)
        act(actor=view.actor, plan=plan, version=version, **wish.validated_data)
        return view.answer(view.reread(plan))


class PlanVersionSerializer(StrictModelSerializer):
    account = serializers.IntegerField(
        source="plan.account_id", read_only=True, min_value=1, max_value=BIGGEST
    )
    plan = serializers.IntegerField(
        source="plan_id", read_only=True, min_value=1, max_value=BIGGEST
    )
    approved_by = UserField(read_only=True, allow_null=True)

    class Meta:
        model = PlanVersion
        fields = ("id", "account", "plan", "number", "approved_by", "approved_at", "reason")
        read_only_fields = fields


class WholeVersionSerializer(PlanVersionSerializer):
    content = serializers.DictField(
        help_text="The whole plan as it was: `plan`, `sections`, `forecasts` and `facts`."
    )

    class Meta(PlanVersionSerializer.Meta):
        fields = (*PlanVersionSerializer.Meta.fields, "content")
        read_only_fields = fields


class RowPairSerializer(serializers.Serializer):
    change = serializers.ChoiceField(choices=["added", "removed", "changed", "same"])
    before = serializers.DictField(source="old", allow_null=True)
    after = serializers.DictField(source="new", allow_null=True)


class DifferenceSerializer(serializers.Serializer):
    section = serializers.ChoiceField(choices=list(SECTIONS), source="code")
    same = serializers.BooleanField()
    before = serializers.SerializerMethodField(help_text="Its text; null where it holds rows.")
    after = serializers.SerializerMethodField(help_text="Its text; null where it holds rows.")
    marks = serializers.SerializerMethodField(help_text="`unsure`, `internal`: which differ.")
    rows = RowPairSerializer(many=True)

    def get_before(self, one: Difference) -> str | None:
        return None if one.old is None else "".join(piece.text for piece in one.old)

    def get_after(self, one: Difference) -> str | None:
        return None if one.new is None else "".join(piece.text for piece in one.new)

    def get_marks(self, one: Difference) -> list[str]:
        return sorted(one.marks)


def plans_of(request: Request | None) -> QuerySet[Plan]:
    user: User | None = getattr(request, "user", None)
    return Plan.objects.visible_to(user) if user else Plan.objects.none()


class PlanVersionFilter(FilterSet):
    plan = django_filters.ModelChoiceFilter(queryset=plans_of, help_text="Id of the plan.")


@described("version of a plan", "versions of plans", "plans as they were when they were approved")
class PlanVersionViewSet(ReadViewSet):
    """Made by approvals; nothing here is ever changed."""

    permission_classes = [IsAuthenticated]
    serializer_class = PlanVersionSerializer
    filterset_class = PlanVersionFilter
    orderings = {"-id": Ordering("id", descending=True, tie_descending=True), "id": Ordering("id")}

    def rows(self) -> QuerySet:
        rows = PlanVersion.objects.select_related("plan", "approved_by")
        return rows.defer("content") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        return PlanVersionSerializer if self.action == "list" else WholeVersionSerializer

    @extend_schema(
        summary="How another version differs from this one",
        description="Section by section. Without `to`: the plan as it is now.",
        parameters=[OpenApiParameter("to", OpenApiTypes.INT, description="Id of a version.")],
        responses=DifferenceSerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=None, parameters=("to",))
    def differences(self, request: Request, pk: int) -> Response:
        version = self.get_object()
        wish = request.query_params.get("to")
        new = frozen(version.plan) if wish is None else self._other(version, wish).content
        return Response(DifferenceSerializer(compare(version.content, new), many=True).data)

    def _other(self, version: PlanVersion, wish: str) -> PlanVersion:
        return get_object_or_404(version.plan.versions, pk=number(wish))
