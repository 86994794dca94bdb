"""Work that outlasts a request: the message carries a job's id, the row the truth."""

from celery import shared_task

from accounts import notifications
from kam.core.jobs import claim


@shared_task(acks_late=True, reject_on_worker_lost=True)
def send_password_link(job_id: int) -> None:
    """A repeat sends the mail again: both links work, once."""
    with claim(job_id) as job:
        if job:
            notifications.send_password_links(**job.payload)
