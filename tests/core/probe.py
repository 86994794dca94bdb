"""Work for the tests of real workers: each kind leaves its marks where a test can count them.

A worker started with `-I tests.core.probe` leases and signs for seconds instead of minutes.
"""

import os
import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import transaction

from kam.core import health, jobs
from kam.core.models import Job, Tick

jobs.LEASE = timedelta(seconds=3)
jobs.RENEW_EVERY_S = 0.5
jobs.RING_AGAIN = timedelta(seconds=1)
health.SIGN_EVERY_S, health.SIGN_LASTS_S = 1, 3

KINDS = ("write", "slow")
for kind in KINDS:
    jobs.register(f"probe.{kind}", f"tests.core.probe.{kind}")


def queue(kind: str, count: int = 1) -> list[int]:
    return [jobs.enqueue(f"probe.{kind}").pk for _ in range(count)]


def _effect(job) -> None:
    """Something that must happen once: the unique row would refuse a second time."""
    with transaction.atomic():
        jobs.hold(job)
        Tick.objects.create(schedule="probe", due=str(job.pk))


@shared_task
def write(job_id: int) -> None:
    with jobs.claim(job_id) as job:
        if job:
            _effect(job)


@shared_task
def slow(job_id: int) -> None:
    """Says which process runs it, then waits for a file that lets it go on."""
    with jobs.claim(job_id) as job:
        if job:
            place = Path(settings.VAR_DIR)
            (place / f"runs-{job_id}").write_text(str(os.getpid()))
            while not (place / f"go-{job_id}").exists():
                time.sleep(0.05)
            _effect(job)


def ring_out() -> None:
    """Wait until the doorbell has rung for everything queued here."""
    jobs.bells.join()


def effects(job_ids: list[int]) -> int:
    return Tick.objects.filter(schedule="probe", due__in=map(str, job_ids)).count()


def all_done(job_ids: list[int]) -> bool:
    return not Job.objects.filter(pk__in=job_ids).exclude(state=Job.State.DONE).exists()
