"""Experience-based matching over REST: the grids, the judgements, the ranked prospects."""

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.filters import OnAccountFilter
from accounts.api.serializers import AccountField
from accounts.api.views import CHANGEABLE, OnAccountViewSet
from accounts.models import Industry
from kam.core.api.fields import ReferenceField, StrictModelSerializer
from kam.core.api.filters import check_parameters
from kam.core.api.permissions import Leads, ManagersChange
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering
from scoring.api.days import (
    AS_OF,
    AsKnownFilter,
    asked_day,
    asked_evaluation,
    evaluation_on,
)
from scoring.matching import grids, judging
from scoring.matching.outcomes import outcomes, verdict
from scoring.matching.rewinding import top_percent_on
from scoring.models import (
    Criterion,
    CriterionWeight,
    Demand,
    IndustryNeed,
    MatchRun,
    PastMatch,
    PastMatchRun,
    ProspectMatch,
)
from scoring.models.matching import Matched, MatchFigures

YES_OR_NO = [("true", "yes"), ("false", "no")]
STAMPS = ("created_at", "updated_at")


def industries(user) -> QuerySet[Industry]:
    return Industry.objects.all()


def criteria(user) -> QuerySet[Criterion]:
    return Criterion.objects.all()


class IndustryNeedSerializer(StrictModelSerializer):
    create_only = ("industry", "line")
    industry = ReferenceField(industries, key="name")

    class Meta:
        model = IndustryNeed
        fields = ("id", "industry", "line", "need", "strength", *STAMPS)
        read_only_fields = STAMPS


class CriterionSerializer(StrictModelSerializer):
    create_only = ()

    class Meta:
        model = Criterion
        fields = ("id", "name", "capability", *STAMPS)
        read_only_fields = STAMPS


class DemandSerializer(StrictModelSerializer):
    create_only = ("account",)
    account = AccountField()

    class Meta:
        model = Demand
        fields = ("id", "account", "line", "level", *STAMPS)
        read_only_fields = STAMPS


class CriterionWeightSerializer(StrictModelSerializer):
    create_only = ("account", "criterion")
    account = AccountField()
    criterion = ReferenceField(criteria, key="name")

    class Meta:
        model = CriterionWeight
        fields = ("id", "account", "criterion", "weight", *STAMPS)
        read_only_fields = STAMPS


class IndustryNeedFilter(django_filters.FilterSet):
    industry = django_filters.NumberFilter(
        field_name="industry_id", min_value=1, max_value=2**63 - 1
    )
    line = django_filters.CharFilter()


@described("need of an industry", "needs of industries", "the industry grid, a field each")
class IndustryNeedViewSet(CreateMixin, UpdateMixin, ReadViewSet):
    """For who leads. A field is emptied, never deleted."""

    http_method_names = ["get", "head", "options", "post", "patch"]
    permission_classes = [Leads]
    serializer_class = IndustryNeedSerializer
    filterset_class = IndustryNeedFilter
    orderings = {"id": Ordering("id"), "line": Ordering("line")}

    def rows(self) -> QuerySet:
        return IndustryNeed.objects.select_related("industry")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Model:
        return grids.create_need(actor=self.actor, **values)

    def perform_change(self, obj: Any, changes: dict[str, Any], version: int | None) -> None:
        ratings = {name: changes[name] for name in ("need", "strength") if name in changes}
        grids.update_need(need=obj, actor=self.actor, changes=ratings, version=version)


@described("selection criterion", "selection criteria", "what customers select a supplier by")
class CriterionViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """Everybody reads them; who leads changes them. One that is weighed cannot be deleted."""

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    permission_classes = [ManagersChange]
    serializer_class = CriterionSerializer
    orderings = {"name": Ordering("name"), "id": Ordering("id")}

    def rows(self) -> QuerySet:
        return Criterion.objects.all()

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Model:
        return grids.create_criterion(actor=self.actor, **values)

    def perform_change(self, obj: Any, changes: dict[str, Any], version: int | None) -> None:
        grids.update_criterion(criterion=obj, actor=self.actor, changes=changes, version=version)

    def perform_remove(self, criterion: Any) -> None:
        grids.remove_criterion(criterion=criterion, actor=self.actor)


@described("demand", "demands", "how much accounts demand of each product line")
class DemandViewSet(RemoveMixin, OnAccountViewSet):
    http_method_names = [*CHANGEABLE, "delete"]
    serializer_class = DemandSerializer
    filterset_class = OnAccountFilter

    def rows(self) -> QuerySet:
        return Demand.objects.all()

    def create_service(self, **values: Any) -> Demand:
        return judging.create_demand(**values)

    def change_service(self, demand: Demand, changes: dict, version: int | None) -> None:
        changes.pop("account", None)
        judging.update_demand(demand=demand, actor=self.actor, changes=changes, version=version)

    def perform_remove(self, demand: Any) -> None:
        judging.remove_demand(demand=demand, actor=self.actor)


@described("weight of a criterion", "weights of criteria", "what accounts select a supplier by")
class CriterionWeightViewSet(RemoveMixin, OnAccountViewSet):
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    serializer_class = CriterionWeightSerializer
    filterset_class = OnAccountFilter

    def rows(self) -> QuerySet:
        return CriterionWeight.objects.select_related("criterion")

    def create_service(self, **values: Any) -> CriterionWeight:
        return judging.create_weight(**values)

    def change_service(self, weight: CriterionWeight, changes: dict, version: int | None) -> None:
        values = {"weight": changes["weight"]} if "weight" in changes else {}
        judging.update_weight(weight=weight, actor=self.actor, changes=values, version=version)

    def perform_remove(self, weight: Any) -> None:
        judging.remove_weight(weight=weight, actor=self.actor)


class ProspectMatchSerializer(serializers.ModelSerializer):
    """match, customer_match and rank are empty while the customer is not judged."""

    account = serializers.IntegerField(source="account_id")
    industry = serializers.CharField(source="need.industry.name")
    line = serializers.CharField(source="need.line", help_text="The product line that fits best.")
    customer_match = serializers.SerializerMethodField(help_text="0 to 1.")
    match = serializers.SerializerMethodField(help_text="Industry × customer match, 0 to 1.")
    rank = serializers.SerializerMethodField()
    judged_on = serializers.SerializerMethodField(help_text="Empty: on a past day it is not told.")

    class Meta:
        model = ProspectMatch
        fields = (
            "account", "industry", "line", "industry_match", "customer_match", "match", "rank",
            "is_target", "judged_on",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_judged_on(self, row: Matched) -> str | None:
        return row.judged_on.isoformat() if isinstance(row, ProspectMatch) else None

    def get_customer_match(self, row: Matched) -> float | None:
        return row.customer_match if row.is_judged else None

    def get_match(self, row: Matched) -> float | None:
        return row.match if row.is_judged else None

    def get_rank(self, row: Matched) -> int | None:
        return row.rank if row.is_judged else None


class ProspectMatchFilter(AsKnownFilter, OnAccountFilter):
    target = django_filters.ChoiceFilter(
        field_name="is_target", choices=YES_OR_NO, method="by_answer"
    )
    judged = django_filters.ChoiceFilter(
        field_name="is_judged", choices=YES_OR_NO, method="by_answer"
    )

    def by_answer(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{name: value == "true"})


@described("match of a prospect", "matches of prospects", "how well prospects fit us, by account")
class ProspectMatchViewSet(ReadViewSet):
    """Worked out anew after each change of a grid, a judgement, and each evaluation."""

    queryset = ProspectMatch.objects.none()
    serializer_class = ProspectMatchSerializer
    filterset_class = ProspectMatchFilter
    orderings = {
        "-match": Ordering("match", descending=True, tie="account_id"),
        "-industry_match": Ordering("industry_match", descending=True, tie="account_id"),
    }

    def rows(self) -> QuerySet:
        """Of a past day those of its evaluation, where somebody has asked for them."""
        evaluation = evaluation_on(asked_day(self.request))
        rows: QuerySet = ProspectMatch.objects.all()
        if "as_of" in self.request.query_params and not (evaluation and evaluation.is_current):
            rows = PastMatch.objects.filter(evaluation=evaluation)
        return rows.select_related("need__industry")


class GroupSerializer(serializers.Serializer):
    """Outcomes of about the same match."""

    outcomes = serializers.IntegerField(source="accounts")
    match = serializers.FloatField(source="said", help_text="Mean before the end, 0 to 1.")
    won = serializers.FloatField(source="happened", help_text="Share that was won, 0 to 1.")


class MatchingSerializer(serializers.Serializer):
    """What the last run found, and how wins and losses in sight bear the matches out."""

    as_of = serializers.DateField(
        allow_null=True, help_text="The day looked back at; empty: today."
    )
    top_percent = serializers.FloatField(help_text="So many of the judged prospects are targets.")
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Empty: never run.")
    prospects = serializers.IntegerField()
    judged = serializers.IntegerField()
    targets = serializers.IntegerField()
    outcomes = serializers.IntegerField()
    won = serializers.IntegerField()
    lift = serializers.FloatField(
        allow_null=True, help_text="How many times as often the best fifth was won as all."
    )
    groups = GroupSerializer(many=True, help_text="Lowest match first; empty below 10 outcomes.")


class MatchingView(APIView):
    """How far the matching is, and whether it was any good."""

    permission_classes = [Leads]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="matching",
        summary="The matching as a whole",
        parameters=[AS_OF],
        responses=MatchingSerializer,
    )
    def get(self, request: Request) -> Response:
        check_parameters(request, ["as_of"])
        day = asked_day(request)
        evaluation = asked_evaluation(request) if day else None
        past = evaluation.as_of if evaluation and not evaluation.is_current else None
        run: MatchFigures | None = MatchRun.objects.first()
        if past:
            run = PastMatchRun.objects.filter(evaluation=evaluation).first()
        found = verdict(outcomes(request.user, past))
        values = {
            "as_of": past,
            "top_percent": top_percent_on(past),
            "finished_at": run and run.finished_at,
            "prospects": run.prospects if run else 0,
            "judged": run.judged if run else 0,
            "targets": run.targets if run else 0,
            "outcomes": found.known,
            "won": found.won,
            "lift": found.lift if found.lift == found.lift else None,
            "groups": found.groups,
        }
        return Response(MatchingSerializer(values).data)
