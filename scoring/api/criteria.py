"""The six criteria over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from kam.core.api.filters import check_parameters
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from scoring.api.days import AS_OF, AsKnownFilter, asked_day, asked_evaluation, evaluation_on
from scoring.formulas.criteria import CRITERIA
from scoring.models import CriteriaResult

MET = {
    "type": "object",
    "properties": {code: {"type": ["boolean", "null"]} for code in CRITERIA},
    "required": list(CRITERIA),
    "additionalProperties": False,
}


class CriteriaSerializer(serializers.ModelSerializer):
    """Shares are percent; null: not known."""

    as_of = serializers.DateField(source="evaluation.as_of")
    met = serializers.SerializerMethodField(help_text="By criterion; null: not known.")
    profit_share = serializers.FloatField(allow_null=True)
    team_share = serializers.FloatField(
        allow_null=True, help_text="Of what its team counts on in the year."
    )
    planned = serializers.BooleanField(
        help_text="team_share rests on the target of its plan; else on sales and open chances."
    )
    loss_share = serializers.FloatField(allow_null=True)
    effort_share = serializers.FloatField(allow_null=True)
    years = serializers.FloatField(allow_null=True, help_text="As a customer.")
    potential = serializers.FloatField(allow_null=True, help_text="0 to 100.")
    effort_unit = serializers.CharField(
        source="evaluation.criteria_run.unit", help_text="cost, contacts, or empty: not known."
    )

    class Meta:
        model = CriteriaResult
        fields = (
            "account", "as_of", "number", "met", "profit", "profit_share", "team_share",
            "planned", "loss_share", "owed", "years", "months", "potential", "hours", "cost", "contacts",
            "effort_share", "effort_unit",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(MET)
    def get_met(self, row: CriteriaResult) -> dict[str, bool | None]:
        return {
            code: bool(row.met >> place & 1) if row.known >> place & 1 else None
            for place, code in enumerate(CRITERIA)
        }

    def to_representation(self, row: CriteriaResult) -> dict[str, Any]:
        """Below 0 stands for what is not known; a share of profit may be less than nothing."""
        shown = super().to_representation(row)
        unknown = [code for code, met in shown["met"].items() if met is None]
        rests = {"profit": "profit_share", "targets": "team_share", "loss": "loss_share"}
        rests |= {"stable": "years", "potential": "potential", "effort": "effort_share"}
        return shown | {rests[code]: None for code in unknown}


class CriteriaView(APIView):
    """Which of the six criteria an account meets, as of an evaluation."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_criteria",
        summary="Six criteria of an account",
        parameters=[AS_OF],
        responses=CriteriaSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, ["as_of"])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        rows = CriteriaResult.objects.select_related("evaluation__criteria_run")
        row = rows.filter(account=account, evaluation=asked_evaluation(request)).first()
        if row is None:
            raise NotFound(_("This account has not been judged by the criteria yet."), "not_judged")
        return Response(CriteriaSerializer(row).data)


class CriteriaFilter(AsKnownFilter):
    meets = django_filters.MultipleChoiceFilter(
        choices=[(code, code) for code in CRITERIA],
        method="meeting",
        help_text="Named several times: all of them.",
    )
    takes_more = django_filters.BooleanFilter(
        method="taking",
        help_text="Takes a larger share of our effort than it brings of the profit.",
    )

    def meeting(self, rows: Any, name: str, codes: list[str]) -> QuerySet:
        found: QuerySet = rows.meeting(sum(1 << CRITERIA.index(code) for code in codes))
        return found

    def taking(self, rows: Any, name: str, wanted: bool) -> QuerySet:
        found: QuerySet = rows.taking_more() if wanted else rows.filter(surplus__lte=0)
        return found


@described("judged account", "judged accounts", "the six criteria, by an evaluation")
class CriteriaViewSet(ReadViewSet):
    """Those first that meet most; with `ordering=take_place` those that take most beyond it."""

    permission_classes = [IsAuthenticated]
    queryset = CriteriaResult.objects.none()
    serializer_class = CriteriaSerializer
    filterset_class = CriteriaFilter
    orderings = {
        "place": Ordering("place", tie="account_id"),
        "take_place": Ordering("take_place", tie="account_id"),
    }

    def rows(self) -> QuerySet:
        evaluation = evaluation_on(asked_day(self.request))
        rows = CriteriaResult.objects.filter(evaluation=evaluation)
        return rows.select_related("evaluation__criteria_run")
