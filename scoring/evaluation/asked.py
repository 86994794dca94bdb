"""What is worked out once for each evaluation, and on request for those of the past: what stays."""

from django.db.models import QuerySet

from kam.core.models import Job
from scoring.models import Evaluation

__all__ = ["RUNS_KEPT", "not_needed", "wished"]

RUNS_KEPT = 13  # beside that of today


def not_needed(having: QuerySet[Evaluation], made: Evaluation) -> list[int]:
    """Whose results go now that those of `made` are there.

    having: evaluations that have such results. Earlier ones of the month of today's go, and the
    oldest of too many: so the last one of each month stays, and another day is worked out again
    when somebody asks for it.
    """
    others = having.filter(is_current=False).exclude(pk=made.pk).order_by("-as_of", "-pk")
    days = list(others.values_list("pk", "as_of"))
    month = made.as_of.replace(day=1)
    spare = [n for n, day in days if made.is_current and day.replace(day=1) == month]
    rest = [n for n, _day in days if n not in spare]
    return spare + rest[RUNS_KEPT:]


def wished(job: Job) -> Evaluation | None:
    """The evaluation that a job is about; None when it is gone.

    What follows a publication by itself is not done for one that is no longer shown; what somebody
    asks for is.
    """
    rows = Evaluation.objects.published().filter(pk=job.payload["evaluation"])
    return (rows if job.requested_by_id else rows.filter(is_current=True)).first()
