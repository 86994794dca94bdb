"""The calibration of the match as an ECharts option; colours by token."""

from typing import Any

from django.utils.translation import gettext as _

from scoring.formulas.backtest import Bin

__all__ = ["calibration_chart"]


def calibration_chart(groups: list[Bin]) -> dict[str, Any]:
    """One bar per group, from the lowest match up: the share that was won, with their number."""
    return {
        "grid": {"left": 12, "right": 16, "top": 32, "bottom": 44, "containLabel": True},
        "xAxis": {
            "type": "category",
            "name": _("match when it was judged"),
            "nameLocation": "middle",
            "nameGap": 30,
            "data": [f"{group.said:.2f}" for group in groups],
        },
        "yAxis": {
            "type": "value",
            "max": 100,
            "name": _("% won"),
            "nameTextStyle": {"align": "left"},
        },
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "name": _("% won"),
                "type": "bar",
                "barMaxWidth": 64,
                "itemStyle": {"color": "var(--kam-accent)"},
                "data": [round(100 * group.happened, 1) for group in groups],
                "label": {
                    "show": True,
                    "position": "top",
                    "color": "var(--kam-ink)",
                    "formatter": "{c} %",
                },
            }
        ],
    }
