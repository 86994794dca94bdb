"""How firm the list of key accounts is, worked out after each whole evaluation."""

from decimal import Decimal

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.stability import is_border, share_in_top, smallest_flip
from scoring.formulas.tiers import cut_offs
from scoring.models import BorderCase, Evaluation, Override
from scoring.simulation.columns import Columns, is_prepared, prepare

__all__ = ["follow_evaluation", "judge", "run_stability"]

STABILITY = "stability"
DRAWS, SEED = 1000, 1
MOST_FLIPS = 50  # accounts whose smallest flip is searched: the largest of them
READING, SHAKING = gettext_noop("Reading the facts"), gettext_noop("Shaking the weights")

jobs.register(STABILITY, "scoring.tasks.judge_stability")


def follow_evaluation(evaluation: int) -> None:
    """Have a worker judge the evaluation that everybody sees from now on."""
    jobs.enqueue(
        STABILITY, payload={"evaluation": evaluation}, unique_key=f"{STABILITY}:{evaluation}"
    )


def run_stability(*, job: Job) -> None:
    """Do what the wish asked for; an evaluation that is gone or no longer shown needs nothing."""
    report = jobs.guard(job)
    evaluation = Evaluation.objects.filter(pk=job.payload["evaluation"], is_current=True).first()
    if evaluation is None:
        return
    if not is_prepared(evaluation):
        prepare(evaluation, lambda done, total: report(done, total, READING))
    report(0, 1, SHAKING)
    job.result = {"border": judge(evaluation)}


def judge(evaluation: Evaluation) -> int:
    """Keep the accounts at the border of the first tier; return how many. Repeatable.

    Of accounts that compete in groups of their own nothing is said: there is no one border.
    Raises LookupError when the columns are not prepared.
    """
    spec = ModelSpec.of(evaluation.model)
    if spec.tier_within or spec.tier_rule != "accounts":
        return _keep(evaluation, [])
    columns = Columns.of(evaluation, evaluation.model.scope)
    dimensions, weights = columns.dimensions(spec), np.array(spec.weights.dimension_weights)
    top = int(cut_offs(len(columns), spec.shares)[0])
    share = share_in_top(dimensions, weights, top=top, draws=DRAWS, seed=SEED)
    places = np.flatnonzero(is_border(share))
    cases = list(_cases(evaluation, columns, spec, share, places, top))
    return _keep(evaluation, cases)  # worked out before the transaction: minutes at a million


def _cases(evaluation, columns: Columns, spec: ModelSpec, share, places, top: int):
    largest = set(places[np.argsort(-columns["sales"][places], kind="stable")][:MOST_FLIPS])
    filled = np.nan_to_num(columns.dimensions(spec), nan=50.0)
    for place in places:
        case = BorderCase(
            evaluation=evaluation,
            account_id=int(columns["account"][place]),
            share=Decimal(str(round(float(share[place]), 4))),
        )
        if place in largest:
            _note_flip(case, spec, filled, int(place), top)
        yield case


def _note_flip(case: BorderCase, spec: ModelSpec, dimensions, place: int, top: int) -> None:
    weights = np.array(spec.weights.dimension_weights)
    flip = smallest_flip(dimensions, weights, account=place, top=top)
    if flip is not None:
        case.dimension = spec.weights.dimensions[flip.dimension]
        case.change = Decimal(str(round(flip.change, 2)))


@transaction.atomic
def _keep(evaluation: Evaluation, cases: list[BorderCase]) -> int:
    """What somebody pinned in the meantime is decided."""
    pinned = Override.objects.on(timezone.localdate()).filter(kind=Override.Kind.TIER)
    decided = set(pinned.values_list("account", flat=True))
    BorderCase.objects.all().delete()
    open_cases = [case for case in cases if case.account_id not in decided]
    return len(BorderCase.objects.bulk_create(open_cases, batch_size=5_000))
