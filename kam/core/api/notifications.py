"""What a user is told, over REST: their own notices, and the marks that they were read."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from kam.core import notices
from kam.core.api.idempotency import repeatable
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from kam.core.models import Notification


class NotificationFilter(django_filters.FilterSet):
    unread = django_filters.ChoiceFilter(
        label=_("Unread"), choices=[("true", "true"), ("false", "false")], method="by_unread"
    )
    kind = django_filters.ChoiceFilter(choices=Notification.Kind.choices)

    def by_unread(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(read_at__isnull=value == "true")


class NotificationSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField(help_text="In the language of Accept-Language.")
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    url = serializers.CharField(help_text="The page behind it, within this site.", read_only=True)

    class Meta:
        model = Notification
        fields = ("id", "kind", "text", "url", "account", "created_at", "read_at")
        read_only_fields = fields

    def get_text(self, notice: Notification) -> str:
        return notices.in_words(notice)


class MarkedSerializer(serializers.Serializer):
    marked = serializers.IntegerField(min_value=0, help_text="How many were unread before.")


@described("notification", "notifications", "what you are told; of accounts that you may still see")
class NotificationViewSet(ReadViewSet):
    """Everybody reads their own, and marks them as read."""

    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [IsAuthenticated]
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    orderings = {
        "-id": Ordering("id", descending=True, tie_descending=True),
        "id": Ordering("id"),
    }

    def rows(self) -> QuerySet:
        return Notification.objects.all()

    @extend_schema(summary="Mark a notification as read", request=None)
    @action(detail=True, methods=["post"])
    @repeatable
    def read(self, request: Request, pk: int) -> Response:
        notice = self.get_object()
        notices.mark_read(user=self.actor, pks=[notice.pk])
        return Response(self.represent(self.reread(notice)))

    @extend_schema(
        summary="Mark all as read",
        request=None,
        responses=MarkedSerializer,
    )
    @action(detail=False, methods=["post"], url_path="read-all", filterset_class=None)
    @repeatable
    def read_all(self, request: Request) -> Response:
        return Response({"marked": notices.mark_read(user=self.actor)})
