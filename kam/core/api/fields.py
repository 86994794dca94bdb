"""Serializer fields that more than one endpoint needs."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

BIGGEST = 2**63 - 1
IDENTIFIER = {"type": "integer", "minimum": 1, "maximum": BIGGEST}


class ReferenceField(serializers.Field):
    """Another object: written as its id (or the object as read, or its key in words).

    `among` gives the rows that the user may name; any other is answered as if it were not there.
    Read as {"id", "name"}, or as the bare id where `bare` is set.
    """

    default_error_messages = {
        "does_not_exist": _("There is no such object, or you may not see it."),
        "wrong_type": _("Give the id of an object."),
    }

    def __init__(
        self,
        among: Callable[[Any], QuerySet],
        *,
        key: str = "",
        bare: bool = False,
        **options: Any,
    ):
        self.among, self.key, self.bare = among, key, bare
        super().__init__(**options)

    def get_attribute(self, instance: Model) -> Any:
        if self.bare:  # the id is on the row itself: no query
            return getattr(instance, f"{self.source}_id")
        return super().get_attribute(instance)

    def to_representation(self, value: Any) -> Any:
        return value if self.bare else {"id": value.pk, "name": str(value)}

    def to_internal_value(self, data: Any) -> Model:
        found = self.among(self.context["request"].user).filter(**self._lookup(data)).first()
        if found is None:
            self.fail("does_not_exist")
        return found

    def _lookup(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and not self.bare:
            data = data.get("id")
        if isinstance(data, int) and not isinstance(data, bool):
            return {"pk": data}
        if isinstance(data, str) and self.key and "\0" not in data:
            return {f"{self.key}__iexact": data}
        return self.fail("wrong_type")


class ReferenceSchema(OpenApiSerializerFieldExtension):
    """A reference reads and writes differently; the schema says both."""

    target_class = ReferenceField
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction) -> dict[str, Any]:
        if direction == "response":
            return dict(IDENTIFIER) if self.target.bare else named_object()
        ways = [dict(IDENTIFIER)]
        if self.target.key:
            ways.append({"type": "string", "description": f"Its {self.target.key}."})
        if not self.target.bare:
            ways.append({"type": "object", "properties": {"id": IDENTIFIER}, "required": ["id"]})
        return ways[0] if len(ways) == 1 else {"oneOf": ways}


def named_object() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"id": dict(IDENTIFIER), "name": {"type": "string"}},
        "required": ["id", "name"],
    }


class StrictSerializer(serializers.Serializer):
    """Refuses names it does not know; what it only shows may be sent back and is ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [str(name)[:100] for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [ErrorDetail(_("There is no such field."), "unknown")]
                        for name in unknown
                    }
                )
        if self.parent is not None and getattr(self.root, "partial", False):
            return self._whole(data)
        return super().to_internal_value(data)

    def _whole(self, data: Any) -> Any:
        """A PATCH leaves out fields of the object; what it puts into it comes whole, as with POST."""
        left_out = {
            name: field
            for name, field in self.fields.items()
            if not field.read_only and isinstance(data, dict) and name not in data
        }
        missing = {
            name: [ErrorDetail(field.error_messages["required"], "required")]
            for name, field in left_out.items()
            if field.required
        }
        if missing:
            raise serializers.ValidationError(missing)
        given = super().to_internal_value(data)
        usual = {
            field.source: field.default
            for field in left_out.values()
            if field.default is not serializers.empty
        }
        return {name: made() if callable(made) else made for name, made in usual.items()} | given


class NothingSerializer(StrictSerializer):
    """A body without anything in it."""


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer):
    """A model's fields, with the strictness above. Uniqueness is the database's business.

    What `create_only` names is set once: sent again unchanged it is ignored, changed refused.
    """

    create_only: tuple[str, ...] = ()

    def get_validators(self) -> list:
        return []

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        if self.instance is not None:
            self._refuse_moved(values)
        return values

    def _refuse_moved(self, values: dict[str, Any]) -> None:
        moved = {
            name: [ErrorDetail(_("This cannot be changed afterwards."), "fixed")]
            for name in self.create_only
            if name in values and values.pop(name) != getattr(self.instance, name)
        }
        if moved:
            raise serializers.ValidationError(moved)
