"""How versions of the scoring model, and what they would change, look outside."""

from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Account
from kam.core.api.fields import ReferenceField, StrictModelSerializer, StrictSerializer
from scoring.models import Dimension, ModelMetric, ScoringModel, TierBand
from scoring.versions.by_pairs import MOST

PERCENT = {"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100}


class ModelMetricSerializer(StrictSerializer, serializers.ModelSerializer):
    params = serializers.DictField(
        default=dict, help_text='Bands: {"bands": [[from, points], …], "linear": false}.'
    )

    class Meta:
        model = ModelMetric
        fields = ("code", "weight", "normalisation", "higher_is_better", "missing", "params")
        extra_kwargs = {
            "normalisation": {"default": "percentile"},
            "higher_is_better": {"default": True},
            "missing": {"default": "leave_out"},
        }

    def get_validators(self) -> list:
        return []


class DimensionSerializer(StrictSerializer, serializers.ModelSerializer):
    name = serializers.CharField(
        max_length=100, allow_blank=True, default="", help_text="Empty: the name of the code."
    )
    weight = serializers.DecimalField(**PERCENT, help_text="They sum to 100.")
    axis = serializers.ChoiceField(
        choices=["", "attractiveness", "strength"], default="", help_text="Of the matrix."
    )
    metrics = ModelMetricSerializer(many=True)

    class Meta:
        model = Dimension
        fields = ("code", "name", "weight", "axis", "metrics")

    def get_validators(self) -> list:
        return []


class TierBandSerializer(StrictSerializer, serializers.ModelSerializer):
    letter = serializers.CharField(max_length=1)
    name = serializers.CharField(max_length=50, allow_blank=True, default="")
    share = serializers.DecimalField(
        **PERCENT, allow_null=True, default=None, help_text="In percent; empty: all the rest."
    )

    class Meta:
        model = TierBand
        fields = ("letter", "name", "share")

    def get_validators(self) -> list:
        return []


class ScopeSerializer(StrictSerializer):
    """Which accounts compete; what is empty or left out does not narrow."""

    status = serializers.ListField(
        child=serializers.ChoiceField(choices=Account.Status.choices), required=False
    )
    region = serializers.ListField(child=serializers.CharField(max_length=100), required=False)
    country = serializers.ListField(child=serializers.CharField(max_length=100), required=False)
    industry = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False
    )

    def to_representation(self, instance: Any) -> Any:
        return instance


def all_models(user) -> Any:
    return ScoringModel.objects.all()


class ScoringModelSerializer(StrictModelSerializer):
    """A version. A new one is a draft that begins as a copy; only drafts change."""

    create_only = ("copied_from",)
    copied_from = ReferenceField(
        all_models, bare=True, required=False, allow_null=True,
        help_text="The version to begin with; left out: the active one.",
    )  # fmt: skip
    name = serializers.CharField(max_length=100, required=False)
    scope = ScopeSerializer(required=False)
    dimensions = DimensionSerializer(many=True, required=False)
    tiers = TierBandSerializer(many=True, required=False)

    class Meta:
        model = ScoringModel
        fields = (
            "id", "name", "number", "state", "copied_from", "demotion_margin", "demotion_repeats",
            "segment_cut", "tier_rule", "tier_within", "scope", "dimensions", "tiers",
            "activated_at", "reason", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = (
            "number", "state", "activated_at", "reason", "created_at", "updated_at",
        )  # fmt: skip


class ModelPartsSerializer(ScoringModelSerializer):
    """The parts of a version that a simulation may try otherwise."""

    class Meta(ScoringModelSerializer.Meta):
        fields = (
            "demotion_margin", "demotion_repeats", "segment_cut", "tier_rule", "tier_within",
            "scope", "dimensions", "tiers",
        )  # fmt: skip
        read_only_fields = ()

    create_only = ()
    copied_from = None
    name = None


class ReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=500, help_text=_("Why this version counts now."))


class JudgementSerializer(StrictSerializer):
    first = serializers.CharField(max_length=40, help_text="Code of a dimension.")
    second = serializers.CharField(max_length=40, help_text="Code of another one.")
    times = serializers.FloatField(
        min_value=1 / 9, max_value=9, help_text="So many times as much does the first one matter."
    )


class PairsSerializer(StrictSerializer):
    """One judgement for each pair of dimensions of the version, in any order."""

    judgements = JudgementSerializer(many=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        place = {code: at for at, code in enumerate(self.context["codes"])}
        if len(place) > MOST:
            raise serializers.ValidationError(
                _("At most %(most)s dimensions are compared.") % {"most": MOST}
            )
        judged = [_by_place(row, place) for row in attrs["judgements"]]
        wanted = list(combinations(range(len(place)), 2))
        if sorted(pair for pair, _times in judged) != wanted:
            message = _("Judge each pair of the dimensions %(codes)s once.")
            raise serializers.ValidationError(
                {"judgements": message % {"codes": ", ".join(place)}}, code="pairs"
            )
        return {"by_place": dict(judged)}


def _by_place(judgement: dict[str, Any], place: dict[str, int]) -> tuple[tuple[int, int], float]:
    """The places of the pair, the earlier first; −1 for an unknown code."""
    i, j = (place.get(judgement[name], -1) for name in ("first", "second"))
    return ((i, j), judgement["times"]) if i < j else ((j, i), 1 / judgement["times"])


class WeightSerializer(serializers.Serializer):
    dimension = serializers.CharField(help_text="Its code.")
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)


class WeighedSerializer(serializers.Serializer):
    """The weights that follow, summing to 100, and how well the judgements fit together."""

    weights = serializers.SerializerMethodField()
    ratio = serializers.FloatField(help_text="Of consistency: 0 when all fit.")
    consistent = serializers.BooleanField(help_text="A ratio of 0.1 or less.")
    worst = serializers.SerializerMethodField(
        help_text="Codes of the pair whose judgement fits least; empty: all fit."
    )

    @extend_schema_field(WeightSerializer(many=True))
    def get_weights(self, found: Any) -> list[dict[str, Any]]:
        rows = zip(self.context["codes"], found.weights, strict=True)
        told = [{"dimension": code, "weight": weight} for code, weight in rows]
        shown: Any = WeightSerializer(told, many=True).data
        return shown

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_worst(self, found: Any) -> list[str]:
        return [self.context["codes"][at] for at in found.worst or ()]


class SimulatedPartSerializer(serializers.Serializer):
    metric = serializers.CharField(source="code")
    dimension = serializers.CharField()
    before = serializers.FloatField(help_text="Points it gave to the score.")
    after = serializers.FloatField()


class SimulatedMoverSerializer(serializers.Serializer):
    account = serializers.IntegerField()
    before = serializers.CharField(allow_blank=True, help_text="Tier; empty: did not compete.")
    after = serializers.CharField()
    rank_before = serializers.IntegerField(help_text="0: did not compete.")
    rank_after = serializers.IntegerField()
    why = SimulatedPartSerializer(many=True)


class SimulationSerializer(serializers.Serializer):
    """What the model would change: both by rank alone, counting only what you may see."""

    accounts = serializers.IntegerField()
    before = serializers.DictField(child=serializers.IntegerField(), help_text="Tier → accounts.")
    after = serializers.DictField(child=serializers.IntegerField())
    up = serializers.IntegerField()
    down = serializers.IntegerField()
    correlation = serializers.SerializerMethodField()
    known = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Dimension → share of all who compete of whom it rests on data, 0 to 1: where it "
        "is 0, its weight moves nobody.",
    )
    movers = SimulatedMoverSerializer(many=True, help_text="The largest 50 by sales.")

    def get_correlation(self, simulation: Any) -> float | None:
        """Of the two orders: 1 the same, −1 reversed; empty below two accounts."""
        return None if simulation.correlation != simulation.correlation else simulation.correlation


class VersionDifferenceSerializer(serializers.Serializer):
    where = serializers.ListField(
        child=serializers.CharField(),
        help_text="Empty: the model; else the dimension, and the metric; or tiers and the letter.",
    )
    what = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
