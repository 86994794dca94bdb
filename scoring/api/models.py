"""Versions of the scoring model over REST: copy, change, try out, activate."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from kam.core.api.idempotency import repeatable
from kam.core.api.jobs import JobSerializer
from kam.core.api.permissions import Leads
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.asked import number
from kam.core.keyset import Ordering
from scoring.api import model_serializers as shown
from scoring.models import Evaluation, ScoringModel
from scoring.simulation.services import ready, simulate
from scoring.versions import services
from scoring.versions.by_pairs import weigh_by_pairs
from scoring.versions.compare import compare
from scoring.versions.definition import definition_of


@described("scoring model", "scoring models", "versions: dimensions, metrics, weights and tiers")
class ScoringModelViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """Managers and administrators write drafts; DELETE throws a draft away."""

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    permission_classes = [Leads]
    serializer_class = shown.ScoringModelSerializer
    orderings = {
        "-number": Ordering("number", descending=True, tie_descending=True),
        "number": Ordering("number"),
    }

    def rows(self) -> QuerySet:
        return ScoringModel.objects.prefetch_related("dimensions__metrics", "tiers")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def perform_create(self, values: dict[str, Any]) -> Model:
        model = values.pop("copied_from", None) or self.rows().get(state="active")
        return services.copy_model(model=model, actor=self.actor, changes=values)

    def perform_change(self, obj: Model, changes: dict[str, Any], version: int | None) -> None:
        services.update_draft(model=obj, actor=self.actor, changes=changes, version=version)

    def perform_remove(self, draft: Any) -> None:
        services.discard_draft(model=draft, actor=self.actor)

    @extend_schema(
        summary="Let this version count",
        description="The active version retires; all accounts are evaluated by this one.",
        request=shown.ReasonSerializer,
        responses=shown.ScoringModelSerializer,
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def activate(self, request: Request, pk: int) -> Response:
        model = self.get_object()
        wish = shown.ReasonSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        active = services.activate_model(model=model, actor=self.actor, **wish.validated_data)
        return self.answer(self.reread(active))

    @extend_schema(
        summary="Try this version out",
        description="Nothing is stored. The body may name parts to try otherwise. The first time "
        "after an evaluation the columns are read by a worker: the answer is its job (202).",
        request=shown.ModelPartsSerializer,
        responses={200: shown.SimulationSerializer, 202: JobSerializer},
    )
    @action(detail=True, methods=["post"])
    @repeatable
    def simulate(self, request: Request, pk: int) -> Response:
        model = self.get_object()
        parts = shown.ModelPartsSerializer(
            data=request.data, partial=True, context=self.get_serializer_context()
        )
        parts.is_valid(raise_exception=True)
        evaluation = Evaluation.objects.select_related("model").filter(is_current=True).first()
        if evaluation is None:
            raise NotFound(_("Nothing has been evaluated yet."), "not_evaluated")
        if job := ready(evaluation=evaluation, actor=self.actor):
            place = reverse("job-detail", args=[job.pk], request=request)
            return Response(JobSerializer(job).data, 202, headers={"Location": place})
        definition = {**definition_of(model), **parts.validated_data}
        found = simulate(definition=definition, evaluation=evaluation, actor=self.actor)
        return Response(shown.SimulationSerializer(found).data)

    @extend_schema(
        summary="Weights from comparisons two by two",
        description="The analytic hierarchy process over the dimensions of this version. Nothing "
        "is stored: PATCH the dimensions of a draft with the weights to use them.",
        request=shown.PairsSerializer,
        responses=shown.WeighedSerializer,
    )
    @action(detail=True, methods=["post"], url_path="weigh-by-pairs")
    @repeatable
    def weigh_by_pairs(self, request: Request, pk: int) -> Response:
        codes = [row.code for row in self.get_object().dimensions.all()]
        wish = shown.PairsSerializer(data=request.data, context={"codes": codes})
        wish.is_valid(raise_exception=True)
        found = weigh_by_pairs(len(codes), wish.validated_data["by_place"])
        return Response(shown.WeighedSerializer(found, context={"codes": codes}).data)

    @extend_schema(
        summary="How another version differs from this one",
        parameters=[OpenApiParameter("to", OpenApiTypes.INT, required=True)],
        responses=shown.VersionDifferenceSerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=None, parameters=("to",))
    def differences(self, request: Request, pk: int) -> Response:
        other = get_object_or_404(self.rows(), pk=number(request.query_params.get("to")))
        found = compare(definition_of(self.get_object()), definition_of(other))
        return Response(shown.VersionDifferenceSerializer(found, many=True).data)
