"""Background work: what runs, how far it is, what failed and why."""

from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.doors import administrators_only
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job
from kam.core.pages import PageRequest, ask, render_page, tell
from scoring.services import queue_evaluation

SHOWN = 100
KINDS = {
    "evaluation": gettext_lazy("Evaluation"),
    "coverage": gettext_lazy("Coverage"),
    "import": gettext_lazy("Import"),
    "bulk-change": gettext_lazy("Change of many accounts"),
    "bulk-undo": gettext_lazy("Undo of a change of many accounts"),
    "duplicates": gettext_lazy("Search for duplicates"),
    "merge": gettext_lazy("Merge"),
    "password-link": gettext_lazy("Mail with a password link"),
    "digest": gettext_lazy("Morning mail"),
    "tell-moves": gettext_lazy("Telling owners of moved accounts"),
    "document": gettext_lazy("Document"),
    "start-playbooks": gettext_lazy("Starting playbooks where accounts have moved"),
    "tell-overdue": gettext_lazy("Telling of what is overdue"),
    "simulation": gettext_lazy("Reading the facts for the simulator"),
    "stability": gettext_lazy("Border cases"),
    "lifetime": gettext_lazy("Value to come"),
    "matching": gettext_lazy("Matching"),
    "criteria": gettext_lazy("Six criteria"),
    "loyalty": gettext_lazy("Loyalty"),
    "back_test": gettext_lazy("Back-test"),
    "reviews": gettext_lazy("Opening and preparing reviews"),
}


def _as_of(job: Job) -> date | None:
    """The day that an evaluation is about."""
    return date.fromisoformat(job.payload["as_of"]) if "as_of" in job.payload else None


@require_GET
def job_list(request: PageRequest) -> HttpResponse:
    order = Case(
        When(state=Job.State.RUNNING, then=Value(0)),
        When(state=Job.State.QUEUED, then=Value(1)),
        default=Value(2),
    )
    found = Job.objects.visible_to(request.user).select_related("requested_by")
    shown = found.order_by(order, "-pk")[:SHOWN]
    return render_page(
        request,
        page="jobs/list.html",
        partial="jobs/partials/table.html",
        context={
            "jobs": [(job, KINDS.get(job.kind, job.kind), _as_of(job)) for job in shown],
            "form": EvaluationForm(),
        },
    )


@require_GET
def job_progress(request: PageRequest, pk: int) -> HttpResponse:
    """The bar of one job, asked for again and again; when it ends the page around it is loaded anew."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = render(request, "components/job.html", {"job": job})
    if job.is_finished and request.htmx:
        response["HX-Refresh"] = "true"
    return response


class EvaluationForm(forms.Form):
    """As of which day; today when none is given."""

    as_of = forms.DateField(
        label=gettext_lazy("As of"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


@require_POST
@administrators_only
def evaluate_now(request: PageRequest) -> HttpResponse:
    """Queue an evaluation of all accounts; its bar shows on the list of jobs."""
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        tell(request, _("This is not a date."), level=messages.ERROR)
        return redirect("jobs")
    queue_evaluation(as_of=form.cleaned_data["as_of"], actor=request.user)
    tell(request, _("The evaluation is on its way. You may leave this page."))
    return redirect("jobs")


@require_http_methods(["GET", "POST"])
def job_cancel(request: PageRequest, pk: int) -> HttpResponse:
    if request.method == "GET":
        job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
        question = _("Cancel %(name)s? What it has done so far stays.")
        words = question % {"name": KINDS.get(job.kind, job.kind)}
        return ask(request, words, button=_("Cancel the job"), back=reverse("jobs"))
    return _do(request, pk, jobs.cancel, _("The job is cancelled. What it has done so far stays."))


@require_POST
def job_retry(request: PageRequest, pk: int) -> HttpResponse:
    return _do(request, pk, jobs.retry, _("The job will run again."))


def _do(request: PageRequest, pk: int, service, said: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        service(job=job, actor=request.user)
        tell(request, said)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
    return redirect("jobs")
