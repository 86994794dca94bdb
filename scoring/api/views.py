"""Explanations, history, evaluations and scoring models over REST."""

from dataclasses import fields
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from accounts.models import Account
from kam.core.api.filters import check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.api.jobs import JobSerializer
from kam.core.api.permissions import Leads
from kam.core.api.schema import described
from kam.core.api.viewsets import ReadViewSet
from kam.core.keyset import Ordering
from scoring import past, services
from scoring.api import serializers as shown
from scoring.api.days import AS_OF, asked_day, day_of, evaluation_on
from scoring.changed import changed_since, evaluation_before
from scoring.models import Evaluation, Standing
from scoring.peers import peers_of
from scoring.told import told


class ScoreView(APIView):
    """Why the account stands where it stands: each metric's value, points, weight, contribution."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="accounts_score",
        summary="Explain an account's score",
        parameters=[
            AS_OF,
            OpenApiParameter(
                "since",
                OpenApiTypes.DATE,
                description="Compare with what was known on a day; left out: with the run before.",
            ),
        ],
        responses=shown.ScoreSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, ["as_of", "since"])
        account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
        evaluation = evaluation_on(asked_day(request))
        found = services.explain(account, evaluation) if evaluation else None
        if evaluation is None or found is None:
            raise NotFound(_("This account has not been evaluated yet."), "not_evaluated")
        then = evaluation_before(evaluation, day_of(request, "since"))
        told_as = {
            **{field.name: getattr(found, field.name) for field in fields(found)},
            "percentile": found.percentile,
            "words": told(found),
            "peers": peers_of(account, found, request.user),
            "changes": changed_since(account, found, then),
        }
        return Response(shown.ScoreSerializer(told_as).data)


@described("evaluation of an account", "evaluations of an account", "scores, tiers and stages")
class HistoryViewSet(ReadViewSet):
    """Newest first; only evaluations that were published."""

    permission_classes = [IsAuthenticated]
    serializer_class = shown.HistorySerializer
    orderings = {
        "-as_of": Ordering("as_of", descending=True, tie="evaluation_id", tie_descending=True),
        "as_of": Ordering("as_of", tie="evaluation_id"),
    }

    def rows(self) -> QuerySet:
        return Standing.objects.annotate(
            as_of=F("evaluation__as_of"), ranked=F("evaluation__accounts")
        )

    def get_queryset(self) -> QuerySet:
        published = self.rows().filter(evaluation__published_at__isnull=False)
        return published.filter(account=self.kwargs.get("pk"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        get_object_or_404(Account.objects.visible_to(self.actor), pk=kwargs["pk"])
        return super().list(request, *args, **kwargs)


@described("evaluation", "evaluations", "runs over all accounts, and how far they are")
class EvaluationViewSet(ReadViewSet):
    http_method_names = ["get", "head", "options", "post"]
    permission_classes = [Leads]
    serializer_class = shown.EvaluationSerializer
    orderings = {
        "-as_of": Ordering("as_of", descending=True, tie_descending=True),
        "as_of": Ordering("as_of"),
    }

    def rows(self) -> QuerySet:
        return Evaluation.objects.select_related("model", "job")

    def get_queryset(self) -> QuerySet:
        return self.rows()

    @extend_schema(
        summary="Start an evaluation",
        description="Queues it and answers with the job; follow the job to see how far it is.",
        request=shown.EvaluationWishSerializer,
        responses={202: JobSerializer},
    )
    @repeatable
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wish = shown.EvaluationWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        job = services.queue_evaluation(as_of=wish.validated_data.get("as_of"), actor=self.actor)
        job.refresh_from_db()
        place = reverse("job-detail", args=[job.pk], request=request)
        return Response(JobSerializer(job).data, 202, headers={"Location": place})

    @extend_schema(
        summary="Work out for a past evaluation what is made on request",
        description="Value to come, border cases, matching, criteria or loyalty as known on its day. "
        "What is kept is replaced; of a small portfolio it is done at once (204), else a worker is "
        "at it (202): follow the job.",
        request=shown.WorkWishSerializer,
        responses={202: JobSerializer, 204: None},
    )
    @action(detail=True, methods=["post"], url_path="work-out")
    @repeatable
    def work_out(self, request: Request, pk: int) -> Response:
        wish = shown.WorkWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        evaluation = get_object_or_404(Evaluation.objects.published(), pk=pk)
        job = past.ask(wish.validated_data["what"], evaluation=evaluation, actor=self.actor)
        if job is None:
            return Response(status=204)
        job.refresh_from_db()
        place = reverse("job-detail", args=[job.pk], request=request)
        return Response(JobSerializer(job).data, 202, headers={"Location": place})
