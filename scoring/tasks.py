"""What workers and beat call: thin, the job row carries the truth."""

from celery import shared_task
from django.utils import timezone

from kam.core import jobs
from scoring.evaluation import services


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_evaluation(job_id: int) -> None:
    """May come twice or die half way: the lease lets one run at a time, a repeat finds it done."""
    with jobs.claim(job_id) as job:
        if job:
            services.run_job(job=job)


@shared_task
def evaluate_changed() -> None:
    services.evaluate_changed()


@shared_task
def evaluate_nightly() -> None:
    """Beat rings it; the time is edited in the admin."""
    services.evaluate_nightly(today=timezone.localdate())
