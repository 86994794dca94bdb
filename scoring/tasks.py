"""What workers and beat call: thin, the job row carries the truth."""

from celery import shared_task
from django.utils import timezone

from accounts.models import BulkChange
from accounts.services.bulk import undo_chunks
from kam.core import jobs
from kam.core.models import Job
from scoring import backtest, bulk, criteria, lifetime, loyalty, matching
from scoring.evaluation import services
from scoring.matching import past
from scoring.simulation import services as simulation
from scoring.simulation import stability


@jobs.task
def run_evaluation(job: Job) -> None:
    """May come twice or die half way: the lease lets one run at a time, a repeat finds it done."""
    services.run_job(job=job)


@shared_task
def evaluate_changed() -> None:
    services.evaluate_changed()


@shared_task
def evaluate_nightly() -> None:
    """Beat rings it; the time is edited in the admin."""
    services.evaluate_nightly(today=timezone.localdate())


@jobs.task
def run_bulk_change(job: Job) -> None:
    """May come twice or die half way: each chunk is whole, and is done once."""
    bulk.run(BulkChange.objects.get(pk=job.payload["bulk"]), job=job)


@jobs.task
def undo_bulk_change(job: Job) -> None:
    """As run_bulk_change."""
    if job.requested_by:
        change = BulkChange.objects.get(pk=job.payload["bulk"])
        undo_chunks(change, jobs.guard(job), actor=job.requested_by, job=job)


@jobs.task
def prepare_simulation(job: Job) -> None:
    """A repeat finds the columns there, or writes the same ones again."""
    simulation.run_preparation(job=job)


@jobs.task
def judge_stability(job: Job) -> None:
    """A repeat judges again and keeps the same cases."""
    stability.run_stability(job=job)


@jobs.task
def work_out_lifetime(job: Job) -> None:
    """A repeat fits again and keeps the same numbers."""
    lifetime.run_lifetime(job=job)


@jobs.task
def match_prospects(job: Job) -> None:
    """A repeat matches again and keeps the same rows."""
    matching.run_job(job=job)


@jobs.task
def match_past_prospects(job: Job) -> None:
    """A repeat matches again and keeps the same rows."""
    past.run_past(job=job)


@jobs.task
def run_back_test(job: Job) -> None:
    """A repeat tests again and keeps the same numbers."""
    backtest.run_back_test(job=job)


@jobs.task
def work_out_loyalty(job: Job) -> None:
    """A repeat works it out again and keeps the same numbers."""
    loyalty.run_loyalty(job=job)


@jobs.task
def judge_criteria(job: Job) -> None:
    """A repeat judges again and keeps the same rows."""
    criteria.run_job(job=job)
