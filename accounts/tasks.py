"""Work that outlasts a request: the message carries a job's id, the row the truth."""

from celery import shared_task

from accounts import notifications
from accounts.duplicates import finding, merging
from accounts.imports import services as imports
from accounts.models import Import
from accounts.services import sweep_files as sweep_up
from accounts.services import tidy_lists as tidy_up_lists
from kam.core.jobs import claim, guard


@shared_task(acks_late=True, reject_on_worker_lost=True)
def send_password_link(job_id: int) -> None:
    """A repeat sends the mail again: both links work, once."""
    with claim(job_id) as job:
        if job:
            email, site = job.payload["email"], job.payload["site"]
            notifications.send_password_links(email=email, site=site)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_import(job_id: int) -> None:
    """May come twice or die half way: each batch is whole, and is taken in once."""
    with claim(job_id) as job:
        if job:
            import_ = Import.objects.select_related("started_by").get(pk=job.payload["import"])
            imports.run_import(import_, guard(job))


@shared_task
def sweep_files() -> None:
    """Every night; a repeat finds nothing left to do."""
    sweep_up()


@shared_task
def tidy_lists() -> None:
    """Every night; a repeat finds nothing left to do."""
    tidy_up_lists()


@shared_task(acks_late=True, reject_on_worker_lost=True)
def find_duplicates(job_id: int) -> None:
    """A repeat writes the same keys and pairs."""
    with claim(job_id) as job:
        if job:
            job.result = finding.find_duplicates(guard(job))


@shared_task
def search_duplicates() -> None:
    """Beat asks every hour: rows that changed since the last search are compared."""
    if finding.something_changed():
        finding.queue_search(actor=None)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def merge(job_id: int) -> None:
    """One transaction; a repeat finds it done."""
    with claim(job_id) as job:
        if job:
            merging.run_merge(job, guard(job))
