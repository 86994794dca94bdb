"""How firm the list of key accounts is, worked out after each whole evaluation."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.asked import not_needed, wished
from scoring.evaluation.columns import Int, Money, read, whole
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.composite import composite
from scoring.formulas.stability import is_border, share_in_top, smallest_flip
from scoring.formulas.tiers import cut_offs
from scoring.models import BorderCase, Evaluation, Evidence, Override, Standing
from scoring.simulation.columns import Columns, is_prepared, prepare

__all__ = ["STABILITY", "follow_evaluation", "judge", "queue_stability", "run_stability"]

STABILITY = "stability"
AT_ONCE = 50_000  # rows of evidence read together
DRAWS, SEED = 1000, 1
MOST_FLIPS = 50  # accounts whose smallest flip is searched: the largest of them
MOST_CHANGE = 9_900  # of a weight: beyond, it would be 99 % of all, and tell nothing
READING, SHAKING = gettext_noop("Reading the facts"), gettext_noop("Shaking the weights")

jobs.register(STABILITY, "scoring.tasks.judge_stability")


@dataclass(frozen=True)
class Shaken:
    """Whom the weights are shaken for, in the order of their ids: (accounts,) and, as points of 0
    to 100 with NaN where unknown, (accounts, dimensions). sales orders by size alone."""

    account: NDArray[np.int64]
    sales: NDArray
    dimensions: NDArray[np.float64]


def queue_stability(evaluation: int, *, actor=None) -> Job:
    """Have a worker look for the border cases of this evaluation."""
    key = f"{STABILITY}:{evaluation}"
    return jobs.enqueue(STABILITY, payload={"evaluation": evaluation}, unique_key=key, actor=actor)


def follow_evaluation(evaluation: int) -> None:
    """Have a worker judge the evaluation that everybody sees from now on."""
    queue_stability(evaluation)


def run_stability(*, job: Job) -> None:
    """Do what the wish asked for."""
    report, evaluation = jobs.guard(job), wished(job)
    if evaluation is None:
        return
    if evaluation.is_current and not is_prepared(evaluation):
        prepare(evaluation, lambda done, total: report(done, total, READING))
    report(0, 1, SHAKING)
    job.result = {"border": judge(evaluation)}


def judge(evaluation: Evaluation) -> int:
    """Keep the accounts at the border of the first tier; return how many. Repeatable.

    Of accounts that compete in groups of their own nothing is said: there is no one border.
    Raises LookupError when the columns of the evaluation of today are not prepared.
    """
    spec = ModelSpec.of(evaluation.model)
    if spec.tier_within or spec.tier_rule != "accounts":
        return _keep(evaluation, [])
    read = _prepared if evaluation.is_current else _on_record
    cases = list(_cases(evaluation, read(evaluation, spec), spec))
    return _keep(evaluation, cases)  # worked out before the transaction: minutes at a million


def _prepared(evaluation: Evaluation, spec: ModelSpec) -> Shaken:
    """From the columns that simulations share."""
    columns = Columns.of(evaluation, evaluation.model.scope)
    return Shaken(columns["account"], columns["sales"], columns.dimensions(spec))


def _on_record(evaluation: Evaluation, spec: ModelSpec) -> Shaken:
    """From the points that the evaluation kept of each account: the columns are of today alone."""
    kept = Evidence.objects.filter(evaluation=evaluation).order_by("account")
    rows = list(kept.values_list("account", "numbers").iterator(chunk_size=AT_ONCE))
    numbers = np.frombuffer(b"".join(numbers for _account, numbers in rows), "<f8")
    points = numbers.reshape(len(rows), 2, -1)[:, 1]
    account = np.array([account for account, _numbers in rows], np.int64)
    dimensions = np.asfortranarray(composite(points, spec.weights).dimensions)
    return Shaken(account, _sales_of(evaluation, account), dimensions)


def _sales_of(evaluation: Evaluation, account: NDArray[np.int64]) -> NDArray[np.int64]:
    standings = Standing.objects.filter(evaluation=evaluation)
    rows = whole(read(connection, standings, account=Int("account_id"), sales=Money("sales_12m")))
    rows = rows[np.argsort(rows["account"])]
    return rows["sales"][np.searchsorted(rows["account"], account)]


def _cases(evaluation: Evaluation, shaken: Shaken, spec: ModelSpec) -> Iterator[BorderCase]:
    top = int(cut_offs(len(shaken.account), spec.shares)[0])
    weights = np.array(spec.weights.dimension_weights)
    share = share_in_top(shaken.dimensions, weights, top=top, draws=DRAWS, seed=SEED)
    places = np.flatnonzero(is_border(share))
    largest = set(places[np.argsort(-shaken.sales[places], kind="stable")][:MOST_FLIPS])
    for place in places:
        case = BorderCase(
            evaluation=evaluation,
            account_id=int(shaken.account[place]),
            share=Decimal(str(round(float(share[place]), 4))),
        )
        if place in largest:
            _note_flip(case, spec, shaken.dimensions, int(place), top)
        yield case


def _note_flip(case: BorderCase, spec: ModelSpec, dimensions, place: int, top: int) -> None:
    weights = np.array(spec.weights.dimension_weights)
    flip = smallest_flip(dimensions, weights, account=place, top=top)
    if flip is not None and flip.change <= MOST_CHANGE:
        case.dimension = spec.weights.dimensions[flip.dimension]
        case.change = Decimal(str(round(flip.change, 2)))


@transaction.atomic
def _keep(evaluation: Evaluation, cases: list[BorderCase]) -> int:
    """What somebody had pinned by then is decided; cases that nobody needs any more go."""
    day = timezone.localdate() if evaluation.is_current else evaluation.as_of
    pinned = Override.objects.on(day).filter(kind=Override.Kind.TIER)
    decided = set(pinned.values_list("account", flat=True))
    open_cases = [case for case in cases if case.account_id not in decided]
    shaken = Evaluation.objects.filter(shaken_at__isnull=False)
    gone = not_needed(shaken, evaluation)
    BorderCase.objects.filter(evaluation__in=[*gone, evaluation.pk]).delete()
    shaken.filter(pk__in=gone).update(shaken_at=None)
    Evaluation.objects.filter(pk=evaluation.pk).update(shaken_at=Now())
    return len(BorderCase.objects.bulk_create(open_cases, batch_size=5_000))
