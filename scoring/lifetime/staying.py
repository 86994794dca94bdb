"""How long customers stay, by the shifted beta-geometric model on cohorts of our own customers."""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from scoring.formulas.cohorts import Renewals, foretold, renewals
from scoring.formulas.contracts import contract_renewals
from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.purchases import PurchaseDays
from scoring.formulas.retention import ShiftedBetaGeometric, fit_shifted_beta_geometric
from scoring.lifetime.signed import contracts_of
from scoring.models import Evaluation, RetentionFit

__all__ = ["fit_retention", "model_of"]


def fit_retention(
    evaluation: Evaluation, days: PurchaseDays, accounts: NDArray[np.int64]
) -> RetentionFit:
    """The fit, not saved yet: on contracts where there are enough, else on purchases.

    accounts: (accounts,), ids of those that compete. Refused on both it says what the purchases
    lack, beside the cohorts as far as they are known.
    """
    signed = _fit(
        evaluation,
        RetentionFit.Source.CONTRACTS,
        lambda: contract_renewals(contracts_of(accounts, evaluation.as_of), evaluation.as_of),
    )
    if not signed.refused_because:
        return signed
    source = RetentionFit.Source.PURCHASES
    return _fit(evaluation, source, lambda: renewals(days, evaluation.as_of))


def _fit(evaluation: Evaluation, source: str, read: Callable[[], Renewals]) -> RetentionFit:
    fit = RetentionFit(evaluation=evaluation, source=source, discount=settings.KAM_VALUE_DISCOUNT)
    try:
        known = read()
        _tell_cohorts(fit, known)
        model = fit_shifted_beta_geometric(known.periods, known.left)
    except NotEnoughDataError as missing:
        fit.refused_because = missing.what
        fit.found, fit.needed = missing.found, missing.needed
        return fit
    fit.alpha, fit.beta, fit.log_likelihood = model.alpha, model.beta, model.log_likelihood
    fit.held_out = _checked(known)
    return fit


def _tell_cohorts(fit: RetentionFit, known: Renewals) -> None:
    fit.months, fit.before, fit.customers = known.months, known.before, len(known.first)
    fit.cohorts = [
        {**asdict(cohort), "ends": cohort.ends.isoformat()} for cohort in known.cohorts()
    ]


def _checked(known: Renewals) -> dict | None:
    """The last period held out; None where too little was known before it."""
    try:
        return asdict(foretold(known))
    except NotEnoughDataError:
        return None


def model_of(fit: RetentionFit) -> ShiftedBetaGeometric | None:
    """The model that was fitted; None where it was refused."""
    if fit.alpha is None or fit.beta is None or fit.log_likelihood is None:
        return None
    return ShiftedBetaGeometric(fit.alpha, fit.beta, fit.log_likelihood, fit.customers)
