"""Where an account stands and why, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures
from scoring.explanation import ExplainedMetric, ExplainedWay, Explanation
from scoring.reasons import short_value

__all__ = ["told", "told_way"]

LEAST_TOLD = 0.05  # points


def told(explanation: Explanation) -> list[str]:
    """The place, what brings most, where most is missing, what is not known, and the next tier."""
    metrics = [metric for part in explanation.dimensions for metric in part.metrics]
    return [
        _place(explanation),
        *_strongest(metrics),
        *_weakest(metrics),
        *_unknown(metrics),
        *_next(explanation),
    ]


def _place(explanation: Explanation) -> str:
    texts = {
        "rank": figures.written(explanation.rank),
        "accounts": figures.written(explanation.accounts),
        "score": figures.written(explanation.score, 1),
        "tier": explanation.tier,
    }
    return _("Rank %(rank)s of %(accounts)s with %(score)s points: tier %(tier)s.") % texts


def _strongest(metrics: list[ExplainedMetric]) -> Iterator[str]:
    best = max(metrics, key=lambda metric: metric.contribution)
    if best.contribution >= LEAST_TOLD:
        points = figures.written(best.contribution, 1)
        texts = {
            "metric": best.label,
            "points": points,
            "value": short_value(best.code, best.value),
        }
        yield _("Most comes from %(metric)s (%(value)s): %(points)s points.") % texts


def _weakest(metrics: list[ExplainedMetric]) -> Iterator[str]:
    """Of what is known, where the most points are still to be had."""
    known = [metric for metric in metrics if metric.known]
    worst = max(known, key=_missing, default=None)
    if worst is not None and _missing(worst) >= LEAST_TOLD:
        points = figures.written(_missing(worst), 1)
        texts = {
            "metric": worst.label,
            "points": points,
            "value": short_value(worst.code, worst.value),
        }
        yield (
            _("Most is missing at %(metric)s (%(value)s): %(points)s points below its best.")
            % texts
        )


def _missing(metric: ExplainedMetric) -> float:
    return metric.possible - metric.contribution


def _unknown(metrics: list[ExplainedMetric]) -> Iterator[str]:
    number = sum(not metric.known for metric in metrics)
    if number:
        texts = {"number": number, "of": len(metrics)}
        yield (
            ngettext(
                "%(number)s of %(of)s metrics is not known.",
                "%(number)s of %(of)s metrics are not known.",
                number,
            )
            % texts
        )


def _next(explanation: Explanation) -> Iterator[str]:
    cut = explanation.next_cut
    if cut is None or cut.missing <= 0:
        return
    texts = {"points": figures.written(cut.missing, 1), "tier": cut.letter}
    yield _("To tier %(tier)s %(points)s points are missing.") % texts
    if cut.ways:
        yield _("It would be enough if %(way)s.") % {"way": told_way(cut.ways[0])}
    elif cut.together:
        yield _("No single metric closes that; several together do.")
    else:
        yield _("That is out of reach for now: what we can move is not enough.")


def told_way(way: ExplainedWay) -> str:
    """“Win rate rose from 40 % to 55 %”, to be said after an “if”."""
    texts = {
        "metric": way.label,
        "was": short_value(way.code, way.before),
        "now": short_value(way.code, way.after),
    }
    if way.before is None:
        return _("%(metric)s became known, at %(now)s") % texts
    if way.after > way.before:
        return _("%(metric)s rose from %(was)s to %(now)s") % texts
    return _("%(metric)s fell from %(was)s to %(now)s") % texts
