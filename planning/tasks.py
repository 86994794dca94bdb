"""What workers call: thin, the job row carries the truth."""

from celery import shared_task

from kam.core import jobs
from planning import coverage


@shared_task(acks_late=True, reject_on_worker_lost=True)
def renew_coverage(job_id: int) -> None:
    """May come twice or die half way: rows that are right already are not written again."""
    with jobs.claim(job_id) as job:
        if job:
            coverage.run_job(job=job)
