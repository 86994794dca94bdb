"""Changes of tier and stage with their evidence, and judgements over the computed ones, over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField, UserField
from kam.core.api.fields import StrictModelSerializer
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin
from kam.core.errors import DomainError
from kam.core.keyset import Ordering
from scoring.api.account_rows import STAGE_WORDS, STAGES
from scoring.models import Override, Transition
from scoring.overrides import clear_override, set_override
from scoring.reasons import told

ENDS = "Letter of the tier, or word of the stage."
NUMBERS = {word: str(number) for number, word in STAGES.items()}


def _word(kind: str, value: str) -> str:
    return STAGES.get(int(value), value) if kind == Transition.Kind.STAGE else value


class ReasonSerializer(serializers.Serializer):
    text = serializers.CharField()
    points = serializers.FloatField(allow_null=True, help_text="Of the score; empty: none.")


class TransitionSerializer(serializers.ModelSerializer):
    account = serializers.IntegerField(source="account_id")
    evaluation = serializers.IntegerField(
        source="evaluation_id", allow_null=True, help_text="Empty: the run is no longer kept."
    )
    kind = serializers.ChoiceField(Transition.Kind.values)
    before = serializers.SerializerMethodField(help_text=ENDS)
    after = serializers.SerializerMethodField(help_text=ENDS)
    reasons = serializers.SerializerMethodField(help_text="In words, the strongest first.")

    class Meta:
        model = Transition
        fields = ("id", "account", "evaluation", "as_of", "kind", "before", "after", "reasons")
        read_only_fields = fields

    def get_before(self, row: Transition) -> str:
        return _word(row.kind, row.before)

    def get_after(self, row: Transition) -> str:
        return _word(row.kind, row.after)

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, row: Transition) -> list[dict[str, Any]]:
        return ReasonSerializer(told(row).why, many=True).data  # type: ignore[return-value]


class EndFilter(django_filters.ChoiceFilter):
    """A tier's letter, or a stage by its word."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return super().filter(queryset, NUMBERS.get(value, value))


def _ends() -> list[tuple[str, str]]:
    return [(word, word) for word in (*STAGE_WORDS, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")]


class TransitionFilter(OnAccountFilter):
    kind = django_filters.ChoiceFilter(choices=Transition.Kind.choices)
    before = EndFilter(choices=_ends(), help_text=ENDS)
    after = EndFilter(choices=_ends(), help_text=ENDS)
    since = django_filters.DateFilter(field_name="as_of", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="as_of", lookup_expr="lte")


@described("transition", "transitions", "changes of tier and stage, each with its evidence")
class TransitionViewSet(ReadViewSet):
    """What evaluations found; nothing here is written by hand."""

    permission_classes = [IsAuthenticated]
    serializer_class = TransitionSerializer
    filterset_class = TransitionFilter
    orderings = {
        "-as_of": Ordering("as_of", descending=True, tie_descending=True),
        "as_of": Ordering("as_of"),
    }

    def rows(self) -> QuerySet:
        return Transition.objects.all()


class OverrideSerializer(StrictModelSerializer):
    """A tier pinned or a stage set; `starts` is the day it was made."""

    account = AccountField()
    value = serializers.CharField(max_length=20, help_text=ENDS)
    set_by = UserField(read_only=True)

    class Meta:
        model = Override
        fields = (
            "id", "account", "kind", "value", "reason", "starts", "expires", "set_by", "created_at",
        )  # fmt: skip
        read_only_fields = ("starts", "created_at")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["kind"] == Override.Kind.STAGE:  # a number is no word: the service refuses it
            data["value"] = NUMBERS.get(data["value"], "")
        return data

    def to_representation(self, override: Override) -> dict[str, Any]:
        shown = super().to_representation(override)
        return shown | {"value": _word(override.kind, override.value)}


class OverrideFilter(OnAccountFilter):
    kind = django_filters.ChoiceFilter(choices=Override.Kind.choices)
    on = django_filters.DateFilter(method="in_force", help_text="In force on the day.")

    def in_force(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(starts__lte=value, expires__gte=value)


@described("override", "overrides", "tiers pinned and stages set by managers, until a day")
class OverrideViewSet(RemoveMixin, CreateMixin, ReadViewSet):
    """Managers and administrators judge; a new one takes the place of the one in force."""

    http_method_names = ["get", "head", "options", "post", "delete"]
    permission_classes = [EditableOrReadOnly]
    serializer_class = OverrideSerializer
    filterset_class = OverrideFilter
    orderings = {
        "expires": Ordering("expires"),
        "-expires": Ordering("expires", descending=True, tie_descending=True),
    }

    def rows(self) -> QuerySet:
        return Override.objects.select_related("set_by")

    def perform_create(self, values: dict[str, Any]) -> Override:
        return set_override(actor=self.actor, **values)

    def perform_remove(self, override: Any) -> None:
        """Let the computed one stand again. One that has ended stays on record."""
        running = Override.objects.on(timezone.localdate()).filter(pk=override.pk)
        if not running.exists():
            raise DomainError(_("It is no longer in force."))
        clear_override(account=override.account, kind=override.kind, actor=self.actor)
