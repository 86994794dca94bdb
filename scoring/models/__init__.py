"""How much each account matters, by which model, and how that came about."""

from scoring.models.backtest import BackTest
from scoring.models.criteria import CriteriaResult, CriteriaRule, CriteriaRun
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
from scoring.models.lifetime import LifetimeFit, LifetimeValue, RetentionFit
from scoring.models.loyalty import Loyalty, LoyaltySummary, Zone
from scoring.models.matching import (
    Criterion,
    CriterionWeight,
    Demand,
    IndustryNeed,
    MatchOutcome,
    MatchRun,
    PastMatch,
    PastMatchRun,
    ProspectMatch,
    TargetRule,
)
from scoring.models.model import Dimension, ModelMetric, ScoringModel, TierBand
from scoring.models.override import Override
from scoring.models.perceived import PerceivedValue

__all__ = [
    "BackTest",
    "BorderCase",
    "CriteriaResult",
    "CriteriaRule",
    "CriteriaRun",
    "Criterion",
    "CriterionWeight",
    "Demand",
    "Dimension",
    "Evaluation",
    "Evidence",
    "IndustryNeed",
    "LifetimeFit",
    "LifetimeValue",
    "Loyalty",
    "LoyaltySummary",
    "MatchOutcome",
    "MatchRun",
    "ModelMetric",
    "Override",
    "PastMatch",
    "PastMatchRun",
    "PerceivedValue",
    "PortfolioSummary",
    "ProspectMatch",
    "RetentionFit",
    "ScoringModel",
    "Segment",
    "SimulationColumn",
    "Stage",
    "Standing",
    "TargetRule",
    "TierBand",
    "Transition",
    "Zone",
]
