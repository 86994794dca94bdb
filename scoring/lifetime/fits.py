"""Which fit answers for an evaluation."""

from typing import TypeVar

from django.db.models import QuerySet

from accounts.models import Account
from scoring.models import Evaluation, LifetimeFit, LifetimeValue, RetentionFit

__all__ = ["fit_of", "retention_of", "value_of"]

Fit = TypeVar("Fit", LifetimeFit, RetentionFit)


def fit_of(evaluation: Evaluation | None) -> LifetimeFit | None:
    """That of the evaluation; of today's the one before, until a worker has made the newest."""
    return _answering(LifetimeFit.objects.all(), evaluation)


def retention_of(evaluation: Evaluation | None) -> RetentionFit | None:
    """As `fit_of`."""
    return _answering(RetentionFit.objects.all(), evaluation)


def value_of(account: Account, evaluation: Evaluation | None) -> LifetimeValue | None:
    """What the fit that answers for the evaluation says of an account; None: nothing."""
    fit = fit_of(evaluation)
    rows = LifetimeValue.objects.select_related("evaluation__lifetime_fit")
    return rows.filter(account=account, evaluation=fit.evaluation_id).first() if fit else None


def _answering(fits: QuerySet[Fit], evaluation: Evaluation | None) -> Fit | None:
    if evaluation is None:
        return None
    found = fits.select_related("evaluation").order_by("-evaluation__as_of", "-evaluation_id")
    if not evaluation.is_current:
        found = found.filter(evaluation=evaluation)
    return found.first()
