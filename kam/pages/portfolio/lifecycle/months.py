"""Stages over time, at the last evaluation of each month, for all accounts or one tier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kam.core import figures as shown
from kam.pages.portfolio.scope import Scope
from scoring.models import Evaluation, PortfolioSummary, Stage

__all__ = ["Month", "chart", "finding", "months"]

MOST = 24
YEAR = 13  # months from one to the same of the next year, both counted
RUNS_READ = 500  # more than 24 months of evaluations that are kept


@dataclass(frozen=True)
class Month:
    """counts: accounts in each stage, in their order."""

    day: date
    counts: list[int]
    url: str

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def leaving(self) -> int:
        return self.counts[Stage.DECLINE - 1] + self.counts[Stage.CHURNED - 1]


def months(scope: Scope, tier: str) -> list[Month]:
    """The last MOST months up to the day looked at, the oldest first."""
    days = _month_ends(scope.evaluation.as_of)
    rows = PortfolioSummary.objects.filter(evaluation__in=days, team=scope.team)
    kept = dict(rows.values_list("evaluation", "figures"))
    return [
        Month(day, _counts(kept[pk], tier), scope.url(as_of=day.isoformat()))
        for pk, day in days.items()
        if pk in kept
    ]


def _month_ends(until: date) -> dict[int, date]:
    """Evaluation → its day: the last of each month, the oldest first."""
    runs = Evaluation.objects.published().filter(as_of__lte=until).order_by("-as_of", "-pk")
    last: dict[tuple[int, int], tuple[int, date]] = {}
    for pk, day in runs.values_list("pk", "as_of")[:RUNS_READ]:
        last.setdefault((day.year, day.month), (pk, day))
    return dict(reversed(list(last.values())[:MOST]))


def _counts(figures: dict[str, Any], tier: str) -> list[int]:
    row = figures.get("tier_stage", {}).get(tier, {}) if tier else figures.get("stages", {})
    return [row.get(str(stage.value), 0) for stage in Stage]


def finding(found: list[Month]) -> str:
    """How many decline or are gone, and how many did a year before or at the beginning; or nothing."""
    if len(found) < 2 or not found[-1].total:
        return ""
    first, last = found[-YEAR:][0], found[-1]
    return _(
        "%(now)s of %(all)s accounts are declining or gone; on %(day)s it was %(then)s of %(before)s"
    ) % {
        "now": shown.full(last.leaving, 0),
        "all": shown.full(last.total, 0),
        "day": date_format(first.day),
        "then": shown.full(first.leaving, 0),
        "before": shown.full(first.total, 0),
    }


def chart(found: Iterable[Month]) -> dict[str, Any]:
    """An ECharts option: a bar for each month, a part for each stage."""
    rows = list(found)
    return {
        "grid": {"left": 8, "right": 16, "top": 8, "bottom": 56, "containLabel": True},
        "legend": {"bottom": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {
            "type": "category",
            "data": [date_format(row.day, "SHORT_DATE_FORMAT") for row in rows],
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [_part(stage, place, rows) for place, stage in enumerate(Stage)],
    }


def _part(stage: Stage, place: int, rows: list[Month]) -> dict[str, Any]:
    return {
        "name": str(stage.label),
        "type": "bar",
        "stack": "stages",
        "barWidth": "64%",
        "cursor": "pointer",
        "itemStyle": {
            "color": f"var(--kam-stage-{stage.value})",
            "borderColor": "var(--kam-card)",
            "borderWidth": 1,
        },
        "data": [{"value": row.counts[place], "url": row.url} for row in rows],
    }
