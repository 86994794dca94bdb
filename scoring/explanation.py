"""Why an account stands where it stands, from the numbers that the evaluation kept."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.utils.functional import Promise

from accounts.models import Account
from scoring import words
from scoring.evaluation.spec import ModelSpec
from scoring.formulas import closing
from scoring.formulas.composite import composite, contributions
from scoring.formulas.explain import next_cut
from scoring.formulas.normalise import Scale
from scoring.metrics import Unit
from scoring.models import Dimension, Evaluation, Evidence, ScoringModel, Standing

__all__ = [
    "ExplainedDimension",
    "ExplainedMetric",
    "ExplainedWay",
    "Explanation",
    "NextTier",
    "explain",
]

WHOLE_UNITS = {Unit.COUNT, Unit.DAYS, Unit.RATING}
MOST_WAYS = 5


@dataclass(frozen=True)
class ExplainedMetric:
    """value: in the metric's unit, None where unknown. points: 0 to 100, None where left out.

    weight: of the metric in its dimension. contribution: points it gave to the score. possible:
    points it would give at 100.
    """

    code: str
    label: str | Promise
    unit: str
    value: float | None
    points: float | None
    weight: float
    contribution: float
    possible: float
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
class ExplainedWay:
    """A metric that alone would lift the score to the next tier, all else staying as it is.

    before: its value now, None where it is not known. after: the value that is enough, in its unit.
    points: 0 to 100, that it would have then.
    """

    code: str
    dimension: str
    label: str | Promise
    unit: str
    before: float | None
    after: float
    points: float


@dataclass(frozen=True)
class NextTier:
    """The next better tier, the score that reaches it, what is missing to it, and what closes it.

    ways: the least effort first; empty where nothing is missing or no metric alone is enough.
    together: levers that are enough if each goes the same share of the way to its best; else empty.
    """

    letter: str
    score: float
    missing: float
    ways: tuple[ExplainedWay, ...] = ()
    together: tuple[ExplainedWay, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One account's standing in one evaluation, taken apart. Contributions sum to the score."""

    model: ScoringModel
    spec: ModelSpec
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
    def in_best_tier(self) -> bool:
        return self.tier == self.spec.letters[0]

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
    found.evaluation, found.account = evaluation, account
    spec = ModelSpec.of(evaluation.model)
    values, points = np.split(np.frombuffer(kept.numbers, "<f8"), 2)
    return Explanation(
        model=evaluation.model,
        spec=spec,
        as_of=evaluation.as_of,
        accounts=evaluation.accounts,
        standing=found,
        score=float(found.score),
        completeness=float(found.completeness),
        rank=found.rank,
        tier=found.tier,
        dimensions=_dimensions(evaluation.model, spec, values, points),
        next_cut=_next_cut(found, spec, evaluation, values, points),
    )


def _dimensions(model, spec: ModelSpec, values, points) -> tuple[ExplainedDimension, ...]:
    most = np.where(np.isnan(points), np.nan, 100.0)
    given, possible = contributions(np.stack([points, most]), spec.weights)
    scored = composite(points[None, :], spec.weights).dimensions[0]
    rows = {dimension.code: dimension for dimension in model.dimensions.all()}
    return tuple(
        _dimension(rows[code], spec, place, scored[place], (values, points, given, possible))
        for place, code in enumerate(spec.weights.dimensions)
    )


def _dimension(row: Dimension, spec: ModelSpec, place: int, of_all, figures):
    """figures: (values, points, given, possible), one number per column of the model each."""
    metrics = [
        _metric(spec, column, *(each[column] for each in figures))
        for column in spec.weights.columns_of(place)
    ]
    return ExplainedDimension(
        code=row.code,
        name=words.dimension(row),
        axis=row.axis,
        weight=float(row.weight),
        points=_known(of_all),
        contribution=round(float(sum(figures[2][c] for c in spec.weights.columns_of(place))), 4),
        metrics=tuple(metrics),
    )


def _metric(spec: ModelSpec, column: int, value, points, given, possible) -> ExplainedMetric:
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
        possible=round(float(possible), 4),
        known=not np.isnan(value),
    )


def _next_cut(
    standing: Standing, spec: ModelSpec, evaluation: Evaluation, values, points
) -> NextTier | None:
    cuts = evaluation.cut_scores_for(standing.account)
    if standing.tier not in spec.letters or not cuts:
        return None
    tier = spec.letters.index(standing.tier)
    cut = next_cut(float(standing.score), tier, cuts)
    if cut is None:
        return None
    tier_above = NextTier(spec.letters[cut.tier], cut.score, cut.missing)
    if cut.missing <= 0 or any(metric.key not in evaluation.scales for metric in spec.metrics):
        return tier_above
    return _with_ways(tier_above, spec, evaluation, values, points)


def _with_ways(cut: NextTier, spec: ModelSpec, evaluation: Evaluation, values, points) -> NextTier:
    """By the scales of the evaluation: the other accounts stay where they are."""
    scales = [Scale.from_dict(evaluation.scales[metric.key]) for metric in spec.metrics]
    whole = [words.metric_of(metric.code).unit in WHOLE_UNITS for metric in spec.metrics]
    alone = closing.ways(points, spec.weights, scales, target=cut.score, whole=whole)
    levers = [
        c for c in range(len(points)) if not np.isnan(values[c]) and _is_open(spec, c, values)
    ]
    common = closing.together(
        points, spec.weights, scales, target=cut.score, whole=whole, columns=levers
    )
    open_ways = [way for way in alone if _is_open(spec, way.column, values)]
    return replace(
        cut,
        ways=tuple(_way(spec, way, values) for way in open_ways[:MOST_WAYS]),
        together=tuple(_way(spec, way, values) for way in common),
    )


def _is_open(spec: ModelSpec, column: int, values) -> bool:
    """Work can move a lever that is known; whatever is not known can be found out, but for sales."""
    metric = words.metric_of(spec.metrics[column].code)
    return metric.reads != "sales" if np.isnan(values[column]) else metric.lever


def _way(spec: ModelSpec, way: closing.Way, values) -> ExplainedWay:
    metric = words.metric_of(spec.metrics[way.column].code)
    return ExplainedWay(
        code=metric.code,
        dimension=spec.metrics[way.column].dimension,
        label=metric.label,
        unit=metric.unit,
        before=_known(values[way.column]),
        after=way.value,
        points=round(way.points, 2),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
