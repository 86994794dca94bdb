"""Playbooks over REST: read by all, changed by administrators, started at an account."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import AccountField
from accounts.models import Account, AccountRole
from kam.core.api.fields import StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import AdministratorsChange, CanWrite, EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, UpdateMixin
from kam.core.keyset import Ordering
from planning.models import Playbook, PlaybookRun
from planning.playbooks.services import create_playbook, start_playbook, update_playbook


class StepSerializer(StrictSerializer):
    """One step: what, so many days after the start, by whom."""

    title = serializers.CharField(max_length=300)
    days_after = serializers.IntegerField(min_value=0, max_value=3650, default=0)
    role = serializers.ChoiceField(
        choices=AccountRole.Role.choices, allow_blank=True, default="",
        help_text="Empty, or nobody has it at the account: the owner.",
    )  # fmt: skip


class PlaybookSerializer(StrictModelSerializer):
    create_only = ()
    label = serializers.CharField(
        source="__str__", read_only=True, help_text="In the language of Accept-Language."
    )
    steps = StepSerializer(many=True)

    class Meta:
        model = Playbook
        fields = (
            "id", "code", "name", "label", "purpose", "event", "is_active", "steps", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("code", "created_at", "updated_at")


class StartSerializer(StrictSerializer):
    """Where, and from which day the steps count."""

    account = AccountField()
    started_on = serializers.DateField(required=False, help_text="Left out: today.")


class PlaybookRunSerializer(serializers.ModelSerializer):
    actions: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = PlaybookRun
        fields = ("id", "playbook", "account", "started_on", "cause", "actions")


@described("playbook", "playbooks", "lists of steps with relative dates; a start makes actions")
class PlaybookViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    http_method_names = ["get", "head", "options", "post", "patch"]
    permission_classes = [AdministratorsChange]
    serializer_class = PlaybookSerializer
    orderings = {"position": Ordering("position")}

    def rows(self) -> QuerySet:
        return Playbook.objects.prefetch_related("steps")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Playbook:
        return create_playbook(actor=self.actor, **values)

    def perform_change(self, playbook: Playbook, changes: dict, version: int | None) -> None:
        update_playbook(actor=self.actor, playbook=playbook, changes=changes, version=version)

    @extend_schema(
        summary="Start a playbook at an account",
        description="Each step becomes an action there.",
        request=StartSerializer,
        responses={201: PlaybookRunSerializer},
    )
    @action(detail=True, methods=["post"], permission_classes=[CanWrite])
    @repeatable
    def start(self, request: Request, pk: int) -> Response:
        wish = StartSerializer(data=request.data, context=self.get_serializer_context())
        wish.is_valid(raise_exception=True)
        account: Account = wish.validated_data["account"]
        if not Account.objects.editable_by(self.actor).filter(pk=account.pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        run = start_playbook(
            actor=self.actor,
            account=account,
            playbook=self.get_object(),
            on=wish.validated_data.get("started_on", timezone.localdate()),
        )
        return Response(PlaybookRunSerializer(run).data, 201)
