"""Why an account stands where it stands, from the numbers that the evaluation kept."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.functional import Promise

from accounts.models import Account
from scoring import words
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.composite import composite, contributions
from scoring.formulas.explain import next_cut
from scoring.models import Dimension, Evaluation, Evidence, ScoringModel, Standing

__all__ = [
    "ExplainedDimension",
    "ExplainedMetric",
    "Explanation",
    "NextTier",
    "explain",
]


@dataclass(frozen=True)
class ExplainedMetric:
    """value: in the metric's unit, None where unknown. points: 0 to 100, None where left out.

    weight: of the metric in its dimension. contribution: points it gave to the score.
    """

    code: str
    label: str | Promise
    unit: str
    value: float | None
    points: float | None
    weight: float
    contribution: float
    known: bool


@dataclass(frozen=True)
class ExplainedDimension:
    """points: 0 to 100, None where nothing is known. weight: of the model, of a sum of 100."""

    code: str
    name: str | Promise
    axis: str
    weight: float
    points: float | None
    contribution: float
    metrics: tuple[ExplainedMetric, ...]


@dataclass(frozen=True)
class NextTier:
    """The next better tier, the score that reaches it, and what is missing to it."""

    letter: str
    score: float
    missing: float


@dataclass(frozen=True)
class Explanation:
    """One account's standing in one evaluation, taken apart. Contributions sum to the score."""

    model: ScoringModel
    as_of: date
    accounts: int
    standing: Standing
    score: float
    completeness: float
    rank: int
    tier: str
    dimensions: tuple[ExplainedDimension, ...]
    next_cut: NextTier | None

    @property
    def percentile(self) -> float:
        """Share of the accounts that rank below, 0 to 100."""
        return round(100 * (self.accounts - self.rank) / self.accounts, 2) if self.accounts else 0.0


def explain(account: Account, evaluation: Evaluation | None = None) -> Explanation | None:
    """Take the account's score apart; None when the (current) evaluation does not know it."""
    evaluation = evaluation or Evaluation.objects.current()
    found = Standing.objects.filter(evaluation=evaluation, account=account).first()
    kept = Evidence.objects.filter(evaluation=evaluation, account=account).first()
    if evaluation is None or found is None or kept is None:
        return None
    spec = ModelSpec.of(evaluation.model)
    values, points = np.split(np.frombuffer(kept.numbers, "<f8"), 2)
    return Explanation(
        model=evaluation.model,
        as_of=evaluation.as_of,
        accounts=evaluation.accounts,
        standing=found,
        score=float(found.score),
        completeness=float(found.completeness),
        rank=found.rank,
        tier=found.tier,
        dimensions=_dimensions(evaluation.model, spec, values, points),
        next_cut=_next_cut(found, spec, evaluation),
    )


def _dimensions(model, spec: ModelSpec, values, points) -> tuple[ExplainedDimension, ...]:
    given = contributions(points[None, :], spec.weights)[0]
    scored = composite(points[None, :], spec.weights).dimensions[0]
    rows = {dimension.code: dimension for dimension in model.dimensions.all()}
    return tuple(
        _dimension(rows[code], spec, place, values, points, given, scored[place])
        for place, code in enumerate(spec.weights.dimensions)
    )


def _dimension(row: Dimension, spec: ModelSpec, place: int, values, points, given, of_all):
    columns = spec.weights.columns_of(place)
    return ExplainedDimension(
        code=row.code,
        name=words.dimension(row),
        axis=row.axis,
        weight=float(row.weight),
        points=_known(of_all),
        contribution=round(float(sum(given[c] for c in columns)), 4),
        metrics=tuple(_metric(spec, c, values[c], points[c], given[c]) for c in columns),
    )


def _metric(spec: ModelSpec, column: int, value, points, given) -> ExplainedMetric:
    code = spec.metrics[column].code
    metric = words.metric_of(code)
    return ExplainedMetric(
        code=code,
        label=metric.label,
        unit=metric.unit,
        value=_known(value),
        points=_known(points),
        weight=spec.weights.metric_weights[column],
        contribution=round(float(given), 4),
        known=not np.isnan(value),
    )


def _next_cut(standing: Standing, spec: ModelSpec, evaluation: Evaluation) -> NextTier | None:
    cuts = evaluation.cut_scores_for(standing.account)
    if standing.tier not in spec.letters or not cuts:
        return None
    tier = spec.letters.index(standing.tier)
    cut = next_cut(float(standing.score), tier, cuts)
    return NextTier(spec.letters[cut.tier], cut.score, cut.missing) if cut else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
