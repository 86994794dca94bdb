"""Bring the matches up to date: of a few accounts within a change, of all prospects as a job."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core import jobs
from kam.core.models import Job
from scoring.formulas.matching import best_match
from scoring.matching import storage
from scoring.matching.outcomes import freeze
from scoring.matching.reading import Grids, Prospects, grids, parts, prospects, prospects_in
from scoring.matching.rewinding import top_percent_on
from scoring.matching.storage import Matches, Places
from scoring.models import MatchRun, ProspectMatch

__all__ = [
    "figures_of",
    "follow_evaluation",
    "joined",
    "matches",
    "queue_matching",
    "rank_all",
    "ranks",
    "renew",
    "run_job",
]

log = structlog.get_logger(__name__)

MATCHING = "matching"
STEP = gettext_noop("Matching prospects")
FEW = 50  # accounts that are brought up to date one by one
Progress = Callable[[int, int, str], None]

jobs.register(MATCHING, "scoring.tasks.match_prospects")


@transaction.atomic
def queue_matching(*, actor=None) -> Job:
    """Have all prospects matched anew.

    A job that waits will see what the caller commits: while we hold its row, nobody starts it.
    """
    queued = Job.objects.select_for_update().filter(kind=MATCHING, state=Job.State.QUEUED)
    return queued.order_by("pk").first() or jobs.enqueue(MATCHING, actor=actor)


def follow_evaluation(_evaluation: int) -> None:
    """Who is a prospect, and of which industry, may have changed: all are matched anew."""
    queue_matching()


def run_job(*, job: Job) -> None:
    """Do what `queue_matching` asked for, telling the job how far it is."""
    run = rank_all(progress=jobs.guard(job))
    job.result = {"prospects": run.prospects, "judged": run.judged, "targets": run.targets}


def rank_all(*, today: date | None = None, progress: Progress | None = None) -> MatchRun:
    """Match and rank all prospects. Repeatable; what was won or lost meanwhile is noted first.

    Nobody waits for the reading: who saves a judgement meanwhile asks for another run.
    """
    report = progress or (lambda done, total, step: None)
    with transaction.atomic():
        storage.one_at_a_time()  # what is being saved now is there when the reading begins
    total, known = prospects().count(), grids()
    found: list[Matches] = []
    for part in parts(prospects()):
        report(sum(len(each.account) for each in found), total, STEP)
        found.append(matches(prospects_in(part, known), known))
    run = _keep(joined(found), total, today or timezone.localdate())
    log.info("matched", prospects=run.prospects, judged=run.judged)
    return run


@transaction.atomic
def renew(account_ids: list[int]) -> None:
    """Bring the matches of these accounts up to date, within the caller's transaction.

    Their ranks are exact; those of all others move with the next run over all.
    """
    storage.one_at_a_time()
    running = Job.objects.filter(kind=MATCHING, state=Job.State.RUNNING).exists()
    if running or len(account_ids) > FEW:
        queue_matching()
    if len(account_ids) > FEW:
        return
    freeze(account_ids)
    known = grids()
    found = matches(prospects_in(Q(number__in=account_ids), known), known)
    run = MatchRun.objects.first()
    places = _few_places(found, account_ids, run.targets if run else 0)
    storage.replace_few(account_ids, found, places)


def matches(facts: Prospects, known: Grids) -> Matches:
    """Of these prospects, those whose industry match is known."""
    best = best_match(known.fit[facts.industry], facts.demand, facts.weights, known.capability)
    rows = np.flatnonzero(best.line >= 0)
    return Matches(
        facts.account[rows],
        known.needs[facts.industry[rows], best.line[rows]],
        best.industry[rows],
        best.customer[rows],
        best.match[rows],
    )


def joined(found: list[Matches]) -> Matches:
    names = ("account", "need", "industry", "customer", "match")
    empty = (np.empty(0, np.int64),) * 2 + (np.empty(0),) * 3
    if not found:
        return Matches(*empty)
    return Matches(*(np.concatenate([getattr(each, name) for each in found]) for name in names))


@transaction.atomic
def _keep(matches: Matches, total: int, today: date) -> MatchRun:
    storage.one_at_a_time()
    freeze()
    figures = figures_of(matches, total, top_percent_on(None))
    rank = ranks(matches.match, matches.judged)
    day = storage.since(matches.account, matches.judged, today)
    targets = matches.judged & (rank <= figures["targets"])
    storage.replace(matches, Places(rank, targets, day))
    MatchRun.objects.all().delete()
    return MatchRun.objects.create(**figures)


def figures_of(matches: Matches, total: int, percent: Decimal) -> dict[str, int]:
    """What a run found, of so many prospects, the top percent of the judged being targets."""
    judged = int(matches.judged.sum())
    return {
        "prospects": total,
        "judged": judged,
        "targets": ceil(Fraction(percent) * judged / 100),
        "without_industry": max(0, total - len(matches.judged)),
        "without_customer": len(matches.judged) - judged,
    }


def ranks(match: NDArray[np.float64], judged: NDArray[np.bool_]) -> NDArray[np.int64]:
    """1 for the greatest; equal ones in the order of the accounts; 0 where not judged."""
    ranks = np.zeros(len(match), np.int64)
    order = np.argsort(-np.where(judged, match, -1.0), kind="stable")[: judged.sum()]
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _few_places(matches: Matches, ids: list[int], targets: int) -> Places:
    """Where a few stand among all others, by an index."""
    others = ProspectMatch.objects.filter(is_judged=True).exclude(account__in=ids)
    judged = matches.judged
    rank = np.zeros(len(judged), np.int64)
    for row in np.flatnonzero(judged):
        ahead = others.filter(match__gt=float(matches.match[row])).count()
        rank[row] = 1 + ahead + (matches.match[judged] > matches.match[row]).sum()
    day = storage.since(matches.account, judged, timezone.localdate())
    return Places(rank, judged & (rank <= targets), day)
