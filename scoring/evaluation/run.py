"""One evaluation of all accounts, from the facts of a day to published standings."""

from collections.abc import Callable
from datetime import date

import numpy as np
import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core.models import Job
from scoring.evaluation import retention, storage
from scoring.evaluation.compute import (
    Results,
    evaluate_columns,
    measure,
)
from scoring.evaluation.customers import customers
from scoring.evaluation.facts import Facts
from scoring.evaluation.field import cut_scores, place_among_all
from scoring.evaluation.history import before_of
from scoring.evaluation.marks import Mark, read_marks, take_off
from scoring.evaluation.snapshot import snapshot
from scoring.evaluation.spec import ModelSpec
from scoring.evaluation.summaries import Portfolio, store_summaries
from scoring.evaluation.transitions import transitions
from scoring.followers import evaluated, published
from scoring.models import Evaluation, ScoringModel, Transition

__all__ = ["Progress", "evaluate_all"]

log = structlog.get_logger(__name__)

Progress = Callable[[int, int, str], None]
READING = gettext_noop("Reading the facts")
COMPUTING = gettext_noop("Computing the scores")
WRITING = gettext_noop("Writing the standings")
PUBLISHING = gettext_noop("Publishing")


def evaluate_all(
    *, as_of: date, model_now: Callable[[], ScoringModel], progress: Progress, job: Job | None
) -> Evaluation:
    """Evaluate all accounts and publish the result at once; a repeated job returns its run.

    model_now: gives the model that counts; it is asked when no other evaluation runs any more, so
    that one which had to wait does not bring back a model that has retired meanwhile.

    Whatever a killed run left behind was never visible and is removed first. Raises Busy when
    another evaluation does not end.
    """
    with snapshot() as source:
        if finished := _published_by(job):
            return finished
        retention.clear_leftovers()
        retention.thin_out()
        model = model_now()
        evaluation = _begin(as_of, model, job)
        marks = read_marks(source)
        facts = Facts(source, as_of=as_of, scope=model.scope, progress=_step(progress, READING))
        _fill(evaluation, facts, progress, marks)
    return evaluation


def _published_by(job: Job | None) -> Evaluation | None:
    return Evaluation.objects.published().filter(job=job).first() if job else None


def _begin(as_of: date, model: ScoringModel, job: Job | None) -> Evaluation:
    """An evaluation that nobody reads yet; it starts from the last one of an earlier day."""
    previous = Evaluation.objects.published().filter(as_of__lt=as_of)
    return Evaluation.objects.create(
        as_of=as_of,
        model=model,
        previous=previous.order_by("-as_of", "-pk").first(),
        job=job,
    )


def _fill(evaluation: Evaluation, facts: Facts, progress: Progress, marks: list[Mark]) -> None:
    spec = ModelSpec.of(evaluation.model)
    before = before_of(facts, evaluation.previous, spec)
    measured = measure(facts, spec, progress=_step(progress, COMPUTING))
    results = evaluate_columns(facts, spec, before, measured, place_among_all(facts, spec))
    evaluation.accounts = len(results)
    evaluation.metrics = [metric.code for metric in spec.metrics]
    evaluation.scales = {key: scale.to_dict() for key, scale in measured.scales.items()}
    evaluation.cut_scores = cut_scores(results.field, results.composite)
    evaluation.cut_places = {k: cut.tolist() for k, cut in results.field.by_group.items()}
    changes = transitions(evaluation, facts, results, before, spec)
    portfolio = _portfolio(
        results,
        spec,
        customers(facts.connection, results.account, as_of=facts.as_of),
        facts.accounts["owner"].copy(),
    )
    facts.forget()  # a million accounts' facts are not needed while their standings are written
    storage.store(results, evaluation, spec.letters, _step(progress, WRITING))
    progress(0, 1, PUBLISHING)
    _publish(evaluation, portfolio, changes, progress)
    take_off(marks)
    log.info("evaluated", evaluation=evaluation.pk, as_of=str(evaluation.as_of), n=len(results))


@transaction.atomic
def _publish(
    evaluation: Evaluation, portfolio: Portfolio, changes: list[Transition], progress: Progress
) -> None:
    """Make the run visible whole: one small transaction moves the pointer.

    A run of an earlier day than the current one becomes history. Another run of the same day is
    superseded, and so are the changes it told of.
    """
    storage.take_time()
    progress(1, 1, PUBLISHING)  # refuses when the job was cancelled or went to another worker
    same_day = Q(evaluation__as_of=evaluation.as_of) | Q(evaluation=None, as_of=evaluation.as_of)
    Transition.objects.filter(same_day).delete()
    Transition.objects.bulk_create(changes, batch_size=5_000)
    store_summaries(evaluation, portfolio, changes)
    current = Evaluation.objects.select_for_update().filter(is_current=True).first()
    newest = current is None or current.as_of <= evaluation.as_of
    if newest:
        Evaluation.objects.filter(is_current=True).update(is_current=False)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        accounts=evaluation.accounts,
        metrics=evaluation.metrics,
        scales=evaluation.scales,
        cut_scores=evaluation.cut_scores,
        cut_places=evaluation.cut_places,
        published_at=Now(),
        is_current=newest,
    )
    if newest:
        published.tell(evaluation.pk)
    evaluated.tell(evaluation.pk)
    evaluation.refresh_from_db()


def _portfolio(
    results: Results, spec: ModelSpec, customers: NDArray[np.int64], owner: NDArray[np.int64]
) -> Portfolio:
    return Portfolio(
        account=results.account,
        customer=customers,
        team=results.team,
        owner=owner,
        tier=results.tier,
        stage=results.lifecycle.stage,
        stage_since=results.lifecycle.since,
        segment=results.segment,
        sales=results.sales,
        sales_before=results.sales_before,
        last_contact=results.last_contact,
        letters=spec.letters,
    )


def _step(progress: Progress, step: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(done, total, step)
