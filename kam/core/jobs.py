"""The job ledger: a wish is a row written with the wish itself; the broker only rings the bell.

A job may be delivered twice, die half way, or lose its message: `claim` leases it to one runner at
a time, `sweep` sends again what was lost, and a fence keeps a runner whose lease ran out from
writing. Pattern: transactional outbox with leases (M. Kleppmann, How to do distributed locking, 2016).
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import wraps
from typing import Any

import structlog
from celery import current_app, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kam.core import changes
from kam.core.errors import DomainError
from kam.core.models import Change, Job, JobQuerySet, Notification
from kam.core.notices import notify

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
RENEW_EVERY_S = 20.0
RING_AGAIN = timedelta(seconds=30)
BELLS = 1000  # how many may wait for a slow broker; the sweeper sends the rest
TASKS: dict[str, str] = {}  # kind of job → name of the Celery task that runs it
WORDS: dict[str, str] = {}  # kind of job → what people call it, as a message id
LONG = timedelta(seconds=60)  # whoever asked has turned to something else
ENDED = gettext_noop("%(work)s: done")
FAILED = gettext_noop("%(work)s: failed")


class LostLease(Exception):  # noqa: N818 - names what happened
    """Another runner has claimed the job, or a person cancelled it: stop, write nothing."""


def register(kind: str, task: str, word: str = "") -> None:
    """Say which Celery task runs a kind of job; the task takes the job's id alone.

    word: the message id of what people call it. Whoever asked for such a job is told how it ended.
    """
    TASKS[kind] = task
    if word:
        WORDS[kind] = word


@transaction.atomic
def enqueue(
    kind: str, *, payload: dict[str, Any] | None = None, unique_key: str | None = None, actor=None
) -> Job:
    """Write the job with the caller's own transaction and ring after commit.

    Returns the unfinished job with the same `unique_key` where there is one: it may be running
    already, so give a wish of its own key to what must see the newest facts.
    Raises LookupError for a kind that no task was registered for.
    """
    if kind not in TASKS:
        raise LookupError(f"No task is registered for jobs of kind {kind!r}.")
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, payload=payload or {}, unique_key=unique_key, requested_by=actor
            )
    except IntegrityError:
        if unique_key is None:
            raise
        waiting = Job.objects.unfinished().filter(unique_key=unique_key).first()
        if waiting is None:  # it ended between the two statements
            return enqueue(kind, payload=payload, unique_key=unique_key, actor=actor)
        return waiting
    transaction.on_commit(lambda: ring(job.pk, kind), robust=True)
    return job


bells: queue.Queue[tuple[int, str]] = queue.Queue(BELLS)
_ringer_lock = threading.Lock()
_ringer: threading.Thread | None = None


def ring(job_id: int, kind: str) -> None:
    """Tell the workers from a thread of its own: a broker that hangs never holds up a save."""
    global _ringer
    with suppress(queue.Full):
        bells.put_nowait((job_id, kind))
    with _ringer_lock:
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_ring_forever, name="doorbell", daemon=True)
            _ringer.start()


def _ring_forever() -> None:
    while True:
        send(*bells.get())
        bells.task_done()


def send(job_id: int, kind: str) -> bool:
    """Publish the job's id; False when the broker does not answer (the sweeper will send again)."""
    try:
        current_app.send_task(TASKS[kind], args=[job_id], retry=False)
    except Exception as error:
        log.warning("broker_silent", job=job_id, kind=kind, error=str(error))
        return False
    return True


def sweep() -> int:
    """Send again what is due and was not sent lately: its message was lost, or its runner died."""
    lost = Job.objects.due().filter(rung_at__lt=_now() - RING_AGAIN).order_by("next_at", "pk")
    jobs = dict(lost.values_list("pk", "kind")[:1000])
    Job.objects.filter(pk__in=jobs).update(rung_at=Now())
    return sum(send(pk, kind) for pk, kind in jobs.items())


def _now(later: timedelta = timedelta(0)) -> ExpressionWrapper:
    """The database's clock: workers' clocks may differ, leases must not."""
    return ExpressionWrapper(Now() + later, output_field=DateTimeField())


def _lease(job_id: int) -> Job | None:
    with transaction.atomic():
        job = Job.objects.due().select_for_update().filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempts >= Job.MAX_ATTEMPTS:
            _finish(job, Job.State.FAILED, error=job.error or _("The worker died three times."))
            return None
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.RUNNING,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=_now(LEASE),
            error="",
        )
        job.refresh_from_db()
    return job


def _finish(job: Job, state: str, *, error: str = "") -> None:
    reached = Coalesce("total", "done") if state == Job.State.DONE else F("done")
    _ours(job).update(
        state=state,
        error=error,
        done=reached,
        lease_until=None,
        finished_at=Now(),
        result=job.result,
    )
    _tell(job, state)


def _tell(job: Job, state: str) -> None:
    """Tell whoever asked for a job that took long how it ended."""
    long_ago = timezone.now() - job.created_at >= LONG
    if job.requested_by is None or job.kind not in WORDS or not long_ago:
        return
    notify(
        user=job.requested_by,
        kind=Notification.Kind.JOB,
        text=ENDED if state == Job.State.DONE else FAILED,
        params={"work": {"word": WORDS[job.kind]}},
        url=reverse("jobs"),
        key=f"job:{job.pk}:{job.fence}",
    )


def _ours(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, fence=job.fence)


def _try_later(job: Job, error: str) -> None:
    """Queue the job again, later with each attempt; after the last one it has failed."""
    if job.attempts >= Job.MAX_ATTEMPTS:
        _finish(job, Job.State.FAILED, error=error)
        return
    pause = timedelta(seconds=10 * 2**job.attempts)
    _ours(job).update(state=Job.State.QUEUED, next_at=_now(pause), lease_until=None, error=error)


def _hand_back(job: Job) -> None:
    """The worker is asked to stop: queue the job again at once; the attempt does not count."""
    _ours(job).update(
        state=Job.State.QUEUED, next_at=Now(), lease_until=None, attempts=F("attempts") - 1
    )


def release_all() -> int:
    """Let go of every lease; for a start at which no worker can be alive."""
    running = Job.objects.filter(state=Job.State.RUNNING)
    return running.update(lease_until=_now(-LEASE), rung_at=_now(-2 * RING_AGAIN))


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Keep the lease for as long as this process lives, also through long silent steps."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(RENEW_EVERY_S):
            with suppress(DatabaseError):  # the next turn tries again
                _ours(job).filter(state=Job.State.RUNNING).update(lease_until=_now(LEASE))
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()


@contextmanager
def claim(job_id: int) -> Iterator[Job | None]:
    """Lease the job for the block: None when it is done or leased elsewhere.

    A DomainError ends the job as failed, with its sentence, and so does the time limit; any other
    error tries again later; a worker that must stop hands the job back.
    """
    job = _lease(job_id)
    if job is None:
        yield None
        return
    try:
        with _renewed(job):
            yield job
    except LostLease:
        log.info("lease_lost", job=job.pk)
    except DomainError as refusal:
        _finish(job, Job.State.FAILED, error=str(refusal))
    except SoftTimeLimitExceeded:
        _finish(job, Job.State.FAILED, error=_("It took longer than a job may take."))
    except Exception as error:
        log.exception("job_failed", job=job.pk, kind=job.kind)
        _try_later(job, f"{type(error).__name__}: {error}"[:500])
    except BaseException:
        _hand_back(job)
        raise
    else:
        _finish(job, Job.State.DONE)


def task(run: Callable[[Job], None]) -> Callable[[int], None]:
    """A Celery task of a job: claims the one whose number it is given, and runs it.

    The message may come twice and the worker die half way: `run` says what a repeat does.
    """

    @shared_task(acks_late=True, reject_on_worker_lost=True)
    @wraps(run)
    def claimed(job_id: int) -> None:
        with claim(job_id) as job:
            if job:
                run(job)

    return claimed


def report(job: Job, *, done: int, total: int | None = None, step: str = "") -> None:
    """Show progress and extend the lease. Raises LostLease when the job is no longer ours."""
    running = _ours(job).filter(state=Job.State.RUNNING)
    if not running.update(done=done, total=total, step=step, lease_until=_now(LEASE)):
        raise LostLease(job.pk)


def hold(job: Job) -> None:
    """Inside a transaction: lock the job until it commits, so that nobody else can take it over.

    Effects that must not happen twice are written after this. Raises LostLease when it is not ours.
    """
    if not _ours(job).filter(state=Job.State.RUNNING).select_for_update().exists():
        raise LostLease(job.pk)


@transaction.atomic
def cancel(*, job: Job, actor) -> None:
    """Stop a job: what it has committed stays, it commits nothing more."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_finished:
        raise DomainError(_("This job has ended already."))
    changes.record(
        job, actor=actor, action=Change.Action.CHANGED, values={"state": [job.state, "cancelled"]}
    )
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.CANCELLED, fence=F("fence") + 1, lease_until=None, finished_at=Now()
    )


@transaction.atomic
def retry(*, job: Job, actor) -> Job:
    """Queue a failed or cancelled job again, with all its attempts."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        raise DomainError(_("Only a job that failed or was cancelled can be tried again."))
    same = Job.objects.unfinished().filter(unique_key=job.unique_key)
    if job.unique_key is not None and same.exists():
        raise DomainError(_("The same work is waiting or running already."))
    changes.record(
        job, actor=actor, action=Change.Action.CHANGED, values={"state": [job.state, "queued"]}
    )
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.QUEUED, attempts=0, error="", finished_at=None, next_at=Now(), rung_at=Now()
    )
    job.refresh_from_db()
    transaction.on_commit(lambda: ring(job.pk, job.kind), robust=True)
    return job


def guard(job: Job) -> Callable[..., None]:
    """A progress callback bound to one job, for services that know nothing of jobs."""

    def progress(done: int, total: int | None = None, step: str = "") -> None:
        report(job, done=done, total=total, step=step)

    return progress
