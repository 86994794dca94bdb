"""Calibration of the forecasts in sight: of all, of each person and of each section."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet

from accounts.models import User
from planning.formulas.calibration import Calibration, calibration
from planning.models import Forecast

__all__ = ["Calibrated", "calibrated"]


@dataclass(frozen=True)
class Calibrated:
    """How settled forecasts did: together, by person and by section code, the most first."""

    whole: Calibration | None
    people: list[tuple[User, Calibration]]
    sections: list[tuple[str, Calibration]]


def calibrated(forecasts: QuerySet[Forecast]) -> Calibrated:
    """Score the settled ones among the forecasts; two queries, however many there are."""
    settled = forecasts.exclude(outcome=Forecast.Outcome.OPEN).order_by()
    sums = list(
        settled.values_list("made_by", "section", "probability", "outcome").annotate(Count("pk"))
    )
    who = User.objects.in_bulk({row[0] for row in sums})
    by_person = _grouped(sums, lambda row: row[0])
    return Calibrated(
        whole=_score(sums),
        people=[(who[pk], scored) for pk, scored in by_person],
        sections=_grouped(sums, lambda row: row[1]),
    )


def _grouped(sums: Iterable[tuple], of: Callable[[tuple], Any]) -> list[tuple[Any, Calibration]]:
    groups: dict[Any, list[tuple]] = {}
    for row in sums:
        groups.setdefault(of(row), []).append(row)
    scored = [(name, _score(rows)) for name, rows in groups.items()]
    known = [(name, score) for name, score in scored if score is not None]
    return sorted(known, key=lambda pair: (-pair[1].count, str(pair[0])))


def _score(sums: list[tuple]) -> Calibration | None:
    return calibration(
        np.array([row[2] for row in sums], dtype=np.float64),
        np.array([row[3] == Forecast.Outcome.TRUE for row in sums], dtype=np.bool_),
        np.array([row[4] for row in sums], dtype=np.float64),
    )
