"""What beat rings for the house itself."""

from celery import shared_task

from kam.core import health, jobs


@shared_task
def sweep() -> int:
    return jobs.sweep()


@shared_task
def beat_is_alive() -> None:
    """Beat sent it and a worker ran it: both are alive."""
    health.beat_seen()
