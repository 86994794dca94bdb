"""Templates of plans over REST."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Industry
from kam.core.api.fields import ReferenceField, StrictModelSerializer, StrictSerializer
from kam.core.api.permissions import AdministratorsChange
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, UpdateMixin
from kam.core.keyset import Ordering
from planning.models import PlanTemplate
from planning.plans.sections import SECTIONS
from planning.plans.templates import LONGEST_PROMPT, create_template, update_template

__all__ = ["PlanTemplateViewSet"]


def industries(user: Any) -> QuerySet[Industry]:
    return Industry.objects.all()


class SectionSerializer(StrictSerializer):
    section = serializers.ChoiceField(choices=list(SECTIONS))
    prompt = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_PROMPT,
        help_text="What it asks; empty: the usual question.",
    )  # fmt: skip
    required = serializers.BooleanField(
        required=False, help_text="A plan is not submitted while it is empty."
    )


@extend_schema_field(SectionSerializer(many=True))
class SectionsField(serializers.ListField):
    """What a plan asks for, in the order of plans; empty: all sections."""

    child = SectionSerializer()

    def to_representation(self, data: Any) -> list[dict[str, Any]]:
        return data


class PlanTemplateSerializer(StrictModelSerializer):
    industry = ReferenceField(industries, key="name", required=False, allow_null=True)
    tier = serializers.RegexField("^[A-Z]$", required=False, allow_blank=True)
    sections = SectionsField(required=False, max_length=len(SECTIONS))

    class Meta:
        model = PlanTemplate
        fields = (
            "id", "name", "tier", "industry", "sections", "is_active", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


@described("plan template", "plan templates", "what the plans of a tier or industry ask for")
class PlanTemplateViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    """Everybody reads them, administrators change them; one not in use has `is_active` false."""

    http_method_names = ["get", "head", "options", "post", "patch"]
    permission_classes = [AdministratorsChange]
    serializer_class = PlanTemplateSerializer
    orderings = {"name": Ordering("name"), "id": Ordering("id")}

    def rows(self) -> QuerySet:
        return PlanTemplate.objects.select_related("industry")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> PlanTemplate:
        return create_template(actor=self.actor, **values)

    def perform_change(self, obj: Model, changes: dict[str, Any], version: int | None) -> None:
        update_template(actor=self.actor, template=obj, changes=changes, version=version)
