"""Sums of the loyalty of an evaluation for each team with all below it: what a page shows at once."""

from typing import Any

import numpy as np

from accounts.models import Team
from scoring.formulas.loyalty import FALLING, expected_loyalty
from scoring.loyalty.storage import Rows
from scoring.models import Evaluation, LoyaltySummary, Zone

__all__ = ["replace"]


def replace(evaluation: Evaluation, rows: Rows) -> None:
    """In the caller's transaction: one summary for every team node and one of everything."""
    summaries = [_summary(evaluation, None, rows)]
    for team in Team.objects.all():
        chosen = np.isin(rows.team, team.with_descendants())
        summaries.append(_summary(evaluation, team, rows.of(chosen)))
    LoyaltySummary.objects.filter(evaluation=evaluation).delete()
    LoyaltySummary.objects.bulk_create(summaries)


def _summary(evaluation: Evaluation, team: Team | None, rows: Rows) -> LoyaltySummary:
    figures = {
        "customers": len(rows.account),
        "mean": _mean(rows.score),
        "falling": int((rows.change <= FALLING).sum()),
        "leaving": int(rows.leaving.sum()),
        "rated": int((rows.zone != Zone.SILENT).sum()),
        "zones": {str(zone.value): _zone(rows.of(rows.zone == zone)) for zone in Zone},
        "by_satisfaction": _by_satisfaction(rows),
    }
    return LoyaltySummary(evaluation=evaluation, team=team, figures=figures)


def _zone(rows: Rows) -> dict[str, Any]:
    """How many stand in a zone, their mean loyalty, what to expect there, how many are leaving."""
    said = rows.satisfaction[~np.isnan(rows.satisfaction)]
    return {
        "accounts": len(rows.account),
        "loyalty": _mean(rows.score),
        "expected": _mean(expected_loyalty(said)),
        "leaving": int(rows.leaving.sum()),
    }


def _by_satisfaction(rows: Rows) -> list[list[float]]:
    """[satisfaction as a whole number, mean loyalty, accounts], where anybody said so."""
    said = ~np.isnan(rows.satisfaction)
    marks, scores = np.rint(rows.satisfaction[said]).astype(int), rows.score[said]
    counts = np.bincount(marks, minlength=11)
    sums = np.bincount(marks, scores, minlength=11)
    return [
        [mark, round(float(sums[mark] / counts[mark]), 1), int(counts[mark])]
        for mark in np.flatnonzero(counts).tolist()
    ]


def _mean(column: Any) -> float | None:
    return round(float(column.mean()), 2) if len(column) else None
