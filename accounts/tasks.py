"""Work that outlasts a request: the message carries a job's id, the row the truth."""

from celery import shared_task

from accounts import notifications
from accounts.duplicates import finding, merging
from accounts.imports import services as imports
from accounts.models import Import
from accounts.services import sweep_files as sweep_up
from accounts.services import tidy_lists as tidy_up_lists
from kam.core.jobs import guard, task
from kam.core.models import Job


@task
def send_password_link(job: Job) -> None:
    """A repeat sends the mail again: both links work, once."""
    email, site = job.payload["email"], job.payload["site"]
    notifications.send_password_links(email=email, site=site)


@task
def run_import(job: Job) -> None:
    """May come twice or die half way: each batch is whole, and is taken in once."""
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


@task
def find_duplicates(job: Job) -> None:
    """A repeat writes the same keys and pairs."""
    job.result = finding.find_duplicates(guard(job))


@shared_task
def search_duplicates() -> None:
    """Beat asks every hour: rows that changed since the last search are compared."""
    if finding.something_changed():
        finding.queue_search(actor=None)


@task
def merge(job: Job) -> None:
    """One transaction; a repeat finds it done."""
    merging.run_merge(job, guard(job))
