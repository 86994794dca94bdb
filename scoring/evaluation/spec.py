"""A scoring model as the formulas want it: plain numbers, in the order of Evidence's columns."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from scoring.formulas.composite import Weights
from scoring.models import ScoringModel
from scoring.versions.definition import Definition, definition_of

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
    tier_rule: str = "accounts"
    tier_within: str = ""

    @classmethod
    def of(cls, model: ScoringModel) -> Self:
        return cls.read(definition_of(model))

    @classmethod
    def read(cls, definition: Definition) -> Self:
        """From plain data: what a draft, or a simulation that is not stored, says."""
        dimensions = [d for d in definition["dimensions"] if d["metrics"]]
        tiers = definition["tiers"]
        return cls(
            weights=Weights.of(dimensions),
            metrics=tuple(_metric(d["code"], m) for d in dimensions for m in d["metrics"]),
            letters="".join(tier["letter"] for tier in tiers),
            shares=tuple(tier["share"] for tier in tiers if tier["share"] is not None),
            demotion_margin=float(definition["demotion_margin"]),
            demotion_repeats=definition["demotion_repeats"],
            segment_cut=float(definition["segment_cut"]),
            tier_rule=definition["tier_rule"],
            tier_within=definition["tier_within"],
        )


def _metric(dimension: str, metric: dict[str, Any]) -> MetricSpec:
    return MetricSpec(
        dimension=dimension,
        code=metric["code"],
        normalisation=metric["normalisation"],
        higher_is_better=metric["higher_is_better"],
        params=metric["params"],
    )
