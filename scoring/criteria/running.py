"""Judge all accounts of an evaluation by the six criteria, as a job after it."""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core import jobs
from kam.core.models import Job
from scoring.criteria import storage
from scoring.criteria.facts import CriteriaFacts
from scoring.criteria.results import Effort, Results
from scoring.criteria.sums import sums_by_team
from scoring.evaluation.asked import not_needed
from scoring.evaluation.field import profit
from scoring.formulas.criteria import Measured, judge
from scoring.formulas.series import day_number
from scoring.models import CriteriaRule, CriteriaRun, Evaluation, Stage

__all__ = ["CRITERIA_JOB", "follow_evaluation", "judge_all", "queue_criteria", "run_job"]

log = structlog.get_logger(__name__)

CRITERIA_JOB = "criteria"
READING, JUDGING = gettext_noop("Reading the facts"), gettext_noop("Judging the criteria")
MONEY = 10_000
YEAR = 365.25
Progress = Callable[[int, int], None]

jobs.register(CRITERIA_JOB, "scoring.tasks.judge_criteria")


def queue_criteria(evaluation: int, *, actor=None) -> Job:
    """Have a worker judge the accounts of this evaluation; one that waits already is enough."""
    key = f"{CRITERIA_JOB}:{evaluation}"
    queued = Job.objects.filter(kind=CRITERIA_JOB, unique_key=key, state=Job.State.QUEUED)
    return queued.first() or jobs.enqueue(
        CRITERIA_JOB, payload={"evaluation": evaluation}, unique_key=key, actor=actor
    )


def follow_evaluation(evaluation: int) -> None:
    """Have a worker judge the evaluation that everybody sees from now on."""
    queue_criteria(evaluation)


def run_job(*, job: Job) -> None:
    """Do what the wish asked for; an evaluation that is gone needs nothing."""
    report = jobs.guard(job)
    evaluation = Evaluation.objects.published().filter(pk=job.payload["evaluation"]).first()
    if evaluation is None:
        return
    run = judge_all(evaluation, lambda done, total: report(done, total, READING))
    job.result = {"accounts": run.figures[""]["accounts"]}


def judge_all(evaluation: Evaluation, progress: Progress = lambda done, total: None) -> CriteriaRun:
    """Judge and keep, in place of what was kept of this evaluation. Repeatable."""
    rule = CriteriaRule.objects.first() or CriteriaRule()
    scope = evaluation.model.scope
    facts = CriteriaFacts(connection, as_of=evaluation.as_of, scope=scope, progress=progress)
    results, tier = _results(facts, evaluation, rule)
    letters = list(evaluation.model.tiers.order_by("letter").values_list("letter", flat=True))
    figures = sums_by_team(results, facts.accounts["team"], tier, letters)
    run = CriteriaRun(
        evaluation=evaluation,
        thresholds=asdict(rule.thresholds()),
        unit=results.effort.unit,
        figures=figures,
    )
    _keep(run, results)
    log.info("judged", evaluation=evaluation.pk, n=len(results.account))
    return run


def _results(
    facts: CriteriaFacts, evaluation: Evaluation, rule: CriteriaRule
) -> tuple[Results, NDArray]:
    standings, sales = facts.standings(evaluation), facts.sales
    earned, effort = profit(sales) / MONEY, effort_of(facts)
    day = day_number(evaluation.as_of)
    customer = facts.since <= day
    in_sight = np.maximum(sales.sales_12m / MONEY, 0) + facts.in_hand
    planned = ~np.isnan(facts.targets)
    measured = Measured(
        profit=earned,
        expected=np.where(planned, facts.targets, in_sight),
        team=facts.accounts["team"],
        owed=facts.owed,
        years=np.where(customer, (day - facts.since) / YEAR, np.nan),
        months=sales.purchase_months_12m,
        fell=np.isin(standings["stage"], (Stage.DECLINE, Stage.CHURNED)),
        potential=standings["attractiveness"],
        effort=effort.amount,
    )
    judged = judge(measured, rule.thresholds())
    return Results(facts.accounts["id"], measured, judged, effort, planned), standings["tier"]


def effort_of(facts: CriteriaFacts) -> Effort:
    """What each account takes: the cost to serve where any is on record, else contacts."""
    hours, cost = facts.served
    unit = "cost" if cost.any() else "contacts" if facts.contacts.any() else ""
    amount = {"cost": cost, "contacts": facts.contacts}.get(unit, np.zeros(len(facts)))
    return Effort(unit, amount, hours, cost, facts.contacts)


@transaction.atomic
def _keep(run: CriteriaRun, results: Results) -> None:
    """These rows in place of those of the same run; runs that nobody needs any more go."""
    CriteriaRun.objects.filter(evaluation=run.evaluation).delete()
    run.save()
    storage.replace(run.evaluation_id, results)
    judged = Evaluation.objects.filter(criteria_run__isnull=False)
    for evaluation in not_needed(judged, run.evaluation):
        storage.drop(evaluation)
        CriteriaRun.objects.filter(evaluation=evaluation).delete()
