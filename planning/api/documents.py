"""Documents of a plan over REST: asked for with POST, made by a job, fetched as they are."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from kam.core.api.fields import StrictSerializer
from kam.core.api.filters import check_parameters
from kam.core.api.jobs import JobSerializer
from kam.core.files.sending import as_saved
from kam.core.models import Job
from planning.documents.making import FORMS, content_type
from planning.documents.services import documents_of, opened, queue_document
from planning.models import Plan

__all__ = ["PlanDocumentView", "PlanDocumentsView"]


class DocumentWishSerializer(StrictSerializer):
    form = serializers.ChoiceField(choices=list(FORMS))
    for_customer = serializers.BooleanField(
        default=False, help_text="The customer's copy: without what is internal."
    )


class DocumentSerializer(serializers.Serializer):
    """A document that was asked for; its number is that of its job."""

    id = serializers.IntegerField(source="job.pk")
    form = serializers.ChoiceField(choices=list(FORMS))
    for_customer = serializers.BooleanField()
    state = serializers.ChoiceField(choices=Job.State.choices, source="job.state")
    name = serializers.CharField(help_text="Empty until it is made.")
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")
    is_there = serializers.BooleanField(help_text="Made, and not yet swept.")
    created_at = serializers.DateTimeField(source="job.created_at")


def _plans(request: Request) -> QuerySet[Plan]:
    return Plan.objects.visible_to(request.user).select_related("account")


class PlanDocumentsView(APIView):
    """One's own documents of a plan."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options", "post"]

    @extend_schema(
        operation_id="plans_documents",
        summary="List one's documents of a plan",
        description="The last ten, the newest first.",
        responses=DocumentSerializer(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        check_parameters(request, [])
        plan = get_object_or_404(_plans(request), pk=pk)
        return Response(DocumentSerializer(documents_of(request.user, plan), many=True).data)

    @extend_schema(
        operation_id="plans_documents_create",
        summary="Have a document of a plan made",
        description="In the language of Accept-Language. Queues it and answers with the job; once "
        "it is done the file stands at plans/{id}/documents/{job}/ for some days.",
        request=DocumentWishSerializer,
        responses={202: JobSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        check_parameters(request, [])
        plan = get_object_or_404(_plans(request), pk=pk)
        wish = DocumentWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        job = queue_document(actor=request.user, about=plan, **wish.validated_data)
        job.refresh_from_db()
        place = reverse("job-detail", args=[job.pk], request=request)
        return Response(JobSerializer(job).data, 202, headers={"Location": place})


class PlanDocumentView(APIView):
    """The file itself."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="plans_documents_content",
        summary="Fetch a document of a plan",
        description="One's own, while one may see the plan; each fetch is noted in the change log.",
        responses={(200, content_type(form)): OpenApiTypes.BINARY for form in FORMS},
    )
    def get(self, request: Request, pk: int, job: int) -> FileResponse:
        check_parameters(request, [])
        plan: Any = get_object_or_404(_plans(request), pk=pk)
        try:
            document, content, kind = opened(actor=request.user, about=plan, job_id=job)
        except FileNotFoundError:
            raise Http404 from None
        return as_saved(content, name=document.name, content_type=kind)
