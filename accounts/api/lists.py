"""Tags and custom fields over REST, and how accounts show them."""

from typing import Any, ClassVar

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts import services
from accounts.custom_fields import LONGEST, MOST, json_of
from accounts.models import CustomField, Tag
from accounts.services.tags import MOST_PER_ACCOUNT
from kam.core.api.fields import StrictModelSerializer
from kam.core.api.permissions import ManagersChange
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering

_BESIDE = """
    SELECT put.account_id, tag.name, NULL, NULL, NULL, NULL, NULL, -1, 0
    FROM accounts_accounttag put JOIN accounts_tag tag ON tag.id = put.tag_id
    WHERE put.account_id IN {these}
    UNION ALL
    SELECT kept.account_id, NULL, field.key, field.kind, kept.text, kept.number, kept.date,
        field.position, field.id
    FROM accounts_customvalue kept JOIN accounts_customfield field ON field.id = kept.field_id
    WHERE kept.account_id IN {these} AND NOT field.is_retired
    ORDER BY 8, 9, 2
"""


def add_tags_and_custom(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of accounts with `tags` and `custom`: one query however many rows.

    Written by hand, since the ORM would take longer to write it than the database to answer it.
    """
    by_id: dict[int, dict[str, Any]] = {row["id"]: row for row in rows}
    for row in rows:
        row["tags"], row["custom"] = [], {}
    for account, tag, key, kind, *values, _position, _field in _beside(list(by_id)):
        if tag is not None:
            by_id[account]["tags"].append(tag)
        else:
            kept = next(value for value in values if value is not None)
            by_id[account]["custom"][key] = json_of(kind, kept)
    return rows


def _beside(ids: list[int]) -> list[tuple[Any, ...]]:
    """(account, tag, key, kind, text, number, date, position, field), tags first, by name."""
    if not ids:
        return []
    these = f"({', '.join(['%s'] * len(ids))})"
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE.format(these=these), [*ids, *ids])
        return cursor.fetchall()


class TagsField(serializers.Field):
    """Tags of an account by name, all of them at once."""

    default_error_messages: ClassVar[dict] = {
        "not_a_list": _("Give a list of names of tags."),
        "does_not_exist": _("There is no tag “%(name)s”."),
    }

    def get_attribute(self, instance: Any) -> list[str]:
        return list(instance.tags.values_list("name", flat=True))

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    def to_internal_value(self, data: Any) -> list[Tag]:
        few = isinstance(data, list) and len(data) <= MOST_PER_ACCOUNT
        if not few or not all(isinstance(name, str) for name in data):
            self.fail("not_a_list")
        known = {tag.name.lower(): tag for tag in Tag.objects.all()}
        for name in data:
            if name.lower() not in known:
                sentence = self.error_messages["does_not_exist"] % {"name": name[:50]}
                raise serializers.ValidationError(sentence, "does_not_exist")
        return list({known[name.lower()].pk: known[name.lower()] for name in data}.values())


extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "maxLength": 50},
        "maxItems": MOST_PER_ACCOUNT,
        "description": "Names of tags; a change names all that the account is to have.",
    }
)(TagsField)


class CustomValuesField(serializers.Field):
    """Values of custom fields by key; a change names those that change, null clears one."""

    default_error_messages: ClassVar[dict] = {"not_an_object": _("Give an object of values.")}

    def get_attribute(self, instance: Any) -> dict[str, Any]:
        return add_tags_and_custom([{"id": instance.pk}])[0]["custom"]

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict) or len(data) > MOST:
            self.fail("not_an_object")
        return data


class CustomSchema(OpenApiSerializerFieldExtension):
    target_class = CustomValuesField

    def map_serializer_field(self, auto_schema, direction) -> dict[str, Any]:
        kinds: list[dict[str, Any]] = [
            {"type": "string", "maxLength": LONGEST},
            {"type": "number"},
            {"type": "boolean"},
        ]
        if direction == "request":
            kinds.append({"type": "null"})
        return {
            "type": "object",
            "propertyNames": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40},
            "additionalProperties": {"anyOf": kinds},
            "description": "Values of custom fields by key: text, number, ISO date, the key of a"
            " choice, or true and false. A change names those that change; null clears one.",
        }


class TagSerializer(StrictModelSerializer):
    class Meta:
        model = Tag
        fields = ("id", "name", "colour", "created_at", "updated_at")
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs: ClassVar[dict] = {"colour": {"required": False}}


@described("tag", "tags", "words for accounts; managers and administrators keep them")
class TagViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete"]
    permission_classes = [ManagersChange]
    serializer_class = TagSerializer
    orderings = {"name": Ordering("name"), "updated_at": Ordering("updated_at", moment=True)}

    def rows(self) -> QuerySet:
        return Tag.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Tag:
        return services.create_tag(actor=self.actor, **values)

    def perform_change(self, tag: Tag, changes: dict[str, Any], version: int | None) -> None:
        services.update_tag(tag=tag, actor=self.actor, changes=changes, version=version)

    def perform_remove(self, tag: Any) -> None:
        """Take the tag off all accounts and away for good."""
        services.delete_tag(tag=tag, actor=self.actor)


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("key", "en", "zh")},
            "required": ["key", "en"],
        },
    }
)
class ChoicesField(serializers.JSONField):
    pass


class CustomFieldSerializer(serializers.ModelSerializer):
    choices = ChoicesField(read_only=True)

    class Meta:
        model = CustomField
        fields = (
            "id", "key", "label_en", "label_zh", "kind", "choices", "position", "is_retired",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


@described("custom field", "custom fields", "what administrators ask of accounts besides")
class CustomFieldViewSet(ReadViewSet):
    """Defined on the pages of the settings; read here to know keys, kinds and choices."""

    permission_classes = [IsAuthenticated]
    serializer_class = CustomFieldSerializer
    orderings = {"position": Ordering("position"), "key": Ordering("key")}

    def rows(self) -> QuerySet:
        return CustomField.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows()
