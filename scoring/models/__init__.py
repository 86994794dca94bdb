"""How much each account matters, by which model, and how that came about."""

from scoring.models.evaluation import (
    Evaluation,
    Evidence,
    PortfolioSummary,
    Segment,
    Stage,
    Standing,
    Transition,
)
from scoring.models.model import Dimension, ModelMetric, ScoringModel, TierBand
from scoring.models.override import Override

__all__ = [
    "Dimension",
    "Evaluation",
    "Evidence",
    "ModelMetric",
    "Override",
    "PortfolioSummary",
    "ScoringModel",
    "Segment",
    "Stage",
    "Standing",
    "TierBand",
    "Transition",
]
