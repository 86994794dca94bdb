"""The matching as it was known on the day of an evaluation: worked out on request, then kept."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Account
from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.asked import not_needed, wished
from scoring.matching import storage
from scoring.matching.reading import grids, parts, prospects_then
from scoring.matching.rewinding import Past, top_percent_on
from scoring.matching.running import figures_of, joined, matches, ranks
from scoring.matching.storage import Matches
from scoring.models import Evaluation, PastMatchRun

__all__ = ["PAST_MATCHING", "match_past", "queue_past", "run_past"]

PAST_MATCHING = "past-matching"
STEP = gettext_noop("Matching the prospects of that day")
Progress = Callable[[int, int], None]

jobs.register(PAST_MATCHING, "scoring.tasks.match_past_prospects", gettext_noop("Matching"))


def queue_past(evaluation: int, *, actor=None) -> Job:
    """Have a worker match the prospects of this evaluation's day."""
    key = f"{PAST_MATCHING}:{evaluation}"
    return jobs.enqueue(
        PAST_MATCHING, payload={"evaluation": evaluation}, unique_key=key, actor=actor
    )


def run_past(*, job: Job) -> None:
    """Do what the wish asked for."""
    report, evaluation = jobs.guard(job), wished(job)
    if evaluation is None:
        return
    run = match_past(evaluation, lambda done, total: report(done, total, STEP))
    job.result = {"prospects": run.prospects, "judged": run.judged, "targets": run.targets}


def match_past(
    evaluation: Evaluation, progress: Progress = lambda done, total: None
) -> PastMatchRun:
    """Match who was a prospect on the day by what people had judged by then; repeatable.

    Grids, judgements, industries and who was a prospect are taken back through the change log.
    """
    past, known = Past.of(evaluation.as_of), grids(evaluation.as_of)
    pieces = list(parts(Account.objects.all()))
    found, total = [], 0
    for done, part in enumerate(pieces):
        progress(done, len(pieces))
        facts = prospects_then(part, known, past)
        total += len(facts.account)
        found.append(matches(facts, known))
    return _keep(evaluation, joined(found), total)


@transaction.atomic
def _keep(evaluation: Evaluation, found: Matches, total: int) -> PastMatchRun:
    percent = top_percent_on(evaluation.as_of)
    figures = figures_of(found, total, percent)
    rank = ranks(found.match, found.judged)
    storage.replace_past(evaluation.pk, found, rank, found.judged & (rank <= figures["targets"]))
    matched = Evaluation.objects.filter(match_run__isnull=False)
    gone = not_needed(matched, evaluation)
    for number in gone:
        storage.drop_past(number)
    PastMatchRun.objects.filter(evaluation__in=[*gone, evaluation.pk]).delete()
    return PastMatchRun.objects.create(evaluation=evaluation, top_percent=percent, **figures)
