"""What beat rings for the house itself."""

from celery import shared_task

from kam.core import jobs


@shared_task
def sweep() -> int:
    return jobs.sweep()
