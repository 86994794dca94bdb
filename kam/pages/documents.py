"""Plans, their versions and reviews as files: asked for here, made by a job, fetched here as long as they are kept."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kam.core.errors import DomainError
from kam.core.files.sending import as_saved
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, render_page, tell
from planning.documents.services import documents_of, opened, queue_document
from planning.models import Plan, PlanVersion, Review


class DocumentForm(forms.Form):
    """What kind of file, and for whose eyes."""

    form = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[
            ("pdf", gettext_lazy("PDF, to read and print")),
            ("pptx", gettext_lazy("Slides (PPTX), with charts that can be changed")),
        ],
    )
    reader = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[
            ("ours", gettext_lazy("us: everything")),
            ("customer", gettext_lazy("the customer: without what is internal")),
        ],
        help_text=gettext_lazy(
            "The customer's copy never holds what is marked internal, nor people, vulnerabilities, "
            "competitors, what is stopped, risks, forecasts, score and tier."
        ),
    )


@require_http_methods(["GET", "POST"])
def plan_documents(request: PageRequest, pk: int) -> HttpResponse:
    """GET: one's own documents of the plan. POST: have another one made."""
    plan = get_object_or_404(_plans(request), pk=pk)
    return _documents(request, plan, back=reverse("pages:plan", args=[pk]))


@require_GET
def plan_document(request: PageRequest, pk: int, job: int) -> FileResponse:
    return _file(request, get_object_or_404(_plans(request), pk=pk), job)


@require_http_methods(["GET", "POST"])
def version_documents(request: PageRequest, pk: int) -> HttpResponse:
    """As `plan_documents`, of a plan as it was approved."""
    version = get_object_or_404(_versions(request), pk=pk)
    return _documents(request, version, back=reverse("pages:plan_versions", args=[version.plan_id]))


@require_GET
def version_document(request: PageRequest, pk: int, job: int) -> FileResponse:
    return _file(request, get_object_or_404(_versions(request), pk=pk), job)


@require_http_methods(["GET", "POST"])
def review_documents(request: PageRequest, pk: int) -> HttpResponse:
    """As `plan_documents`, of a review."""
    review = get_object_or_404(_reviews(request), pk=pk)
    return _documents(request, review, back=reverse("pages:review", args=[pk]))


@require_GET
def review_document(request: PageRequest, pk: int, job: int) -> FileResponse:
    return _file(request, get_object_or_404(_reviews(request), pk=pk), job)


def _reviews(request: PageRequest) -> models.QuerySet[Review]:
    return Review.objects.visible_to(request.user).select_related("account")


def _versions(request: PageRequest) -> models.QuerySet[PlanVersion]:
    return PlanVersion.objects.visible_to(request.user).select_related("plan__account")


def _plans(request: PageRequest) -> models.QuerySet[Plan]:
    return Plan.objects.visible_to(request.user).select_related("account")


def _documents(request: PageRequest, about: Any, *, back: str) -> HttpResponse:
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _queued(request, about, form):
        tell(request, _("The document is on its way. You may leave this page."))
        return redirect(request.path)
    context = {
        "about": about,
        "form": form,
        "documents": documents_of(request.user, about),
        "days": settings.KAM_KEEP_DOCUMENTS_DAYS,
        "back": back,
    }
    return render_page(request, page="documents/documents.html", context=context)


def _queued(request: PageRequest, about: models.Model, form: DocumentForm) -> bool:
    wish = form.cleaned_data
    try:
        queue_document(
            actor=request.user,
            about=about,
            form=wish["form"],
            for_customer=wish["reader"] == "customer",
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _file(request: PageRequest, about: models.Model, job: int) -> FileResponse:
    """To be saved; 404 for another's, for one that is not made yet and for one that was swept."""
    try:
        document, content, kind = opened(actor=request.user, about=about, job_id=job)
    except FileNotFoundError:
        raise Http404 from None
    return as_saved(content, name=document.name, content_type=kind)
