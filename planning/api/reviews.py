"""Reviews over REST: opened, prepared, moved, held."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField, UserField
from accounts.api.views import OnAccountViewSet
from accounts.filters import owners_in_sight, teams_in_sight
from accounts.models import Team
from kam.core.api.conditional import conditional
from kam.core.api.fields import NothingSerializer, StrictModelSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.schema import described
from kam.core.keyset import Ordering
from planning import reviews
from planning.models import Review

SAID = ("held_on", "verdict", "decision", "next_due")


class ReviewSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    plan = serializers.IntegerField(
        source="plan_id", read_only=True, allow_null=True, help_text="Id of the account plan."
    )
    held_by = UserField(read_only=True, allow_null=True)
    missed = serializers.SerializerMethodField(help_text="Not held, and its day is over.")
    next_due = serializers.DateField(
        write_only=True, required=False, allow_null=True,
        help_text="Day of the next review, when this one is held; default: after the rhythm.",
    )  # fmt: skip
    prepared = serializers.SerializerMethodField(help_text="What changed, see docs/api.md.")

    class Meta:
        model = Review
        fields = (
            "id", "account", "plan", "due", "since", "missed", "prepared", "prepared_at",
            "held_on", "held_by", "verdict", "decision", "next_due", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("since", "prepared_at", "created_at", "updated_at")

    def get_missed(self, review: Review) -> bool:
        return review.held_on is None and review.due < timezone.localdate()

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_prepared(self, review: Review) -> dict[str, Any]:
        return review.prepared


class ReviewFilter(OnAccountFilter):
    held = django_filters.BooleanFilter(field_name="held_on", lookup_expr="isnull", exclude=True)
    missed = django_filters.BooleanFilter(method="of_missed")
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lt")
    owner = django_filters.ModelChoiceFilter(
        field_name="account__owner", queryset=owners_in_sight, help_text="Id of the owner."
    )
    team = django_filters.ModelChoiceFilter(
        field_name="account__team", queryset=teams_in_sight, method="of_team",
        help_text="Id of the team, with those below it.",
    )  # fmt: skip

    def of_missed(self, rows: QuerySet, name: str, missed: bool) -> QuerySet:
        late = {"held_on": None, "due__lt": timezone.localdate()}
        return rows.filter(**late) if missed else rows.exclude(**late)

    def of_team(self, rows: QuerySet, name: str, team: Team) -> QuerySet:
        return rows.filter(account__team__in=team.with_descendants())


@described("review", "reviews", "what changed at an account in a quarter, and what was decided")
class ReviewViewSet(OnAccountViewSet):
    """POST opens one; a verdict with a decision holds it and opens the next."""

    http_method_names = ["get", "head", "options", "post", "patch"]
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    orderings = {
        "due": Ordering("due"),
        "-due": Ordering("due", descending=True, tie_descending=True),
    }

    def rows(self) -> QuerySet:
        return Review.objects.select_related("held_by")

    def create_service(self, **values: Any) -> Review:
        said = {name: values.pop(name) for name in SAID if name in values}
        review = reviews.create_review(**values)
        if said:
            self.change_service(review, said, None)
        return review

    def change_service(self, review: Review, changes: dict, version: int | None) -> None:
        reviews.update_review(review=review, actor=self.actor, changes=changes, version=version)

    @extend_schema(summary="Prepare an open review anew", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def prepare(self, request: Request, pk: int) -> Response:
        """What changed until this minute. One that was held stays as it was prepared."""
        review, _version = self._read(request)
        reviews.prepare_one(review)
        return self.answer(self.reread(review))

    @extend_schema(summary="Take back that a review was held", request=NothingSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    @conditional
    def reopen(self, request: Request, pk: int) -> Response:
        """The next one goes with it, unless it has been dealt with already."""
        review, version = self._read(request)
        reviews.reopen_review(review=review, actor=self.actor, version=version)
        return self.answer(self.reread(review))

    def _read(self, request: Request) -> tuple[Review, int | None]:
        review = self.get_object()
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        return review, self.version_read(request, review)
