"""What is worked out for an evaluation of the past when somebody asks for it, and then kept.

A small portfolio is done at once; of a large one a worker makes it, and tells how far it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from kam.core.models import Job
from scoring import criteria, lifetime, loyalty
from scoring.matching import past as matching
from scoring.models import Evaluation
from scoring.simulation import stability

__all__ = ["WORKS", "Work", "ask", "under_way"]

AT_ONCE = 2_000  # accounts that are done within a request: less than a second


@dataclass(frozen=True)
class Work:
    """kind: of its jobs, whose unique key is “kind:evaluation”. now: does it within the call."""

    kind: str
    now: Callable[[Evaluation], Any]
    queue: Callable[..., Job]


WORKS: Mapping[str, Work] = {
    "value": Work(lifetime.LIFETIME, lifetime.work_out, lifetime.queue_lifetime),
    "border-cases": Work(stability.STABILITY, stability.judge, stability.queue_stability),
    "matching": Work(matching.PAST_MATCHING, matching.match_past, matching.queue_past),
    "criteria": Work(criteria.CRITERIA_JOB, criteria.judge_all, criteria.queue_criteria),
    "loyalty": Work(loyalty.LOYALTY, loyalty.work_out, loyalty.queue_loyalty),
}


def ask(what: str, *, evaluation: Evaluation, actor: User) -> Job | None:
    """Have it worked out; None when it is done already on return, else the job that does it.

    Raises LookupError for what is none of WORKS.
    """
    work = WORKS[what]
    if evaluation.accounts <= AT_ONCE and not evaluation.is_current:
        work.now(evaluation)
        return None
    return work.queue(evaluation.pk, actor=actor)


def under_way(what: str, evaluation: Evaluation) -> Job | None:
    """The job that is at it, or waits for a worker."""
    key = f"{WORKS[what].kind}:{evaluation.pk}"
    return Job.objects.unfinished().filter(unique_key=key).first()
