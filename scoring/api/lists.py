"""Saved views and bulk changes of accounts over REST: they speak the list's own parameters."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.api.lists import CustomValuesField, TagsField
from accounts.api.serializers import UserField, teams
from accounts.custom_fields import fields_in_use
from accounts.models import Account, BulkChange, SavedView
from accounts.services.bulk import MOST_CHOSEN, checked_changes, counts_of
from kam.core.api import conditional
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer, StrictSerializer
from kam.core.api.idempotency import repeatable
from kam.core.api.permissions import CanWrite, EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering
from scoring.bulk import chosen_accounts, preview, start_bulk_change, start_undo
from scoring.columns import all_columns, known_orders
from scoring.filters import ScoredAccountFilter

TEXTS = {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 100}


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": TEXTS,
        "description": "Parameters of the list of accounts, each with its values.",
    }
)
class FiltersField(serializers.Field):
    default_error_messages = {
        "not_an_object": gettext_lazy("Give an object of lists of texts."),
    }

    def to_representation(self, value: dict[str, list[str]]) -> dict[str, list[str]]:
        return value

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        if not isinstance(data, dict) or not all(_are_texts(value) for value in data.values()):
            self.fail("not_an_object")
        asked = QueryDict(mutable=True)
        for name, values in data.items():
            asked.setlist(name, values)
        filterset = ScoredAccountFilter(asked, request=self.context["request"])
        unknown = sorted(data.keys() - filterset.filters.keys())
        if unknown:
            sentence = _("There is no such parameter here.")
            raise serializers.ValidationError({unknown[0][:100]: [sentence]}, "unknown_parameter")
        if not filterset.is_valid():
            raise serializers.ValidationError(filterset.errors.get_json_data())
        return {name: values for name, values in data.items() if values}


def _are_texts(values: Any) -> bool:
    few = isinstance(values, list) and len(values) <= TEXTS["maxItems"]  # type: ignore[operator]
    return few and all(isinstance(v, str) and len(v) <= 200 and "\0" not in v for v in values)


class SavedViewSerializer(StrictModelSerializer):
    create_only = ()
    owner = UserField(read_only=True)
    team = ReferenceField(teams, key="name", required=False, allow_null=True)
    filters = FiltersField(required=False)
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=60
    )
    ordering = serializers.CharField(required=False, allow_blank=True, max_length=60)

    class Meta:
        model = SavedView
        fields = (
            "id", "name", "owner", "team", "filters", "columns", "ordering", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")

    def validate_columns(self, names: list[str]) -> list[str]:
        return _among(names, [*all_columns(fields_in_use())])

    def validate_ordering(self, name: str) -> str:
        return _among([name], ["", *known_orders(fields_in_use())])[0]


def _among(names: list[str], known: list[str]) -> list[str]:
    if set(names) <= set(known):
        return names
    raise serializers.ValidationError(
        _("Choose one of: %s.") % ", ".join(filter(None, known)), "unknown_value"
    )


@described("saved view", "saved views", "lists of accounts under a name, own and shared ones")
class SavedViewViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """Everybody keeps views of their own; sharing and changing shared ones needs the right."""

    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete"]
    permission_classes = [IsAuthenticated]
    serializer_class = SavedViewSerializer
    orderings = {"name": Ordering("name"), "updated_at": Ordering("updated_at", moment=True)}

    def rows(self) -> QuerySet:
        return SavedView.objects.select_related("owner", "team")

    def perform_create(self, values: dict[str, Any]) -> SavedView:
        return services.create_view(actor=self.actor, **values)

    def perform_change(self, view: SavedView, changes: dict, version: int | None) -> None:
        self._check_editable(view)
        services.update_view(view=view, actor=self.actor, changes=changes, version=version)

    def _check_editable(self, view: SavedView) -> None:
        if not SavedView.objects.editable_by(self.actor).filter(pk=view.pk).exists():
            self.permission_denied(self.request, message=str(EditableOrReadOnly.message))

    def perform_remove(self, view: SavedView) -> None:
        self._check_editable(view)
        services.delete_view(view=view, actor=self.actor)

    @extend_schema(summary="Bring a deleted view back", request=None, responses=SavedViewSerializer)
    @action(detail=True, methods=["post"])
    @repeatable
    def restore(self, request: Request, pk: int) -> Response:
        view = self.rows().deleted_by(self.actor).filter(pk=pk).first()
        if view is None:
            raise Http404
        services.restore_view(view=view, actor=self.actor)
        return self.answer(self.reread(view))


class WishedChangesSerializer(StrictSerializer):
    """What is to change; left out: stays."""

    owner = UserField(required=False, allow_null=True)
    team = ReferenceField(teams, key="name", required=False, allow_null=True)
    region = serializers.CharField(required=False, max_length=100)
    tags_add = TagsField(required=False)
    tags_remove = TagsField(required=False)
    custom = CustomValuesField(required=False)


class BulkWishSerializer(StrictSerializer):
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST),
        required=False,
        max_length=MOST_CHOSEN,
        help_text="Ids; left out: all that the filters find.",
    )
    filters = FiltersField(required=False)
    changes = WishedChangesSerializer()
    preview = serializers.BooleanField(default=False, help_text="Only say what would change.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("accounts" in data) == ("filters" in data):
            sentence = _("Give either the accounts or the filters.")
            raise serializers.ValidationError({"accounts": [sentence]}, "either")
        return data


class LineSerializer(serializers.Serializer):
    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    accounts = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer):
    """What a bulk change would do to the accounts in sight."""

    matched = serializers.IntegerField()
    changing = serializers.IntegerField()
    unchanged = serializers.IntegerField(help_text="Are so already.")
    archived = serializers.IntegerField(help_text="Stay as they are.")
    not_yours = serializers.IntegerField(help_text="Not the caller's to reassign.")
    lines = LineSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    size = serializers.IntegerField(help_text="All it is about.")
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    archived = serializers.IntegerField()
    not_yours = serializers.IntegerField()
    restored = serializers.IntegerField(help_text="By undo.")
    left_alone = serializers.IntegerField(help_text="By undo: changed since, or out of reach.")


class BulkChangeSerializer(serializers.ModelSerializer):
    actor = UserField(read_only=True)
    counts = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = BulkChange
        fields = (
            "id", "actor", "state", "counts", "job", "undo_job", "created_at", "finished_at",
            "undone_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(CountsSerializer)
    def get_counts(self, change: BulkChange) -> dict[str, int]:
        return counts_of(change)

    @extend_schema_field(
        {"type": "string", "enum": ["queued", "running", "failed", "cancelled", "done", "undone"]}
    )
    def get_state(self, change: BulkChange) -> str:
        if change.undone_at:
            return "undone"
        if change.finished_at or change.job is None:
            return "done"
        return change.job.state


@described("bulk change", "bulk changes", "one change of many accounts, and how far it is")
class BulkChangeViewSet(ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = BulkChangeSerializer
    orderings = {"-id": Ordering("id", descending=True, tie_descending=True)}

    def rows(self) -> QuerySet:
        return BulkChange.objects.select_related("actor", "job")

    @extend_schema(
        summary="Change many accounts",
        description="Few are changed at once, more than 200 by a job: follow the bulk change."
        " With `preview` nothing changes and the answer says what would (200).",
        request=BulkWishSerializer,
        responses={200: PreviewSerializer, 202: BulkChangeSerializer},
    )
    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wish = BulkWishSerializer(data=request.data, context=self.get_serializer_context())
        wish.is_valid(raise_exception=True)
        given = wish.validated_data
        which = {"filters": given.get("filters", {}), "chosen": given.get("accounts")}
        changes = checked_changes(actor=self.actor, changes=dict(given["changes"]))
        if given["preview"]:
            accounts: QuerySet[Account] = chosen_accounts(actor=self.actor, **which)
            seen = preview(actor=self.actor, accounts=accounts, changes=changes)
            told = PreviewSerializer(seen).data
            return Response(told, headers={"ETag": conditional.digest(told)})
        done = self.reread(start_bulk_change(actor=self.actor, changes=changes, **which))
        return self.answer(done, 202, Location=self.reverse_action("detail", args=[done.pk]))

    @extend_schema(
        summary="Undo a bulk change",
        description="Within seven days and once; what somebody has changed since stays.",
        request=None,
        responses={202: BulkChangeSerializer},
    )
    @action(detail=True, methods=["post"], permission_classes=[CanWrite])
    @repeatable
    def undo(self, request: Request, pk: int) -> Response:
        change = start_undo(bulk=self.get_object(), actor=self.actor)
        return self.answer(self.reread(change), 202)
