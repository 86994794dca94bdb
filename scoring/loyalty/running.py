"""Read what customers did up to a day and up to the year before, and keep what it tells."""

from collections.abc import Callable

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.behaviour import Behaviour, behaviour, change
from scoring.evaluation.facts import Facts
from scoring.formulas.loyalty import leaving_though_satisfied, zones
from scoring.formulas.series import Series, day_number, months_before
from scoring.loyalty import storage, summaries
from scoring.loyalty.storage import Rows
from scoring.models import Evaluation

LOYALTY = "loyalty"
READING, WRITING = gettext_noop("Reading the sales"), gettext_noop("Writing the loyalty")
MONEY = 10_000
Lines = dict[str, NDArray]

jobs.register(LOYALTY, "scoring.tasks.work_out_loyalty", gettext_noop("Loyalty"))


def queue_loyalty(evaluation: int, *, actor=None) -> Job:
    """Have a worker work out the loyalty as of the day of this evaluation."""
    key = f"{LOYALTY}:{evaluation}"
    return jobs.enqueue(LOYALTY, payload={"evaluation": evaluation}, unique_key=key, actor=actor)


def follow_evaluation(evaluation: int) -> None:
    """Have a worker work it out for an evaluation that is on record from now on."""
    queue_loyalty(evaluation)


def run_loyalty(*, job: Job) -> None:
    """Do what the wish asked for; an evaluation that is gone needs nothing."""
    report = jobs.guard(job)
    evaluation = Evaluation.objects.published().filter(pk=job.payload["evaluation"]).first()
    if evaluation is None:
        return
    rows = _found(evaluation, lambda done, total: report(done, total, READING))
    report(0, 1, WRITING)
    _keep(evaluation, rows)
    job.result = {"customers": len(rows.account), "leaving": int(rows.leaving.sum())}


def work_out(evaluation: Evaluation) -> int:
    """Work out and keep, in place of what was kept before; return how many customers. Repeatable."""
    rows = _found(evaluation, lambda done, total: None)
    _keep(evaluation, rows)
    return len(rows.account)


def _found(evaluation: Evaluation, progress: Callable[[int, int], None]) -> Rows:
    scope = evaluation.model.scope
    facts = Facts(connection, as_of=evaluation.as_of, scope=scope, progress=progress)
    lines = facts.sales_lines()
    series = facts.series_of(lines)
    then = Facts(connection, as_of=months_before(evaluation.as_of, 12), scope=scope)
    before = behaviour(then, then.series_of(_lines_of(then, facts, lines)))
    found = behaviour(facts, series)
    moved = change(found, before, then.positions(facts.accounts["id"]))
    return _rows(facts, series, found, moved)


def _lines_of(then: Facts, now: Facts, lines: Lines) -> Lines:
    """The lines that lay before the earlier day, by the positions that accounts had on it."""
    at = then.positions(now.accounts["id"][lines["account"]])
    kept = (lines["day"] <= day_number(then.as_of)) & (at >= 0)
    return {name: c[kept] for name, c in lines.items()} | {"account": at[kept]}


def _rows(facts: Facts, series: Series, found: Behaviour, moved: NDArray[np.float64]) -> Rows:
    """Of all who ever bought."""
    some = np.flatnonzero(~np.isnan(found.index))
    said, fallen = facts.satisfaction[some], moved[some]
    stake = np.maximum(series.sales_12m, series.sales_12m_before)[some]
    return Rows(
        account=facts.accounts["id"][some],
        team=facts.accounts["team"][some],
        score=found.index[some],
        change=fallen,
        repeat=found.repeat[some],
        tenure=found.tenure[some],
        share=found.share.share[some],
        share_estimated=found.share.estimated[some],
        trend=found.trend[some],
        referrals=found.referrals[some],
        satisfaction=said,
        zone=zones(said),
        leaving=leaving_though_satisfied(said, fallen),
        at_stake=stake // (MONEY // 100),
    )


@transaction.atomic
def _keep(evaluation: Evaluation, rows: Rows) -> None:
    storage.replace(evaluation.pk, rows)
    summaries.replace(evaluation, rows)
