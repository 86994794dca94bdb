"""What changed for an account between two evaluations, in figures and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Account
from kam.core import figures
from scoring.explanation import ExplainedMetric, Explanation, explain
from scoring.formulas.explain import compared
from scoring.models import Evaluation, Stage
from scoring.reasons import moved, short_value
from scoring.words import metric_of

__all__ = ["MetricChange", "ScoreChange", "changed_since", "evaluation_before", "told_change"]

LEAST_TOLD = 0.05  # points; less than that is no reason


@dataclass(frozen=True)
class MetricChange:
    """What a metric gave to the score then and gives now; `text` says what became of its value."""

    code: str
    dimension: str
    label: str | Promise
    unit: str
    before: float | None
    after: float | None
    points: float
    text: str


@dataclass(frozen=True)
class ScoreChange:
    """One account in two evaluations. metrics: greatest change first; they sum to `points`."""

    then: Explanation
    now: Explanation
    metrics: tuple[MetricChange, ...]

    @property
    def since(self) -> date:
        return self.then.as_of

    @property
    def points(self) -> float:
        return round(self.now.score - self.then.score, 4)

    @property
    def told_metrics(self) -> list[MetricChange]:
        """Those whose change a reader would notice."""
        return [metric for metric in self.metrics if abs(metric.points) >= LEAST_TOLD]

    @property
    def words(self) -> list[str]:
        return list(told_change(self))


def evaluation_before(evaluation: Evaluation, since: date | None) -> Evaluation | None:
    """The run to compare with: as known on the day, or without one the run just before."""
    if since is None:
        return evaluation.previous
    earlier = Evaluation.objects.published().filter(as_of__lte=since, as_of__lt=evaluation.as_of)
    return earlier.select_related("model").order_by("-as_of", "-pk").first()


def changed_since(
    account: Account, now: Explanation, then: Evaluation | None
) -> ScoreChange | None:
    """How the account came from there to here; None when it was not evaluated then."""
    before = explain(account, then) if then else None
    return ScoreChange(before, now, tuple(_metrics(before, now))) if before else None


def _metrics(then: Explanation, now: Explanation) -> Iterator[MetricChange]:
    old, new = _by_place(then), _by_place(now)
    for move in compared(_given(old), _given(new)):
        was, is_now = old.get((move.dimension, move.code)), new.get((move.dimension, move.code))
        before, after = _value_of(was), _value_of(is_now)
        metric = metric_of(move.code)
        yield MetricChange(
            code=move.code,
            dimension=move.dimension,
            label=metric.label,
            unit=metric.unit,
            before=before,
            after=after,
            points=round(move.change, 4),
            text=_text(move.code, was, is_now),
        )


def _by_place(explanation: Explanation) -> dict[tuple[str, str], ExplainedMetric]:
    return {
        (dimension.code, metric.code): metric
        for dimension in explanation.dimensions
        for metric in dimension.metrics
    }


def _given(metrics: dict[tuple[str, str], ExplainedMetric]) -> dict[tuple[str, str], float]:
    return {place: metric.contribution for place, metric in metrics.items()}


def _value_of(metric: ExplainedMetric | None) -> float | None:
    return metric.value if metric else None


def _text(code: str, was: ExplainedMetric | None, now: ExplainedMetric | None) -> str:
    """A metric that only one of two models asks for did not change: it counts anew, or no more."""
    label = {"metric": metric_of(code).label}
    if was is None:
        return _("%(metric)s counts from now on") % label
    if now is None:
        return _("%(metric)s counts no longer") % label
    if was.value == now.value and abs(was.possible - now.possible) >= LEAST_TOLD:
        return _weighs(was, now)
    return moved(code, was.value, now.value)


def _weighs(was: ExplainedMetric, now: ExplainedMetric) -> str:
    """Nothing about it changed, but others became known or unknown and share the weight anew."""
    texts = {
        "metric": now.label,
        "value": short_value(now.code, now.value),
        "before": figures.percent(was.possible, 1),
        "after": figures.percent(now.possible, 1),
    }
    if now.possible > was.possible:
        return (
            _("%(metric)s stayed at %(value)s; its weight rose from %(before)s to %(after)s")
            % texts
        )
    return _("%(metric)s stayed at %(value)s; its weight fell from %(before)s to %(after)s") % texts


def told_change(change: ScoreChange) -> Iterator[str]:
    """Sentences: the score, the rank, then tier, stage and model where they differ."""
    then, now = change.then, change.now
    yield _score(change)
    yield _rank(then, now)
    if then.tier != now.tier:
        yield _("Tier %(before)s → %(after)s.") % {"before": then.tier, "after": now.tier}
    stages = [str(Stage(each.standing.stage).label) for each in (then, now)]
    if stages[0] != stages[1]:
        yield _("Stage: %(before)s → %(after)s.") % {"before": stages[0], "after": stages[1]}
    if then.model.pk != now.model.pk:
        names = {"before": then.model, "after": now.model}
        yield _("In between the scoring model changed: %(before)s → %(after)s.") % names


def _score(change: ScoreChange) -> str:
    texts = {
        "points": figures.written(abs(change.points), 1),
        "before": figures.written(change.then.score, 1),
        "after": figures.written(change.now.score, 1),
    }
    if abs(change.points) < LEAST_TOLD:
        return _("The score stayed at %(after)s.") % texts
    if change.points > 0:
        return _("The score rose by %(points)s points, from %(before)s to %(after)s.") % texts
    return _("The score fell by %(points)s points, from %(before)s to %(after)s.") % texts


def _rank(then: Explanation, now: Explanation) -> str:
    texts = {
        "before": figures.written(then.rank),
        "after": figures.written(now.rank),
        "accounts": figures.written(now.accounts),
    }
    if then.rank == now.rank:
        return _("The rank stayed at %(after)s of %(accounts)s.") % texts
    return _("Rank %(before)s → %(after)s of %(accounts)s.") % texts
