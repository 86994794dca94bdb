"""Celery's way to the accounts' services."""

from celery import shared_task

from accounts.imports import services
from accounts.models import Import
from kam.core import jobs


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_import(job_id: int) -> None:
    """May come twice or die half way: the lease lets one run at a time, each batch is whole."""
    with jobs.claim(job_id) as job:
        if job:
            import_ = Import.objects.select_related("started_by").get(pk=job.payload["import"])
            services.run_import(import_, jobs.guard(job))
