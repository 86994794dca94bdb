"""Lines of influence over REST: who sways whom."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django_filters import FilterSet
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts import services
from accounts.api.filters import accounts_in_sight
from accounts.api.serializers import people_in_sight
from accounts.filters import UpdatedSinceFilter
from accounts.models import Account, InfluenceLine, Person
from kam.core.api.fields import ReferenceField, StrictModelSerializer
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering


def people_seen(request: Request | None) -> QuerySet[Person]:
    return people_in_sight(request.user) if request else Person.objects.none()


class InfluenceLineSerializer(StrictModelSerializer):
    create_only = ("person", "on")
    person = ReferenceField(people_in_sight, bare=True, help_text="Who sways.")
    on = ReferenceField(people_in_sight, bare=True, help_text="Who is swayed.")

    class Meta:
        model = InfluenceLine
        fields = ("id", "person", "on", "strength", "created_at", "updated_at")
        read_only_fields = ("created_at", "updated_at")


class InfluenceLineFilter(FilterSet):
    account = django_filters.ModelChoiceFilter(
        queryset=accounts_in_sight, method="at_account", help_text="Id of an account of either."
    )
    person = django_filters.ModelChoiceFilter(
        queryset=people_seen, method="of_person", help_text="Id of either."
    )
    updated_since = UpdatedSinceFilter()

    def at_account(self, lines: QuerySet, name: str, value: Account) -> QuerySet:
        return lines.filter(Q(person__account=value) | Q(on__account=value))

    def of_person(self, lines: QuerySet, name: str, value: Person) -> QuerySet:
        return lines.filter(Q(person=value) | Q(on=value))


@described("line of influence", "lines of influence", "who sways whom at accounts")
class InfluenceLineViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """The ends are set once: another line is another thing. Who may change the person draws it."""

    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = InfluenceLineSerializer
    filterset_class = InfluenceLineFilter
    orderings = {"-id": Ordering("id", descending=True, tie_descending=True), "id": Ordering("id")}

    def rows(self) -> QuerySet:
        return InfluenceLine.objects.select_related("person", "on")

    def perform_create(self, values: dict[str, Any]) -> InfluenceLine:
        editable = Person.objects.editable_by(self.actor)
        if not editable.filter(pk=values["person"].pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        return services.draw_influence(actor=self.actor, **values)

    def perform_change(self, line: InfluenceLine, changes: dict, version: int | None) -> None:
        strength = changes.get("strength", line.strength)
        services.change_influence(line=line, actor=self.actor, strength=strength, version=version)

    def perform_remove(self, line: Any) -> None:
        services.erase_influence(line=line, actor=self.actor)
