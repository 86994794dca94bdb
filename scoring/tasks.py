"""What workers and beat call: thin, the job row carries the truth."""

from celery import shared_task
from django.utils import timezone

from accounts.models import BulkChange
from accounts.services.bulk import undo_chunks
from kam.core import jobs
from scoring import backtest, bulk, criteria, lifetime, loyalty, matching
from scoring.evaluation import services
from scoring.simulation import services as simulation
from scoring.simulation import stability


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_evaluation(job_id: int) -> None:
    """May come twice or die half way: the lease lets one run at a time, a repeat finds it done."""
    with jobs.claim(job_id) as job:
        if job:
            services.run_job(job=job)


@shared_task
def evaluate_changed() -> None:
    services.evaluate_changed()


@shared_task
def evaluate_nightly() -> None:
    """Beat rings it; the time is edited in the admin."""
    services.evaluate_nightly(today=timezone.localdate())


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_bulk_change(job_id: int) -> None:
    """May come twice or die half way: each chunk is whole, and is done once."""
    with jobs.claim(job_id) as job:
        if job:
            bulk.run(BulkChange.objects.get(pk=job.payload["bulk"]), job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def undo_bulk_change(job_id: int) -> None:
    """As run_bulk_change."""
    with jobs.claim(job_id) as job:
        if job and job.requested_by:
            change = BulkChange.objects.get(pk=job.payload["bulk"])
            progress = jobs.guard(job)
            undo_chunks(change, progress, actor=job.requested_by, job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def prepare_simulation(job_id: int) -> None:
    """A repeat finds the columns there, or writes the same ones again."""
    with jobs.claim(job_id) as job:
        if job:
            simulation.run_preparation(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def judge_stability(job_id: int) -> None:
    """A repeat judges again and keeps the same cases."""
    with jobs.claim(job_id) as job:
        if job:
            stability.run_stability(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def work_out_lifetime(job_id: int) -> None:
    """A repeat fits again and keeps the same numbers."""
    with jobs.claim(job_id) as job:
        if job:
            lifetime.run_lifetime(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def match_prospects(job_id: int) -> None:
    """A repeat matches again and keeps the same rows."""
    with jobs.claim(job_id) as job:
        if job:
            matching.run_job(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_back_test(job_id: int) -> None:
    """A repeat tests again and keeps the same numbers."""
    with jobs.claim(job_id) as job:
        if job:
            backtest.run_back_test(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def work_out_loyalty(job_id: int) -> None:
    """A repeat works it out again and keeps the same numbers."""
    with jobs.claim(job_id) as job:
        if job:
            loyalty.run_loyalty(job=job)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def judge_criteria(job_id: int) -> None:
    """A repeat judges again and keeps the same rows."""
    with jobs.claim(job_id) as job:
        if job:
            criteria.run_job(job=job)
