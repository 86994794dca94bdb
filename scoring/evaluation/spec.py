"""A scoring model as the formulas want it: plain numbers, in the order of Evidence's columns."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from scoring.formulas.composite import Weights
from scoring.models import ScoringModel

__all__ = ["MetricSpec", "ModelSpec"]


@dataclass(frozen=True)
class MetricSpec:
    """A metric inside a dimension, and how its numbers become points."""

    dimension: str
    code: str
    normalisation: str
    higher_is_better: bool
    params: dict[str, Any]

    @property
    def key(self) -> str:
        """Names the column: a metric may stand in more than one dimension."""
        return f"{self.dimension}.{self.code}"


@dataclass(frozen=True)
class ModelSpec:
    """metrics: one per column. letters, shares: the tiers from the top; the last takes the rest."""

    weights: Weights
    metrics: tuple[MetricSpec, ...]
    letters: str
    shares: tuple[Decimal, ...]
    demotion_margin: float
    demotion_repeats: int
    segment_cut: float

    @classmethod
    def of(cls, model: ScoringModel) -> Self:
        dimensions = [
            _plain(d) for d in model.dimensions.prefetch_related("metrics") if d.metrics.all()
        ]
        bands = list(model.tiers.all())
        return cls(
            weights=Weights.of(dimensions),
            metrics=tuple(metric["spec"] for d in dimensions for metric in d["metrics"]),
            letters="".join(band.letter for band in bands),
            shares=tuple(band.share for band in bands if band.share is not None),
            demotion_margin=float(model.demotion_margin),
            demotion_repeats=model.demotion_repeats,
            segment_cut=float(model.segment_cut),
        )


def _plain(dimension) -> dict[str, Any]:
    metrics = [
        {
            "code": metric.code,
            "weight": metric.weight,
            "missing": metric.missing,
            "spec": MetricSpec(
                dimension=dimension.code,
                code=metric.code,
                normalisation=metric.normalisation,
                higher_is_better=metric.higher_is_better,
                params=metric.params,
            ),
        }
        for metric in dimension.metrics.all()
    ]
    return {
        "code": dimension.code,
        "weight": dimension.weight,
        "axis": dimension.axis,
        "metrics": metrics,
    }
