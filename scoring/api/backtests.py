"""Back-tests over REST: start one, follow its job, read what it found."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kam.core.api.fields import IDENTIFIER, StrictSerializer
from kam.core.api.permissions import Leads
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet
from kam.core.keyset import Ordering
from scoring.backtest import services
from scoring.backtest.words import refusal
from scoring.formulas.backtest import Fate
from scoring.models import BackTest, ScoringModel

SHARE = "0 to 1; empty: nothing to tell it from."


class ConfusionSerializer(serializers.Serializer):
    """Accounts; parts of one where ties share places."""

    hits = serializers.FloatField(help_text="Said, and it came so.")
    false_alarms = serializers.FloatField(help_text="Said, and it did not.")
    misses = serializers.FloatField(help_text="Not said, and it came so.")
    rest = serializers.FloatField()


class TenthSerializer(serializers.Serializer):
    accounts = serializers.IntegerField()
    said = serializers.FloatField(help_text="Mean place in the order before, 1 the first.")
    happened = serializers.FloatField(help_text="Mean place in the order of the sales after.")
    brought = serializers.FloatField(allow_null=True, help_text="Of the sales after: " + SHARE)
    customers = serializers.IntegerField(help_text="Who had bought in the 12 months before.")
    kept = serializers.IntegerField(help_text="Of these, who bought after.")


class JudgeSerializer(serializers.Serializer):
    """What one voice said: a version of the model, or a simple rule."""

    name = serializers.ChoiceField(["model", "sales", "silence", "value"])
    version = serializers.IntegerField(allow_null=True, help_text="Id of the scoring model.")
    label = serializers.CharField(allow_blank=True, help_text="Name of the version then.")
    lift = serializers.FloatField(
        allow_null=True, help_text="Sales after of the top, as a multiple of the mean's."
    )
    brought = serializers.FloatField(allow_null=True, help_text="Of the sales after: " + SHARE)
    kept = serializers.FloatField(allow_null=True, help_text="Of the top: " + SHARE)
    grew = serializers.FloatField(allow_null=True, help_text="Of the top: " + SHARE)
    correlation = serializers.FloatField(allow_null=True, help_text="Spearman's, −1 to 1.")
    key = ConfusionSerializer(help_text="The top said against the top by sales after.")
    leaving = ConfusionSerializer(help_text="As many named as were lost, against who was lost.")
    leaving_lift = serializers.FloatField(allow_null=True)
    tenths = TenthSerializer(many=True)


class ChanceBinSerializer(serializers.Serializer):
    accounts = serializers.IntegerField()
    said = serializers.FloatField(help_text="Mean chance of a purchase, 0 to 1.")
    happened = serializers.FloatField(help_text="Share that bought, 0 to 1.")


class ChancesSerializer(serializers.Serializer):
    """BG/NBD, fitted on what was known on the day; only the refusal where it could not be."""

    refused_because = serializers.CharField(allow_blank=True)
    brier = serializers.FloatField(required=False)
    coin = serializers.FloatField(required=False, help_text="Brier score of one chance for all.")
    bins = ChanceBinSerializer(many=True, required=False)


class FatesSerializer(serializers.Serializer):
    """How many accounts each thing happened to."""

    def get_fields(self) -> dict[str, Any]:
        return {fate.name.lower(): serializers.IntegerField() for fate in Fate}


class BackTestResultSerializer(serializers.Serializer):
    accounts = serializers.IntegerField(help_text="That competed in all versions.")
    customers = serializers.IntegerField(help_text="Who had bought in the 12 months before.")
    top = serializers.IntegerField(help_text="So many accounts are the top.")
    season = serializers.BooleanField(
        default=True,
        help_text="Growth is against the same months a year before; false: sales on record begin "
        "later, so it is against as long right before the day, and the season counts.",
    )
    fates = FatesSerializer()
    judges = JudgeSerializer(many=True)
    chances = ChancesSerializer()


class BackTestSerializer(StrictSerializer, serializers.ModelSerializer):
    versions = serializers.PrimaryKeyRelatedField(
        many=True, queryset=ScoringModel.objects.all(), help_text="Of the model, one to four."
    )
    months = serializers.ChoiceField(services.MONTHS, help_text="To look at after the day.")
    percent = serializers.IntegerField(min_value=1, max_value=50, default=20)
    created_by = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="Of the job; unknown: no longer kept.")
    reason = serializers.SerializerMethodField(help_text="The refusal in words.")
    refused_because = serializers.ChoiceField(
        ["customers", ""], read_only=True, help_text="Empty: it was not refused."
    )
    result = BackTestResultSerializer(
        read_only=True, allow_null=True, help_text="Empty: there is none."
    )

    class Meta:
        model = BackTest
        fields = (
            "id", "as_of", "months", "percent", "versions", "job", "state", "refused_because",
            "reason", "result", "created_at", "created_by",
        )  # fmt: skip
        read_only_fields = ("job", "created_at")

    @extend_schema_field(IDENTIFIER | {"type": ["integer", "null"]})
    def get_created_by(self, test: BackTest) -> int | None:
        return test.created_by_id

    @extend_schema_field({"type": "string"})
    def get_state(self, test: BackTest) -> str:
        return test.job.state if test.job else "unknown"

    def get_reason(self, test: BackTest) -> str:
        return refusal(test)


@described("back-test", "back-tests", "what versions said on a past day, and what came after")
class BackTestViewSet(CreateMixin, ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [Leads]
    serializer_class = BackTestSerializer
    orderings = {
        "-id": Ordering("id", descending=True, tie_descending=True),
        "id": Ordering("id"),
    }

    def rows(self) -> QuerySet:
        return BackTest.objects.select_related("job").prefetch_related("versions")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Model:
        return services.start_back_test(actor=self.actor, **values)
