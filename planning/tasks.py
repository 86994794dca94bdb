"""What workers call: thin, the job row carries the truth."""

from celery import shared_task
from django.utils import timezone

from kam.core import jobs
from planning import coverage, reviews
from planning.day import digest, telling
from planning.documents import services as documents
from planning.playbooks import events


@shared_task(acks_late=True, reject_on_worker_lost=True)
def renew_coverage(job_id: int) -> None:
    """May come twice or die half way: rows that are right already are not written again."""
    with jobs.claim(job_id) as job:
        if job:
            coverage.run_job(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def tell_moves(job_id: int) -> None:
    """May come twice or die half way: nobody is told the same thing again."""
    with jobs.claim(job_id) as job:
        if job:
            job.result = {"told": telling.tell_moves(job)}


@shared_task(acks_late=True, reject_on_worker_lost=True)
def tell_overdue(job_id: int) -> None:
    """As `tell_moves`."""
    with jobs.claim(job_id) as job:
        if job:
            job.result = {"told": telling.tell_overdue(job)}


@shared_task(acks_late=True, reject_on_worker_lost=True)
def start_playbooks(job_id: int) -> None:
    """May come twice or die half way: the same cause starts a playbook once."""
    with jobs.claim(job_id) as job:
        if job:
            job.result = {"moves": events.start_by_events(job)}


@shared_task(acks_late=True, reject_on_worker_lost=True)
def send_digest(job_id: int) -> None:
    """The lease lets one run at a time; a job that is done sends nothing again."""
    with jobs.claim(job_id) as job:
        if job:
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


@shared_task(acks_late=True, reject_on_worker_lost=True)
def prepare_reviews(job_id: int) -> None:
    """May come twice or die half way: what is open is not opened again."""
    with jobs.claim(job_id) as job:
        if job:
            reviews.run_job(job=job)


@shared_task
def reviews_this_morning() -> None:
    reviews.queue_reviews(today=timezone.localdate())


@shared_task(acks_late=True, reject_on_worker_lost=True)
def make_document(job_id: int) -> None:
    """May come twice or die half way: the document is made again, a file nobody names is swept."""
    with jobs.claim(job_id) as job:
        if job:
            documents.run_job(job=job)


@shared_task
def sweep_documents() -> None:
    documents.sweep_documents()
