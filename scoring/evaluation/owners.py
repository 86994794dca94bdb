"""Who looked after accounts on the day of an evaluation."""

from collections.abc import Collection

from scoring.evaluation import rewind
from scoring.evaluation.facts import end_of
from scoring.models import Evaluation

__all__ = ["owners_then", "teams_then"]


def owners_then(evaluation: Evaluation, on: Collection[int] | None = None) -> dict[int, int | None]:
    """Account → the owner it had on the day, of those that went to others since.

    on: of these accounts alone. Empty for the evaluation of today.
    """
    return _then("owner", evaluation, on)


def teams_then(evaluation: Evaluation, on: Collection[int] | None = None) -> dict[int, int | None]:
    """As `owners_then`: the team it was in."""
    return _then("team", evaluation, on)


def _then(field: str, evaluation: Evaluation, on: Collection[int] | None) -> dict[int, int | None]:
    if evaluation.is_current:
        return {}
    changed = rewind.before("accounts.account", after=end_of(evaluation.as_of), on=on)
    return {account: old[field] for account, old in changed.items() if field in old}
