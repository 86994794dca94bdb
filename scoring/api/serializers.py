"""How explanations, history, evaluations and models look outside."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import BaseCurrencyField
from kam.core.api.fields import StrictSerializer
from scoring.api.account_rows import SEGMENTS, STAGES, percentile
from scoring.models import Evaluation, ScoringModel, Standing

CODE = "What the registry of metrics calls it."


class ModelVersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScoringModel
        fields = ("id", "name", "number", "state")
        read_only_fields = fields


class WordField(serializers.ChoiceField):
    """A number of an enumeration, shown as its word."""

    def __init__(self, words: dict[int, str], **options: Any):
        self.words = words
        super().__init__(choices=[*words.values()], read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return self.words[value]


class ExplainedMetricSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=CODE)
    label = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    known = serializers.BooleanField(help_text="Whether there is data to know it from.")
    value = serializers.FloatField(allow_null=True, help_text="In its unit.")
    normalised = serializers.FloatField(
        source="points", allow_null=True, help_text="0 to 100; empty: left out."
    )
    weight = serializers.FloatField(help_text="Within its dimension.")
    contribution = serializers.FloatField(help_text="Points it gives to the score.")


class ExplainedDimensionSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.FloatField(help_text="Of 100.")
    points = serializers.FloatField(allow_null=True, help_text="0 to 100; empty: nothing known.")
    contribution = serializers.FloatField(help_text="Points it gives to the score.")
    metrics = ExplainedMetricSerializer(many=True)


class NextCutSerializer(serializers.Serializer):
    tier = serializers.CharField(source="letter", help_text="The next better tier.")
    score = serializers.FloatField(help_text="The score that reaches it.")
    missing = serializers.FloatField(help_text="Points to go.")


class ScoreSerializer(serializers.Serializer):
    """An account's score taken apart; the contributions sum to the score."""

    model = ModelVersionSerializer()
    as_of = serializers.DateField()
    accounts = serializers.IntegerField(help_text="How many were ranked.")
    score = serializers.FloatField(help_text="0 to 100.")
    change = serializers.FloatField(source="standing.change", help_text="Since the run before.")
    completeness = serializers.FloatField(help_text="Share of the weight that rests on data.")
    rank = serializers.IntegerField()
    percentile = serializers.FloatField()
    tier = serializers.CharField()
    stage = WordField(STAGES, source="standing.stage")
    segment = WordField(SEGMENTS, source="standing.segment")
    dimensions = ExplainedDimensionSerializer(many=True)
    next_cut_off = NextCutSerializer(source="next_cut", allow_null=True)


class HistorySerializer(serializers.ModelSerializer):
    """What one evaluation said of the account."""

    evaluation = serializers.IntegerField(source="evaluation_id")
    as_of = serializers.DateField()
    score = serializers.FloatField()
    completeness = serializers.FloatField()
    percentile = serializers.SerializerMethodField()
    stage = WordField(STAGES)
    segment = WordField(SEGMENTS)
    currency = BaseCurrencyField()

    class Meta:
        model = Standing
        fields = (
            "evaluation", "as_of", "score", "rank", "percentile", "completeness", "tier", "stage",
            "stage_since", "segment", "sales_12m", "currency",
        )  # fmt: skip
        read_only_fields = fields

    def get_percentile(self, standing: Any) -> float:
        return percentile(standing.rank, standing.ranked)


class EvaluationSerializer(serializers.ModelSerializer):
    """A run: `state` is published once readers see it, else how its job stands."""

    model = ModelVersionSerializer()
    state = serializers.SerializerMethodField()
    done = serializers.IntegerField(source="job.done", default=0)
    total = serializers.IntegerField(source="job.total", default=None, allow_null=True)
    percent = serializers.IntegerField(source="job.percent", default=None, allow_null=True)
    step = serializers.CharField(source="job.step", default="")
    error = serializers.CharField(source="job.error", default="")

    class Meta:
        model = Evaluation
        fields = (
            "id", "as_of", "model", "state", "accounts", "done", "total", "percent", "step",
            "error", "started_at", "published_at", "is_current",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": "string",
            "enum": ["published", "queued", "running", "failed", "cancelled", "done"],
        }
    )
    def get_state(self, evaluation: Evaluation) -> str:
        if evaluation.published_at:
            return "published"
        return evaluation.job.state if evaluation.job else "running"


class EvaluationWishSerializer(StrictSerializer):
    as_of = serializers.DateField(
        required=False, allow_null=True, help_text="The day to look from; empty: today."
    )

    def validate_as_of(self, day):
        if day and (day > timezone.localdate() or day.year < 1990):
            raise serializers.ValidationError(_("Choose a day between 1990 and today."), "range")
        return day
