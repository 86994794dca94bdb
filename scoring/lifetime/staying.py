"""How long customers stay, by the shifted beta-geometric model on cohorts of our own customers."""

from dataclasses import asdict

from django.conf import settings

from scoring.formulas.cohorts import Renewals, foretold, renewals
from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.purchases import PurchaseDays
from scoring.formulas.retention import ShiftedBetaGeometric, fit_shifted_beta_geometric
from scoring.models import Evaluation, RetentionFit

__all__ = ["fit_retention", "model_of"]


def fit_retention(evaluation: Evaluation, days: PurchaseDays) -> RetentionFit:
    """The fit, not saved yet; refused with the reason, beside the cohorts as far as they are known."""
    fit = RetentionFit(evaluation=evaluation, discount=settings.KAM_VALUE_DISCOUNT)
    try:
        known = renewals(days, evaluation.as_of)
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
