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
from scoring.past import WORKS

CODE = "What the registry of metrics calls it."


class ModelVersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScoringModel
        fields = ("id", "name", "number", "state")
        read_only_fields = fields


@extend_schema_field({"type": "array", "items": {"type": "number"}})
class PartsField(serializers.ReadOnlyField):
    """Points that each dimension gives to the score, in the order of `dimensions`."""


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
    possible = serializers.FloatField(help_text="Points it would give at its best.")


class ExplainedDimensionSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.FloatField(help_text="Of 100.")
    points = serializers.FloatField(allow_null=True, help_text="0 to 100; empty: nothing known.")
    contribution = serializers.FloatField(help_text="Points it gives to the score.")
    metrics = ExplainedMetricSerializer(many=True)


class WaySerializer(serializers.Serializer):
    code = serializers.CharField(help_text=CODE)
    dimension = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    before = serializers.FloatField(allow_null=True, help_text="Its value now; empty: not known.")
    after = serializers.FloatField(help_text="The value that is enough, in its unit.")
    normalised = serializers.FloatField(source="points", help_text="0 to 100, that it would have.")


class NextCutSerializer(serializers.Serializer):
    tier = serializers.CharField(source="letter", help_text="The next better tier.")
    score = serializers.FloatField(help_text="The score that reaches it.")
    missing = serializers.FloatField(help_text="Points to go.")
    ways = WaySerializer(many=True, help_text="Metrics of which each alone is enough.")
    together = WaySerializer(many=True, help_text="Metrics that are enough if all are reached.")


class PeerAccountSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    name = serializers.CharField()


class PeerSerializer(serializers.Serializer):
    account = PeerAccountSerializer()
    rank = serializers.IntegerField(source="standing.rank")
    score = serializers.FloatField(source="standing.score")
    tier = serializers.CharField(source="standing.tier")
    contributions = PartsField(source="parts")


class IndustrySerializer(serializers.Serializer):
    name = serializers.CharField()
    accounts = serializers.IntegerField(help_text="How many others the medians are of.")
    drawn = serializers.BooleanField(help_text="They are an even sample of more.")
    score = serializers.FloatField(help_text="Median, 0 to 100.")
    contributions = PartsField(source="parts")


class PeersSerializer(serializers.Serializer):
    """Only accounts that the caller may see."""

    above = PeerSerializer(many=True, help_text="The nearest better ranks, best first.")
    below = PeerSerializer(many=True, help_text="The nearest worse ranks, best first.")
    industry = IndustrySerializer(allow_null=True, help_text="Empty: fewer than three others.")


class MetricChangeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=CODE)
    dimension = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    before = serializers.FloatField(allow_null=True, help_text="In its unit.")
    after = serializers.FloatField(allow_null=True, help_text="In its unit.")
    points = serializers.FloatField(help_text="That it moved the score by.")
    text = serializers.CharField(help_text="The same in words.")


class ScoreChangeSerializer(serializers.Serializer):
    """Two evaluations of the account compared; the metrics' points sum to the change."""

    since = serializers.DateField(help_text="Day of the earlier evaluation.")
    score = serializers.FloatField(source="then.score", help_text="Then, 0 to 100.")
    rank = serializers.IntegerField(source="then.rank")
    tier = serializers.CharField(source="then.tier")
    stage = WordField(STAGES, source="then.standing.stage")
    model = ModelVersionSerializer(source="then.model")
    points = serializers.FloatField(help_text="What the score moved by.")
    metrics = MetricChangeSerializer(many=True, help_text="The greatest change first.")
    words = serializers.ListField(child=serializers.CharField())


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
    words = serializers.ListField(child=serializers.CharField(), help_text="The same in sentences.")
    peers = PeersSerializer()
    changes = ScoreChangeSerializer(
        allow_null=True, help_text="Since the day asked for; empty: not evaluated before."
    )


class HistorySerializer(serializers.ModelSerializer):
    """What one evaluation said of the account."""

    evaluation = serializers.IntegerField(source="evaluation_id")
    as_of = serializers.DateField()
    score = serializers.FloatField()
    completeness = serializers.FloatField()
    percentile = serializers.SerializerMethodField()
    stage = WordField(STAGES)
    segment = WordField(SEGMENTS)
    attractiveness = serializers.FloatField(
        source="known_attractiveness", allow_null=True,
        help_text="0 to 100, an axis of the matrix; empty: nothing is known for it.",
    )  # fmt: skip
    strength = serializers.FloatField(
        source="known_strength", allow_null=True,
        help_text="Relative strength, the other axis; empty: nothing is known for it.",
    )  # fmt: skip
    currency = BaseCurrencyField()

    class Meta:
        model = Standing
        fields = (
            "evaluation", "as_of", "score", "rank", "percentile", "completeness", "tier", "stage",
            "stage_since", "segment", "attractiveness", "strength", "sales_12m", "currency",
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


class WorkWishSerializer(StrictSerializer):
    what = serializers.ChoiceField([*WORKS])


class EvaluationWishSerializer(StrictSerializer):
    as_of = serializers.DateField(
        required=False, allow_null=True, help_text="The day to look from; empty: today."
    )

    def validate_as_of(self, day):
        if day and (day > timezone.localdate() or day.year < 1990):
            raise serializers.ValidationError(_("Choose a day between 1990 and today."), "range")
        return day
