"""The job ledger: a wish is a row written with the wish itself; the broker only rings the bell.

A job may be delivered twice, die half way, or lose its message: `claim` leases it to one runner at
a time, `sweep` sends again what was lost, and a fence keeps a runner whose lease ran out from
writing. Pattern: transactional outbox with leases (M. Kleppmann, How to do distributed locking, 2016).
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from kam.core.errors import DomainError
from kam.core.models import Job

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
TASKS: dict[str, str] = {}  # kind of job → name of the Celery task that runs it


class LostLease(Exception):  # noqa: N818 - names what happened
    """Another runner has claimed the job, or a person cancelled it: stop, write nothing."""


def register(kind: str, task: str) -> None:
    """Say which Celery task runs a kind of job; the task takes the job's id alone."""
    TASKS[kind] = task


@transaction.atomic
def enqueue(
    kind: str, *, payload: dict[str, Any] | None = None, unique_key: str | None = None, actor=None
) -> Job:
    """Write the job with the caller's own transaction and ring after commit.

    Returns the unfinished job with the same `unique_key` where there is one.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, payload=payload or {}, unique_key=unique_key, requested_by=actor
            )
    except IntegrityError:
        waiting = Job.objects.unfinished().filter(unique_key=unique_key).first()
        if waiting is None:  # it ended between the two statements
            return enqueue(kind, payload=payload, unique_key=unique_key, actor=actor)
        return waiting
    transaction.on_commit(lambda: ring(job.pk, kind), robust=True)
    return job


_bell: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
_ringer_lock = threading.Lock()
_ringer: threading.Thread | None = None


def ring(job_id: int, kind: str) -> None:
    """Tell the workers from a thread of its own: a broker that hangs never holds up a save."""
    global _ringer
    _bell.put((job_id, kind))
    with _ringer_lock:
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_ring_forever, name="doorbell", daemon=True)
            _ringer.start()


def _ring_forever() -> None:
    while True:
        job_id, kind = _bell.get()
        send(job_id, kind)


def send(job_id: int, kind: str) -> bool:
    """Publish the job's id; False when the broker does not answer (the sweeper will send again)."""
    try:
        current_app.send_task(TASKS[kind], args=[job_id], retry=False)
    except Exception as error:
        log.warning("broker_silent", job=job_id, kind=kind, error=str(error))
        return False
    return True


def sweep() -> int:
    """Send every job that is due again: its message was lost, or its runner died."""
    return sum(send(pk, kind) for pk, kind in Job.objects.due().values_list("pk", "kind")[:1000])


def _lease(job_id: int) -> Job | None:
    with transaction.atomic():
        job = Job.objects.due().select_for_update().filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempts >= Job.MAX_ATTEMPTS:
            _finish(job, Job.State.FAILED, error=job.error or "The worker died three times.")
            return None
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.RUNNING,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=timezone.now() + LEASE,
            error="",
        )
        job.refresh_from_db()
    return job


def _finish(job: Job, state: str, *, error: str = "") -> None:
    Job.objects.filter(pk=job.pk, fence=job.fence).update(
        state=state, error=error, lease_until=None, finished_at=Now(), result=job.result
    )


def _retry(job: Job, error: str) -> None:
    """Queue the job again, later with each attempt; after the last one it has failed."""
    if job.attempts >= Job.MAX_ATTEMPTS:
        _finish(job, Job.State.FAILED, error=error)
        return
    later = timezone.now() + timedelta(seconds=10 * 2**job.attempts)
    Job.objects.filter(pk=job.pk, fence=job.fence).update(
        state=Job.State.QUEUED, next_at=later, lease_until=None, error=error
    )


@contextmanager
def claim(job_id: int) -> Iterator[Job | None]:
    """Lease the job for the block: None when it is done or leased elsewhere.

    A DomainError ends the job as failed, with its sentence; any other error tries again later.
    """
    job = _lease(job_id)
    if job is None:
        yield None
        return
    try:
        yield job
    except LostLease:
        log.info("lease_lost", job=job.pk)
    except DomainError as refusal:
        _finish(job, Job.State.FAILED, error=str(refusal))
    except Exception as error:
        log.exception("job_failed", job=job.pk, kind=job.kind)
        _retry(job, f"{type(error).__name__}: {error}"[:500])
    else:
        _finish(job, Job.State.DONE)


def report(job: Job, *, done: int, total: int | None = None, step: str = "") -> None:
    """Show progress and extend the lease. Raises LostLease when the job is no longer ours."""
    ours = Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING).update(
        done=done, total=total, step=step, lease_until=timezone.now() + LEASE
    )
    if not ours:
        raise LostLease(job.pk)


@transaction.atomic
def cancel(*, job: Job, actor) -> None:
    """Stop a job: what it has committed stays, it commits nothing more."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_finished:
        raise DomainError(f"Job {job.pk} has ended already.")
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.CANCELLED, fence=F("fence") + 1, lease_until=None, finished_at=Now()
    )


def guard(job: Job) -> Callable[..., None]:
    """A progress callback bound to one job, for services that know nothing of jobs."""

    def progress(done: int, total: int | None = None, step: str = "") -> None:
        report(job, done=done, total=total, step=step)

    return progress
