"""Customer-perceived value over REST."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.api.filters import OnAccountFilter
from accounts.api.knowledge import PersonField
from accounts.api.serializers import AccountField, UserField
from accounts.api.views import OnAccountViewSet
from kam.core.api.fields import StrictModelSerializer, StrictSerializer
from kam.core.api.schema import described
from scoring import perceived
from scoring.api.days import not_to_come
from scoring.models import PerceivedValue


class RatingSerializer(StrictSerializer):
    attribute = serializers.CharField(max_length=100)
    weight = serializers.FloatField(min_value=0, max_value=100, help_text="More than 0.")
    ours = serializers.FloatField(min_value=1, max_value=10, allow_null=True)
    theirs = serializers.FloatField(min_value=1, max_value=10, allow_null=True)


class PerceivedValueSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()
    person = PersonField()
    judged_by = UserField(read_only=True, allow_null=True)
    ratings = RatingSerializer(many=True)
    verdict = serializers.SerializerMethodField(help_text="better, fair or worse than theirs.")

    class Meta:
        model = PerceivedValue
        fields = (
            "id", "account", "judged_on", "competitor", "price", "source", "person", "judged_by",
            "ratings", "quality", "worth", "verdict", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("quality", "worth", "created_at", "updated_at")
        extra_kwargs = {"judged_on": {"required": False}}

    def get_verdict(self, row: PerceivedValue) -> str:
        return perceived.seen(row).verdict


class PerceivedValueFilter(OnAccountFilter):
    as_of = django_filters.DateFilter(
        method="known",
        help_text="As known on a day: of each account the newest by then.",
        validators=[not_to_come],
    )

    def known(self, queryset: Any, name: str, value: date) -> QuerySet:
        newest: QuerySet = queryset.newest(value)
        return newest


@described("perceived value", "perceived values", "how customers rate us beside a competitor")
class PerceivedValueViewSet(OnAccountViewSet):
    serializer_class = PerceivedValueSerializer
    filterset_class = PerceivedValueFilter

    def rows(self) -> QuerySet:
        return PerceivedValue.objects.select_related("judged_by", "person")

    def create_service(self, **values: Any) -> PerceivedValue:
        return perceived.create_perceived_value(**values)

    def change_service(self, row: PerceivedValue, changes: dict, version: int | None) -> None:
        perceived.update_perceived_value(
            perceived_value=row, actor=self.actor, changes=changes, version=version
        )
