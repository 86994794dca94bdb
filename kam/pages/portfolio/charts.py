"""ECharts options of the dashboard, as plain data; colours by token, so that they follow the theme."""

from typing import Any

from django.utils.translation import gettext as _

from kam.core.figures import percent
from kam.pages.portfolio.figures import Figures

__all__ = ["concentration", "tier_shares"]

LEAST_LABELLED = 5.0  # percent of the bar: below, the letter does not fit


def tier_shares(figures: Figures) -> dict[str, Any]:
    """Two bars of 100 %: how the accounts and how their sales divide among the tiers."""
    return {
        "grid": {"left": 8, "right": 16, "top": 8, "bottom": 40, "containLabel": True},
        "xAxis": {
            "type": "value",
            "max": 100,
            "name": _("% of the whole"),
            "nameLocation": "middle",
            "nameGap": 28,
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [_("Accounts"), _("Sales")],
            "axisLine": {"show": False},
        },
        "tooltip": {"trigger": "item", "formatter": "{a}<br>{b}: {c} %"},
        "series": [_tier_series(row) for row in figures.tiers],
    }


def _tier_series(row) -> dict[str, Any]:
    shade = row.letter.lower() if row.letter in "ABC" else "d"
    shares = (row.share_of_accounts, max(0.0, row.share_of_sales))
    return {
        "name": _("Tier %(letter)s") % {"letter": row.letter},
        "type": "bar",
        "stack": "tiers",
        "barWidth": "56%",
        "cursor": "pointer",
        "labelLayout": {"hideOverlap": True},
        "itemStyle": {
            "color": f"var(--kam-tier-{shade})",
            "borderColor": "var(--kam-quiet)",
            "borderWidth": 0.5,
        },
        "data": [
            {
                "value": round(share, 1),
                "url": row.url,
                "label": {
                    "show": share >= LEAST_LABELLED,
                    "color": f"var(--kam-tier-{shade}-ink)",
                    "formatter": f"{row.letter}\n{percent(share)}",
                    "fontSize": 13,
                    "lineHeight": 17,
                },
            }
            for share in shares
        ],
    }


def concentration(figures: Figures) -> dict[str, Any]:
    """The curve of the largest accounts first, its point at 20 %, and the line of equals."""
    top = [20, round(figures.top20_share, 1)]
    return {
        "grid": {"left": 12, "right": 24, "top": 28, "bottom": 40, "containLabel": True},
        "xAxis": {
            "type": "value",
            "max": 100,
            "name": _("% of customers, largest first"),
            "nameLocation": "middle",
            "nameGap": 28,
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "max": 100,
            "name": _("% of sales"),
            "nameGap": 12,
            "nameTextStyle": {"align": "left"},
        },
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "name": _("% of sales"),
                "type": "line",
                "showSymbol": False,
                "data": figures.curve,
                "lineStyle": {"width": 2.5, "color": "var(--kam-accent)"},
                "areaStyle": {"opacity": 0.08, "color": "var(--kam-accent)"},
                "itemStyle": {"color": "var(--kam-accent)"},
                "markPoint": {
                    "symbol": "circle",
                    "symbolSize": 9,
                    "data": [{"coord": top}],
                    "label": {
                        "position": "right",
                        "distance": 10,
                        "color": "var(--kam-ink)",
                        "fontSize": 14,
                        "fontWeight": 600,
                        "formatter": _("top 20 %%: %(share)s of sales")
                        % {"share": percent(figures.top20_share, 1)},
                    },
                },
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "lineStyle": {"type": "dashed", "color": "var(--kam-quiet)", "width": 1},
                    "label": {
                        "formatter": _("if all were equal"),
                        "position": "insideMiddleBottom",
                        "color": "var(--kam-quiet)",
                    },
                    "data": [[{"coord": [0, 0]}, {"coord": [100, 100]}]],
                },
            }
        ],
    }
