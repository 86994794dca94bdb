"""How much each account matters, by which model, and how that came about."""

from scoring.models.evaluation import (
    BorderCase,
    Evaluation,
    Evidence,
    PortfolioSummary,
    Segment,
    SimulationColumn,
    Stage,
    Standing,
    Transition,
)
from scoring.models.lifetime import LifetimeFit, LifetimeValue
from scoring.models.model import Dimension, ModelMetric, ScoringModel, TierBand
from scoring.models.override import Override

__all__ = [
    "BorderCase",
    "Dimension",
    "Evaluation",
    "Evidence",
    "LifetimeFit",
    "LifetimeValue",
    "ModelMetric",
    "Override",
    "PortfolioSummary",
    "ScoringModel",
    "Segment",
    "SimulationColumn",
    "Stage",
    "Standing",
    "TierBand",
    "Transition",
]
