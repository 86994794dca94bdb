"""What the pages of the criteria read: the judgement of an evaluation, and whether one is coming."""

from typing import Any

from kam.core.models import Job
from kam.pages.portfolio.scope import Scope
from scoring.models import CriteriaResult, CriteriaRun, Standing
from scoring.querysets import CriteriaResultQuerySet

__all__ = ["figures_of", "is_coming", "rows_of", "run_of", "standings_of"]

WAITING = (Job.State.QUEUED, Job.State.RUNNING)


def run_of(scope: Scope) -> CriteriaRun | None:
    return CriteriaRun.objects.filter(evaluation=scope.evaluation).first()


def is_coming(scope: Scope) -> bool:
    """Whether a worker has been asked for the judgement."""
    key = f"criteria:{scope.evaluation.pk}"
    return Job.objects.filter(kind="criteria", unique_key=key, state__in=WAITING).exists()


def figures_of(scope: Scope, run: CriteriaRun, team: int | None) -> dict[str, Any]:
    """Sums of a team with all below it; of all accounts where it is None.

    Empty for a team that is younger than the judgement.
    """
    return run.figures.get(str(team or ""), {})


def rows_of(scope: Scope) -> CriteriaResultQuerySet:
    rows: Any = CriteriaResult.objects.filter(evaluation=scope.evaluation)
    found: Any = scope.on_accounts(rows)
    return found.select_related("account__owner")


def standings_of(scope: Scope, rows: list[CriteriaResult]) -> dict[int, Standing]:
    """The standing of each row's account in the same evaluation."""
    ids = [row.account_id for row in rows]
    found = Standing.objects.filter(evaluation=scope.evaluation, account__in=ids)
    return {standing.account_id: standing for standing in found}
