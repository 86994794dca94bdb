"""Bring coverage up to date: of a few accounts within a change, of all as a job."""

from collections.abc import Callable, Iterator
from datetime import date

import structlog
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_noop

from kam.core import jobs
from kam.core.models import Job
from planning.coverage import reading, storage
from planning.coverage.reading import Asking, Scope
from planning.formulas.coverage import cover
from planning.models import CoveragePolicy
from planning.rules import EPOCH
from scoring.models import Evaluation, Standing

__all__ = ["COVERAGE", "queue_renewal", "renew", "renew_all", "run_job"]

log = structlog.get_logger(__name__)

COVERAGE = "coverage"
AT_ONCE = 50_000  # accounts in memory, and how long a logged contact may have to wait for them
STEP = gettext_noop("Comparing with the coverage policy")

jobs.register(COVERAGE, "planning.tasks.renew_coverage")


@transaction.atomic
def queue_renewal(*, actor=None) -> Job:
    """Have all accounts compared with the policy anew.

    A job that waits will see what the caller commits: while we hold its row, nobody starts it.
    """
    queued = Job.objects.select_for_update().filter(kind=COVERAGE, state=Job.State.QUEUED)
    return queued.order_by("pk").first() or jobs.enqueue(COVERAGE, actor=actor)


@transaction.atomic
def renew(account_ids: list[int]) -> None:
    """Bring the rows of these accounts up to date, within the caller's transaction."""
    evaluation = Evaluation.objects.slim().select_related("model").filter(is_current=True).first()
    if evaluation is not None:
        storage.one_at_a_time(alone=False)
        _renew(Scope(ids=tuple(account_ids)), evaluation, timezone.localdate())


def renew_all(
    *, as_of: date | None = None, progress: Callable[[int, int, str], None] | None = None
) -> int:
    """Bring the rows of all accounts up to date as of a day, today by default; return how many.

    Each part commits alone, so that pages can write in between and a repeat goes on.
    """
    evaluation = Evaluation.objects.slim().select_related("model").filter(is_current=True).first()
    if evaluation is None:
        return 0
    report, done = progress or (lambda done, total, step: None), 0
    for scope in _parts(evaluation):
        report(done, max(evaluation.accounts, done), STEP)
        with transaction.atomic():
            storage.one_at_a_time(alone=True)
            done += _renew(scope, evaluation, as_of or timezone.localdate())
    log.info("covered", evaluation=evaluation.pk, n=done)
    return done


def run_job(*, job: Job) -> None:
    """Do what `queue_renewal` asked for, telling the job how far it is."""
    job.result = {"accounts": renew_all(progress=jobs.guard(job))}


def _parts(evaluation: Evaluation) -> Iterator[Scope]:
    """Ranges of account numbers that together hold all; the last one is open at its end."""
    standings = Standing.objects.filter(evaluation=evaluation)
    ends = standings.aggregate(first=Min("account_id"), last=Max("account_id"))
    if ends["first"] is None:
        yield Scope(first=0, last=2**62)
        return
    starts = [0, *range(ends["first"] + AT_ONCE, ends["last"] + 1, AT_ONCE)]
    for start, after in zip(starts, [*starts[1:], 2**62], strict=True):
        yield Scope(first=start, last=after - 1)


def _renew(scope: Scope, evaluation: Evaluation, as_of: date) -> int:
    demands = reading.demands_of(CoveragePolicy.objects.by_tier(), evaluation)
    accounts = reading.accounts_in(scope, evaluation, demands.letters)
    asking = Asking(scope, evaluation, demands.asking)
    numbers, people = reading.people_at(asking, accounts)
    contacts = reading.contacts_with(numbers, asking, as_of)
    covered = cover(demands, accounts, people, contacts, (as_of - EPOCH).days)
    storage.keep(scope, accounts, demands.letters, covered)
    return len(accounts.id)


def follow_evaluation(_evaluation: int) -> None:
    """New standings are new tiers: all accounts are compared anew."""
    queue_renewal()
