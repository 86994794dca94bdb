"""What flowed between the stages of the lifecycle over a time, from running sums of evaluations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import Team
from scoring.models import Evaluation, PortfolioSummary, Stage

__all__ = ["Period", "flowed", "flows_period"]

USUAL_DAYS = 90


@dataclass(frozen=True)
class Period:
    """From the day of an earlier evaluation (not with it) to the one looked at.

    begins: None when nothing had been evaluated by the day asked for: all on record counts.
    flown: what had flowed between stages by then, "2>4" → accounts.
    """

    asked: date
    begins: date | None
    ends: date
    flown: dict[str, int]


def flows_period(evaluation: Evaluation, team: Team | None, since: date | None) -> Period:
    """What the flows up to an evaluation are counted over; without a wish the usual days."""
    ends = evaluation.as_of
    day = since or ends - timedelta(days=USUAL_DAYS)
    begin = Evaluation.objects.as_known_on(min(day, ends - timedelta(days=1)))
    if begin is None:
        return Period(day, None, ends, {})
    kept = PortfolioSummary.objects.filter(evaluation=begin, team=team)
    figures = kept.values_list("figures", flat=True).first() or {}
    return Period(day, begin.as_of, ends, figures.get("flows_so_far", {}))


def flowed(figures: Mapping[str, Any], period: Period) -> dict[tuple[Stage, Stage], int]:
    """(from, to) → accounts that went this way within the period; figures: those at its end."""
    now = figures.get("flows_so_far", {})
    moved = {
        (before, after): now.get(key := f"{before.value}>{after.value}", 0)
        - period.flown.get(key, 0)
        for before in Stage
        for after in Stage
        if before != after
    }
    return {ends: max(0, accounts) for ends, accounts in moved.items()}
