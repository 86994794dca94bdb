"""Fit the models of lifetime value on our own sales and keep what they say."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.asked import not_needed, wished
from scoring.evaluation.facts import Facts
from scoring.formulas.held_out import held_out, months_to_hold_out
from scoring.formulas.lifetime import (
    BgNbd,
    GammaGamma,
    NotEnoughDataError,
    fit_bg_nbd,
    fit_gamma_gamma,
    lifetime_value,
)
from scoring.formulas.purchases import (
    Histories,
    PurchaseDays,
    day_number,
    histories,
    purchase_days,
)
from scoring.formulas.series import Series
from scoring.lifetime import storage
from scoring.lifetime.staying import fit_retention
from scoring.lifetime.storage import Values
from scoring.models import Evaluation, LifetimeFit, RetentionFit

__all__ = [
    "LIFETIME",
    "expected_spend",
    "follow_evaluation",
    "queue_lifetime",
    "run_lifetime",
    "work_out",
]

LIFETIME = "lifetime"
READING, FITTING = gettext_noop("Reading the sales"), gettext_noop("Fitting the model")
MONTH = 365.25 / 12
MONTHS_OF_PURCHASES = 12
MONEY = 10_000
Progress = Callable[[int, int], None]

jobs.register(LIFETIME, "scoring.tasks.work_out_lifetime")


def queue_lifetime(evaluation: int, *, actor=None) -> Job:
    """Have a worker fit the models on what was known on the day of this evaluation."""
    key = f"{LIFETIME}:{evaluation}"
    return jobs.enqueue(LIFETIME, payload={"evaluation": evaluation}, unique_key=key, actor=actor)


def follow_evaluation(evaluation: int) -> None:
    """Have a worker fit anew for the evaluation that everybody sees from now on."""
    queue_lifetime(evaluation)


def run_lifetime(*, job: Job) -> None:
    """Do what the wish asked for."""
    report, evaluation = jobs.guard(job), wished(job)
    if evaluation is None:
        return
    facts, lines = _read(evaluation, lambda done, total: report(done, total, READING))
    report(0, 1, FITTING)
    fit = _kept(evaluation, facts, lines)
    job.result = {"customers": fit.customers, "refused": fit.refused_because}


def work_out(evaluation: Evaluation) -> LifetimeFit:
    """Fit and keep, in place of what was kept before. Repeatable; some ten seconds for a million."""
    return _kept(evaluation, *_read(evaluation, lambda done, total: None))


def _read(evaluation: Evaluation, progress: Progress) -> tuple[Facts, dict[str, NDArray]]:
    scope = evaluation.model.scope
    facts = Facts(connection, as_of=evaluation.as_of, scope=scope, progress=progress)
    return facts, facts.sales_lines()


def _kept(evaluation: Evaluation, facts: Facts, lines: dict[str, NDArray]) -> LifetimeFit:
    days = purchase_days(lines["account"], lines["day"], lines["amount"])
    series = facts.series_of(lines)
    fit = LifetimeFit(
        evaluation=evaluation,
        months=settings.KAM_VALUE_MONTHS,
        discount=settings.KAM_VALUE_DISCOUNT,
        margin=_usual_margin(series),
    )
    try:
        values = _fitted(fit, histories(days, day_number(evaluation.as_of)), series)
        fit.held_out = _checked(days, evaluation.as_of)
    except NotEnoughDataError as missing:
        fit.refused_because = missing.what
        fit.found, fit.needed = missing.found, missing.needed
        values = None
    _keep(fit, values, facts.accounts["id"], fit_retention(evaluation, days, facts.accounts["id"]))
    return fit


def _fitted(fit: LifetimeFit, known: Histories, series: Series) -> Values:
    """The fit's parameters, and what they say of each customer."""
    fit.customers = len(known)
    buying = fit_bg_nbd(known.frequency, known.recency, known.age)
    spending = fit_gamma_gamma(known.frequency, known.mean)
    fit.purchases, fit.spend = asdict(buying), asdict(spending)
    return _values(fit, known, series, buying, spending)


def _values(
    fit: LifetimeFit, known: Histories, series: Series, buying: BgNbd, spending: GammaGamma
) -> Values:
    history = (known.frequency, known.recency, known.age)
    expecting = buying.expecting(*history)
    spend = expected_spend(spending, known)
    usual = 1.0 if fit.margin is None else fit.margin
    value = lifetime_value(
        expecting,
        spend,
        margin=_margin(series, known.account, usual),
        horizon=fit.months,
        step=MONTH,
        discount=(1 + fit.discount / 100) ** (1 / 12) - 1,
    )
    now, before = series.sales_12m[known.account], series.sales_12m_before[known.account]
    return Values(
        account=known.account,
        frequency=known.frequency,
        p_alive=buying.alive(*history),
        expected_purchases=expecting(MONTHS_OF_PURCHASES * MONTH),
        expected_spend=spend,
        value=value,
        at_stake=np.maximum(now, before) / MONEY,
        rank=_ranks(value),
        sales_rank=_ranks(now),
    )


def expected_spend(spending: GammaGamma, known: Histories) -> NDArray[np.float64]:
    """Per purchase day. A Gamma-Gamma with q up to 1 has no mean: then each one's own stands, and
    the median of these for who bought once."""
    if spending.q > 1:
        return spending.spend(known.frequency, known.mean)
    again = known.frequency > 0
    return np.where(again, known.mean, np.median(known.mean[again]))


def _margin(series: Series, account: NDArray, usual: float) -> NDArray[np.float64]:
    """Each customer's own, between −1 and 1; that of all where nobody knows the cost."""
    own = series.margin[account]
    return np.where(np.isnan(own), usual, np.clip(own, -1.0, 1.0))


def _usual_margin(series: Series) -> float | None:
    """Of all sales whose cost is known."""
    known = ~np.isnan(series.margin)
    sales = series.sales_12m[known].astype(np.float64)
    if not sales.sum() > 0:
        return None
    return float((sales * series.margin[known]).sum() / sales.sum())


def _ranks(column: NDArray) -> NDArray[np.int64]:
    """1 for the largest; equal ones in the order of the accounts."""
    ranks = np.empty(len(column), np.int64)
    ranks[np.argsort(-column, kind="stable")] = np.arange(1, len(column) + 1)
    return ranks


def _checked(days: PurchaseDays, as_of: date) -> dict[str, Any] | None:
    """The held-out check; None where too little was known before the months held out."""
    months = months_to_hold_out(days, as_of)
    if not months:
        return None
    try:
        return asdict(held_out(days, as_of, months))
    except NotEnoughDataError:
        return None


@transaction.atomic
def _keep(fit: LifetimeFit, values: Values | None, ids: NDArray, retention: RetentionFit) -> None:
    """These in place of those of the same evaluation; what nobody needs any more goes."""
    for each in (fit, retention):
        type(each).objects.filter(evaluation=fit.evaluation).delete()
        each.save()
    storage.replace(fit.evaluation.pk, values, ids)
    fitted = Evaluation.objects.filter(lifetime_fit__isnull=False)
    for evaluation in not_needed(fitted, fit.evaluation):
        storage.drop(evaluation)
        LifetimeFit.objects.filter(evaluation=evaluation).delete()
        RetentionFit.objects.filter(evaluation=evaluation).delete()
