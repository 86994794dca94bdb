"""Evaluate all accounts, or the changed ones; now, or as a job."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import StaleAccount
from kam.core import jobs
from kam.core.models import Job, Tick
from scoring.defaults import create_default_model
from scoring.evaluation.changed import evaluate_some
from scoring.evaluation.run import evaluate_all
from scoring.evaluation.snapshot import Busy
from scoring.models import (
    Dimension,
    Evaluation,
    ModelMetric,
    ScoringModel,
    TierBand,
)

__all__ = [
    "EVALUATION",
    "active_model",
    "evaluate",
    "evaluate_changed",
    "evaluate_nightly",
    "queue_evaluation",
    "run_job",
]

EVALUATION = "evaluation"
NIGHTLY = "nightly evaluation"

jobs.register(EVALUATION, "scoring.tasks.run_evaluation", gettext_noop("Evaluation"))


def active_model() -> ScoringModel:
    """The model that scores; a database without any gets the standard one."""
    model = ScoringModel.objects.filter(state=ScoringModel.State.ACTIVE).first()
    return model or create_default_model(ScoringModel, Dimension, ModelMetric, TierBand)


def queue_evaluation(*, as_of: date | None, actor) -> Job:
    """Have all accounts evaluated by a worker as of a day, today when none is given.

    Returns the job that is waiting or running for that day already, where there is one; not one
    that another model was active for: it may have begun by that.
    """
    day = as_of or timezone.localdate()
    model = ScoringModel.objects.filter(state=ScoringModel.State.ACTIVE).values_list(
        "pk", flat=True
    )
    return jobs.enqueue(
        EVALUATION,
        payload={"as_of": day.isoformat()},
        unique_key=f"{EVALUATION}:{day.isoformat()}:{model.first()}",
        actor=actor,
    )


def evaluate(
    *,
    as_of: date,
    progress: Callable[[int, int, str], None] | None = None,
    job: Job | None = None,
) -> Evaluation:
    """Score, rank and stage all accounts as of a day, and publish the result at once.

    progress: called with how much of how much of which step is done. Repeating it for a job that
    has published returns what it published. Raises Busy when another evaluation does not end.
    """
    report = progress or (lambda done, total, step: None)
    return evaluate_all(as_of=as_of, model_now=active_model, progress=report, job=job)


def run_job(*, job: Job) -> Evaluation:
    """Do what `queue_evaluation` asked for, telling the job how far it is."""
    evaluation = evaluate(
        as_of=date.fromisoformat(job.payload["as_of"]), progress=jobs.guard(job), job=job
    )
    job.result = {"evaluation": evaluation.pk, "accounts": evaluation.accounts}
    return evaluation


def evaluate_changed() -> int:
    """Evaluate the accounts whose facts have changed; return how many.

    Too many at once, or no evaluation yet, and a whole one is queued instead. While one runs or
    waits, the changed accounts wait for it.
    """
    if not StaleAccount.objects.exists():
        return 0
    if Job.objects.unfinished().filter(kind=EVALUATION).exists():
        return 0
    current = Evaluation.objects.current()
    try:
        done = evaluate_some(current) if current else None
    except Busy:
        return 0
    if done is None:
        queue_evaluation(as_of=current.as_of if current else None, actor=None)
        return 0
    return done


@transaction.atomic
def evaluate_nightly(*, today: date) -> Job | None:
    """Queue the evaluation of a business day once, however many clocks ring for it."""
    _tick, first = Tick.objects.get_or_create(schedule=NIGHTLY, due=today.isoformat())
    return queue_evaluation(as_of=today, actor=None) if first else None
