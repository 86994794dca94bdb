"""Border cases over REST: whose place in the best tier hangs on the weights."""

from django.db.models import QuerySet
from rest_framework import serializers

from kam.core.api.permissions import Leads
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from scoring.api.days import AsKnownFilter, asked_day, evaluation_on
from scoring.models import BorderCase


class BorderCaseSerializer(serializers.ModelSerializer):
    as_of = serializers.DateField(source="evaluation.as_of")
    share = serializers.FloatField(
        help_text="Of the trials with shaken weights that put it into the best tier, 0 to 1."
    )
    dimension = serializers.CharField(
        allow_blank=True,
        help_text="Code of the one whose weight moves it soonest; empty: not searched.",
    )
    change = serializers.FloatField(
        allow_null=True, help_text="Of that weight, in points of 100, at which it changes sides."
    )

    class Meta:
        model = BorderCase
        fields = ("account", "as_of", "share", "dimension", "change")
        read_only_fields = fields


@described("border case", "border cases", "accounts whose place in the best tier is in doubt")
class BorderCaseViewSet(ReadViewSet):
    """Of an evaluation, the firmest first; a pinned tier settles a case (`overrides/`)."""

    permission_classes = [Leads]
    queryset = BorderCase.objects.none()
    serializer_class = BorderCaseSerializer
    filterset_class = AsKnownFilter
    orderings = {"-share": Ordering("share", descending=True, tie_descending=True)}

    def rows(self) -> QuerySet:
        evaluation = evaluation_on(asked_day(self.request))
        return BorderCase.objects.filter(evaluation=evaluation).select_related("evaluation")
