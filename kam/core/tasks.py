"""What beat rings for the house itself."""

from celery import shared_task

from kam.core import jobs
from kam.core.tidy import tidy as tidy_up


@shared_task
def sweep() -> int:
    return jobs.sweep()


@shared_task
def tidy() -> None:
    tidy_up()
