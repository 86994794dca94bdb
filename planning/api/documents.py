"""Documents over REST: asked for with POST, made by a job, fetched as they are.

Of a plan, of a version of one, of a review: they differ in what they are about, and in nothing else.
"""

from typing import Any

from django.db.models import Model
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from kam.core.api.fields import StrictSerializer
from kam.core.api.filters import check_parameters
from kam.core.api.idempotency import repeatable
from kam.core.api.jobs import JobSerializer
from kam.core.files.sending import as_saved
from kam.core.models import Job
from planning.documents.making import ABOUT, FORMS, content_type
from planning.documents.services import documents_of, opened, queue_document

__all__ = [
    "PlanDocumentView",
    "PlanDocumentsView",
    "PlanVersionDocumentView",
    "PlanVersionDocumentsView",
    "ReviewDocumentView",
    "ReviewDocumentsView",
]


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


class OfDocuments(APIView):
    """`of` says what the number in the address is of: one of those that documents are made of."""

    permission_classes = [IsAuthenticated]
    of: str

    def about(self, request: Request, pk: int) -> Model:
        check_parameters(request, [])
        return get_object_or_404(ABOUT[self.of].visible_to(request.user), pk=pk)


class DocumentsView(OfDocuments):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: Request, pk: int) -> Response:
        found = documents_of(request.user, self.about(request, pk))
        return Response(DocumentSerializer(found, many=True).data)

    @repeatable
    def post(self, request: Request, pk: int) -> Response:
        about = self.about(request, pk)
        wish = DocumentWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        job = queue_document(actor=request.user, about=about, **wish.validated_data)
        job.refresh_from_db()
        place = reverse("job-detail", args=[job.pk], request=request)
        return Response(JobSerializer(job).data, 202, headers={"Location": place})


class DocumentView(OfDocuments):
    http_method_names = ["get", "head", "options"]

    def get(self, request: Request, pk: int, job: int) -> FileResponse:
        about: Any = self.about(request, pk)
        try:
            document, content, kind = opened(actor=request.user, about=about, job_id=job)
        except FileNotFoundError:
            raise Http404 from None
        return as_saved(content, name=document.name, content_type=kind)


def _listed(name: str, one: str) -> Any:
    """What the schema says of one's documents of `one`, say a plan; `name` begins the operations."""
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{name}_documents",
            summary=f"List one's documents of {one}",
            description="The last ten, the newest first.",
            responses=DocumentSerializer(many=True),
        ),
        post=extend_schema(
            operation_id=f"{name}_documents_create",
            summary=f"Have a document of {one} made",
            description="In the language of Accept-Language. Queues it and answers with the job; "
            "once it is done the file stands at documents/{job}/ for some days.",
            request=DocumentWishSerializer,
            responses={202: JobSerializer},
        ),
    )


def _fetched(name: str, one: str) -> Any:
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{name}_documents_content",
            summary=f"Fetch a document of {one}",
            description="One's own, while one may see what it is about; each fetch is noted in the "
            "change log.",
            responses={(200, content_type(form)): OpenApiTypes.BINARY for form in FORMS},
        )
    )


@_listed("plans", "a plan")
class PlanDocumentsView(DocumentsView):
    of = "plan"


@_fetched("plans", "a plan")
class PlanDocumentView(DocumentView):
    of = "plan"


@_listed("plan_versions", "a version of a plan")
class PlanVersionDocumentsView(DocumentsView):
    of = "planversion"


@_fetched("plan_versions", "a version of a plan")
class PlanVersionDocumentView(DocumentView):
    of = "planversion"


@_listed("reviews", "a review")
class ReviewDocumentsView(DocumentsView):
    of = "review"


@_fetched("reviews", "a review")
class ReviewDocumentView(DocumentView):
    of = "review"
