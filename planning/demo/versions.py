"""A second version of the scoring model, in draft: who stays counts, weighed pair by pair."""

from decimal import Decimal
from typing import Any, Final

from accounts.models import User
from scoring.models import ModelMetric, ScoringModel
from scoring.versions.by_pairs import weigh_by_pairs
from scoring.versions.definition import Definition, definition_of
from scoring.versions.services import copy_model

__all__ = ["weigh_otherwise"]

NAME: Final = "Loyal partners first · 忠诚伙伴优先"
LOYALTY: Final[dict[str, Any]] = {
    "code": "loyalty",
    "name": "",
    "axis": "strength",
    "metrics": [
        {
            "code": "loyalty_index",
            "weight": Decimal(100),
            "normalisation": ModelMetric.Normalisation.PERCENTILE,
            "higher_is_better": True,
            "missing": ModelMetric.Missing.LEAVE_OUT,
            "params": {},
        }
    ],
}
# Sales, potential, demonstration value, winnability, loyalty: how many times the first matters as
# much as the second, as somebody would answer who means it but is not a machine.
ANSWERS: Final = {
    (0, 1): 1.0, (0, 2): 3.0, (0, 3): 1.0, (0, 4): 1 / 3, (1, 2): 3.0, (1, 3): 3.0, (1, 4): 1.0,
    (2, 3): 1.0, (2, 4): 1 / 5, (3, 4): 1 / 3,
}  # fmt: skip


def weigh_otherwise() -> None:
    """A draft of the manager's that can be compared with the active version and tried out."""
    active = ScoringModel.objects.get(state=ScoringModel.State.ACTIVE)
    changes: Definition = {"name": NAME, "dimensions": _dimensions(active)}
    copy_model(model=active, actor=User.objects.get(username="manager"), changes=changes)


def _dimensions(active: ScoringModel) -> list[dict[str, Any]]:
    parts = [*definition_of(active)["dimensions"], LOYALTY]
    weights = weigh_by_pairs(len(parts), ANSWERS).weights
    return [{**part, "weight": weight} for part, weight in zip(parts, weights, strict=True)]
