"""ECharts options of a back-test, as plain data; colours by token."""

from typing import Any

from django.utils.translation import gettext as _

__all__ = ["calibration", "tenths"]

SYMBOLS = ("circle", "diamond", "triangle", "rect", "emptyCircle", "emptyDiamond", "emptyTriangle")


def tenths(judges: list[dict[str, Any]]) -> dict[str, Any]:
    """Share of the sales after that each tenth brought, a line per voice."""
    return {
        "grid": {"left": 12, "right": 16, "top": 84, "bottom": 40, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": [str(n) for n in range(1, 11)],
            "name": _("tenth of the accounts, the first by what was said"),
            "nameLocation": "middle",
            "nameGap": 28,
        },
        "yAxis": {"type": "value", "name": _("% of the sales after"), "min": 0,
                  "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "name": each["label"],
                "type": "line",
                "symbol": SYMBOLS[place % len(SYMBOLS)],
                "symbolSize": 7,
                "lineStyle": _line(each),
                "data": [_percent(part["brought"]) for part in each["tenths"]],
            }
            for place, each in enumerate(judges)
        ],
    }  # fmt: skip


def calibration(judges: list[dict[str, Any]]) -> dict[str, Any]:
    """Mean place said against mean place reached, by tenth; on the diagonal both agree."""
    return {
        "grid": {"left": 12, "right": 24, "top": 56, "bottom": 40, "containLabel": True},
        "legend": {"top": 0, "left": 0, "type": "plain"},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", "min": 0, "max": 100, "name": _("place said, 100 the first"),
                  "nameLocation": "middle", "nameGap": 28},
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": _("place reached"),
                  "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "name": each["label"],
                "type": "scatter",
                "symbol": SYMBOLS[place % len(SYMBOLS)],
                "symbolSize": 11,
                "data": [
                    [_percent(part["said"]), _percent(part["happened"])] for part in each["tenths"]
                ],
            }
            | (_diagonal() if place == 0 else {})
            for place, each in enumerate(judges)
            if each["name"] in ("model", "sales")
        ],
    }  # fmt: skip


def _line(judge: dict[str, Any]) -> dict[str, Any]:
    """Versions stand out, rules are dashed: told apart without colour, too."""
    return {"width": 2.5} if judge["name"] == "model" else {"width": 1.5, "type": "dashed"}


def _diagonal() -> dict[str, Any]:
    return {
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"type": "dashed", "color": "var(--kam-quiet)", "width": 1},
            "label": {
                "formatter": _("as said"),
                "position": "insideMiddleBottom",
                "color": "var(--kam-quiet)",
            },
            "data": [[{"coord": [0, 0]}, {"coord": [100, 100]}]],
        }
    }


def _percent(share: float | None) -> float:
    return round(100 * (share or 0), 1)
