"""The coverage policy over REST."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kam.core.api.fields import StrictModelSerializer
from kam.core.api.permissions import AdministratorsChange
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet, UpdateMixin
from kam.core.keyset import Ordering
from planning.models import CoveragePolicy
from planning.rules import ROLES
from planning.services import update_coverage_policy


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": [*ROLES]}})
class RolesField(serializers.MultipleChoiceField):
    """Roles of people, as a list of words in one order."""

    def to_internal_value(self, data: Any) -> list[str]:
        given = super().to_internal_value(data)
        return [role for role in ROLES if role in given]

    def to_representation(self, value: Any) -> list[str]:
        return list(value)


class CoveragePolicySerializer(StrictModelSerializer):
    create_only = ()
    roles_to_know = RolesField(choices=ROLES, required=False)

    class Meta:
        model = CoveragePolicy
        fields = (
            "id", "tier", "contact_every_days", "executive_every_days", "roles_to_know",
            "deciders_to_know", "people_who_know",
        )  # fmt: skip
        read_only_fields = ("tier",)


@described("coverage policy", "coverage policies", "what accounts of each tier may ask of us")
class CoveragePolicyViewSet(UpdateMixin, ReadViewSet):
    """One for each tier. Everybody reads them; administrators change them."""

    http_method_names = ["get", "head", "options", "patch"]
    permission_classes = [AdministratorsChange]
    serializer_class = CoveragePolicySerializer
    orderings = {"tier": Ordering("tier")}

    def rows(self) -> QuerySet:
        return CoveragePolicy.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_change(self, policy: CoveragePolicy, changes: dict, version: int | None) -> None:
        update_coverage_policy(coverage_policy=policy, actor=self.actor, changes=changes)
