"""Charts of the Score tab, as ECharts options; colours by token, so that they follow the theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kam.core.figures import written
from scoring.explanation import ExplainedDimension, ExplainedMetric, Explanation
from scoring.peers import Peer, Peers

__all__ = ["beside", "rows_beside", "waterfall"]

SHADES = (1.0, 0.72, 0.5, 0.34)  # of the one accent, by dimension; each bar is labelled as well


@dataclass(frozen=True)
class Beside:
    """A row of the comparison: an account with its rank, or the middle of the industry.

    url: where it leads, empty for what is no other account. parts: points by dimension.
    """

    label: str
    rank: int | None
    tier: str
    score: float
    parts: Sequence[float]
    url: str
    is_here: bool


def waterfall(explanation: Explanation) -> dict[str, Any]:
    """Metric by metric from 0 up to the score; pale, what each one has left to give."""
    steps = _steps(explanation)
    names = [str(metric.label) for metric, *_rest in steps]
    starts = [round(start, 2) for _metric, start, *_rest in steps]
    return {
        "grid": {"left": 8, "right": 40, "top": 28, "bottom": 24, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}<br>{a}: {c}"},
        "xAxis": {"type": "value", "min": 0, "max": 100, "position": "top"},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [*names, _("Score")],
            "axisLine": {"show": False},
            "axisLabel": {"width": 124, "overflow": "break", "lineHeight": 15},
        },
        "series": [
            _unseen([*starts, 0]),
            {**_bars(_("Gives points")), "data": [*_given(steps), _total(explanation)]},
            {**_bars(_("Left to give")), "data": _left(steps)},
            *_cut_line(explanation),
        ],
    }


Step = tuple[ExplainedMetric, float, int]


def _steps(explanation: Explanation) -> list[Step]:
    """Metrics that took part, where each begins, and the place of its dimension."""
    steps, reached = [], 0.0
    for place, dimension in enumerate(explanation.dimensions):
        for metric in dimension.metrics:
            if metric.points is not None:
                steps.append((metric, reached, place))
                reached += metric.contribution
    return steps


def _unseen(starts: Sequence[float]) -> dict[str, Any]:
    """What the bars stand on."""
    clear = {"color": "transparent"}
    return {
        **_bars(""),
        "itemStyle": clear,
        "data": [*starts],
        "silent": True,
        "tooltip": {"show": False},
    }


def _bars(name: str | Promise) -> dict[str, Any]:
    return {"type": "bar", "stack": "score", "name": str(name), "barWidth": "64%"}


def _given(steps: list[Step]) -> list[dict[str, Any]]:
    return [
        {
            "value": round(metric.contribution, 2),
            "itemStyle": {"color": "var(--kam-accent)", "opacity": SHADES[place % len(SHADES)]},
        }
        for metric, _start, place in steps
    ]


def _left(steps: list[Step]) -> list[dict[str, Any]]:
    """Labelled with what was given, so that the numbers stand behind the bars."""
    return [
        {
            "value": round(metric.possible - metric.contribution, 2),
            "itemStyle": {"color": "var(--kam-line)"},
            "label": _label(f"+{written(metric.contribution, 1)}"),
        }
        for metric, _start, _place in steps
    ]


def _total(explanation: Explanation) -> dict[str, Any]:
    return {
        "value": round(explanation.score, 2),
        "itemStyle": {"color": "var(--kam-ink)"},
        "label": {
            **_label(written(explanation.score, 1)),
            "position": "insideRight",
            "color": "var(--kam-card)",
        },
    }


def _label(text: str) -> dict[str, Any]:
    return {"show": True, "position": "right", "formatter": text, "color": "var(--kam-ink)"}


def _cut_line(explanation: Explanation) -> list[dict[str, Any]]:
    """Where the next better tier begins."""
    cut = explanation.next_cut
    if cut is None:
        return []
    line = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"type": "dashed", "color": "var(--kam-quiet)"},
        "label": {
            "formatter": _("Tier %(letter)s") % {"letter": cut.letter},
            "color": "var(--kam-ink)",
        },
        "data": [{"xAxis": cut.score}],
    }
    return [{"type": "bar", "stack": "score", "data": [], "markLine": line}]


def beside(dimensions: Sequence[ExplainedDimension], rows: list[Beside]) -> dict[str, Any]:
    """A bar for each row, divided by what the dimensions gave."""
    names = [f"{row.rank} · {row.label}" if row.rank else row.label for row in rows]
    return {
        "grid": {"left": 8, "right": 24, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain", "itemWidth": 14},
        "tooltip": {"trigger": "item", "formatter": "{b}<br>{a}: {c}"},
        "xAxis": {"type": "value", "min": 0, "max": 100},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLine": {"show": False},
            "axisLabel": {"width": 190, "overflow": "truncate"},
        },
        "series": [
            _part_series(dimension, place, rows) for place, dimension in enumerate(dimensions)
        ],
    }


def _part_series(dimension: ExplainedDimension, place: int, rows: list[Beside]) -> dict[str, Any]:
    return {
        **_bars(dimension.name),
        "color": "var(--kam-accent)",
        "itemStyle": {"color": "var(--kam-accent)", "opacity": SHADES[place % len(SHADES)]},
        "data": [{"value": round(row.parts[place], 2), "url": row.url} for row in rows],
    }


def rows_beside(explanation: Explanation, peers: Peers) -> list[Beside]:
    """Those above, the account itself, those below, and the middle of its industry."""
    here = explanation.standing.account.name
    parts = [dimension.contribution for dimension in explanation.dimensions]
    own = Beside(here, explanation.rank, explanation.tier, explanation.score, parts, "", True)
    rows = [*map(_other, peers.above), own, *map(_other, peers.below)]
    if peers.industry is None:
        return rows
    middle = _("Median of %(industry)s") % {"industry": peers.industry.name}
    return [*rows, Beside(middle, None, "", peers.industry.score, peers.industry.parts, "", False)]


def _other(peer: Peer) -> Beside:
    return Beside(
        label=peer.account.name,
        rank=peer.standing.rank,
        tier=peer.standing.tier,
        score=float(peer.standing.score),
        parts=peer.parts,
        url=reverse("pages:account_score", args=[peer.account.pk]),
        is_here=False,
    )
