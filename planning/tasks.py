"""What workers call: thin, the job row carries the truth."""

from celery import shared_task
from django.utils import timezone

from kam.core import jobs
from kam.core.models import Job
from planning import coverage, reviews
from planning.day import digest, telling
from planning.documents import services as documents
from planning.playbooks import events


@jobs.task
def renew_coverage(job: Job) -> None:
    """May come twice or die half way: rows that are right already are not written again."""
    coverage.run_job(job=job)


@jobs.task
def tell_moves(job: Job) -> None:
    """May come twice or die half way: nobody is told the same thing again."""
    job.result = {"told": telling.tell_moves(job)}


@jobs.task
def tell_overdue(job: Job) -> None:
    """As `tell_moves`."""
    job.result = {"told": telling.tell_overdue(job)}


@jobs.task
def start_playbooks(job: Job) -> None:
    """May come twice or die half way: the same cause starts a playbook once."""
    job.result = {"moves": events.start_by_events(job)}


@jobs.task
def send_digest(job: Job) -> None:
    """The lease lets one run at a time; a job that is done sends nothing again."""
    digest.run_job(job=job)


@shared_task
def send_digests() -> None:
    """Beat rings it every quarter of an hour: it is morning somewhere."""
    digest.queue_due(now=timezone.now())


@shared_task
def renewals_this_morning() -> None:
    events.queue_renewals(today=timezone.localdate())


@shared_task
def overdue_this_morning() -> None:
    telling.queue_overdue(today=timezone.localdate())


@jobs.task
def prepare_reviews(job: Job) -> None:
    """May come twice or die half way: what is open is not opened again."""
    reviews.run_job(job=job)


@shared_task
def reviews_this_morning() -> None:
    reviews.queue_reviews(today=timezone.localdate())


@jobs.task
def make_document(job: Job) -> None:
    """May come twice or die half way: the document is made again, a file nobody names is swept."""
    documents.run_job(job=job)


@shared_task
def sweep_documents() -> None:
    documents.sweep_documents()
