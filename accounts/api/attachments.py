"""Files of accounts over REST: brought as a form, read as JSON, fetched as they are."""

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField, UserField
from accounts.attachments import attachment_content
from accounts.models import Account, Activity, Attachment
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.files.types import TYPES
from kam.core.keyset import Ordering

CONTENT_TYPES = sorted({kind.content_type for kind in TYPES.values()})


def entries_in_sight(user: Any) -> QuerySet[Activity]:
    return Activity.objects.visible_to(user)


class FormAccountField(AccountField):
    """In a form all values are texts: digits are an id, anything else a code."""

    def to_internal_value(self, data: Any) -> Model:
        return super().to_internal_value(_number(data))


class FormReferenceField(ReferenceField):
    def to_internal_value(self, data: Any) -> Model:
        return super().to_internal_value(_number(data))


def _number(data: Any) -> Any:
    digits = isinstance(data, str) and data.isascii() and data.isdecimal() and len(data) < 19
    return int(data) if digits else data


class AttachmentSerializer(StrictModelSerializer):
    account = AccountField()
    activity = ReferenceField(entries_in_sight, bare=True, allow_null=True, required=False)
    uploaded_by = UserField(allow_null=True)

    class Meta:
        model = Attachment
        fields = (
            "id", "account", "activity", "name", "size", "content_type", "sha256", "description",
            "uploaded_by", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("size", "content_type", "sha256", "created_at", "updated_at")


class AttachmentUploadSerializer(StrictSerializer):
    account = FormAccountField()
    activity = FormReferenceField(entries_in_sight, bare=True, required=False)
    file = serializers.FileField(help_text="Its name says what it is, and its content must agree.")
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AttachmentFilter(OnAccountFilter):
    activity = django_filters.NumberFilter(field_name="activity_id", min_value=1, max_value=BIGGEST)


@described("file", "files", "what was attached to accounts and to their contact log")
class AttachmentViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """DELETE takes a file away; on the pages it can be brought back for some weeks."""

    http_method_names = ["get", "head", "options", "post", "delete"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    orderings = {
        "-created_at": Ordering("created_at", descending=True, tie_descending=True, moment=True),
        "created_at": Ordering("created_at", moment=True),
    }

    def get_parsers(self) -> list:
        return [MultiPartParser()]

    def rows(self) -> QuerySet:
        return Attachment.objects.select_related("uploaded_by")

    @extend_schema(
        request={"multipart/form-data": AttachmentUploadSerializer},
        responses={201: AttachmentSerializer},
    )
    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        upload = AttachmentUploadSerializer(data=request.data, context={"request": request})
        upload.is_valid(raise_exception=True)
        obj = self.reread(self.perform_create(upload.validated_data))
        return self.answer(obj, 201, Location=self.location(obj))

    def perform_create(self, values: dict[str, Any]) -> Attachment:
        editable = Account.objects.editable_by(self.actor)
        if not editable.filter(pk=values["account"].pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        return services.attach_file(actor=self.actor, name=values["file"].name, **values)

    def perform_remove(self, attachment: Any) -> None:
        services.remove_attachment(attachment=attachment, actor=self.actor)

    @extend_schema(
        summary="Fetch the content of a file",
        description="The content as it was brought, to be saved: never shown by a browser.",
        responses={(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES},
    )
    @action(detail=True, methods=["get"])
    def content(self, request: Request, *args: Any, **kwargs: Any) -> FileResponse:
        return attachment_content(self.get_object())
