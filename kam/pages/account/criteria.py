"""The six criteria of one account, as the judgement after an evaluation found them."""

from typing import Any

from accounts.models import Account
from kam.pages.portfolio.criteria.words import balance_of, criteria_of
from scoring.models import CriteriaResult, Evaluation

__all__ = ["criteria_card"]


def criteria_card(account: Account, evaluation: Evaluation) -> dict[str, Any] | None:
    """What templates/account/partials/criteria.html needs; None where nothing is kept."""
    rows = CriteriaResult.objects.select_related("evaluation__criteria_run")
    row = rows.filter(account=account, evaluation=evaluation).first()
    if row is None:
        return None
    return {
        "number": row.number,
        "rows": criteria_of(row, row.evaluation.criteria_run.unit),
        "balance": balance_of(row),
    }
