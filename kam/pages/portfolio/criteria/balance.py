"""Time and money spent beside profit brought: by tier, by team, as figures, words and a chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.core.figures import percent
from kam.pages.portfolio.criteria.reading import figures_of
from kam.pages.portfolio.scope import Scope
from scoring.models import CriteriaRun

__all__ = ["UNITS", "Share", "by_team", "by_tier", "chart", "finding", "share_of"]

UNITS: Mapping[str, str | Promise] = {
    "cost": gettext_lazy("Cost to serve: hours at their rate and money spent"),
    "contacts": gettext_lazy("Contacts, for no cost to serve is on record"),
    "": gettext_lazy("Neither cost to serve nor contacts are on record"),
}


@dataclass(frozen=True)
class Share:
    """A part of the whole: what it takes and what it brings, in percent; None: not known."""

    label: str
    accounts: int
    hours: float
    cost: float
    contacts: int
    profit: float
    effort_share: float | None
    profit_share: float | None
    url: str = ""

    @property
    def surplus(self) -> float | None:
        """Percentage points that it takes beyond what it brings."""
        if self.effort_share is None or self.profit_share is None:
            return None
        return self.effort_share - self.profit_share


def share_of(label: str, part: Mapping[str, Any], whole: Mapping[str, Any], url: str = "") -> Share:
    return Share(
        label=label,
        accounts=part["accounts"],
        hours=part["hours"],
        cost=part["cost"],
        contacts=part["contacts"],
        profit=part["profit"],
        effort_share=_percent(part["effort"], whole["effort"]),
        profit_share=_percent(part["profit"], whole["profit"]),
        url=url,
    )


def _percent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole > 0 else None


def by_tier(figures: Mapping[str, Any]) -> list[Share]:
    return [share_of(letter, part, figures) for letter, part in figures["tiers"].items()]


def by_team(scope: Scope, run: CriteriaRun, figures: Mapping[str, Any]) -> list[Share]:
    """The teams right below the one chosen, each of what the chosen one takes and brings."""
    parts = [(team, figures_of(scope, run, team.pk)) for team in scope.children]
    return [
        share_of(team.name, part, figures, scope.url(team=team.pk)) for team, part in parts if part
    ]


def finding(figures: Mapping[str, Any]) -> str:
    """What the fifth of the accounts that takes most brings in return."""
    top = share_of("", figures["top"], figures)
    if top.effort_share is None or top.profit_share is None:
        return _("Time and money spent beside profit brought")
    values = {"effort": percent(top.effort_share), "profit": percent(top.profit_share)}
    return (
        _("The 20 %% of accounts that take most take %(effort)s and bring %(profit)s of the profit")
        % values
    )


def chart(tiers: list[Share]) -> dict[str, Any]:
    """Two bars per tier: share of time and money, share of profit."""
    return {
        "grid": {"left": 12, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": [_("Tier %(letter)s") % {"letter": tier.label} for tier in tiers],
        },
        "yAxis": {"type": "value", "name": "%", "nameGap": 8},
        "series": [
            _bars(_("Share of time and money"), [t.effort_share for t in tiers], "--kam-stage-4"),
            _bars(_("Share of profit"), [t.profit_share for t in tiers], "--kam-accent"),
        ],
    }


def _bars(name: str, shares: list[float | None], colour: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "barMaxWidth": 40,
        "itemStyle": {"color": f"var({colour})"},
        "label": {"show": True, "position": "top", "color": "var(--kam-ink)"},
        "data": [None if share is None else round(share, 1) for share in shares],
    }
