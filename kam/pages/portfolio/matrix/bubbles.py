"""The bubble chart: the largest accounts by sales, and the way each has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from math import dist, sqrt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures as shown
from kam.pages.portfolio.matrix.types import AS_DRAWN
from kam.pages.portfolio.matrix.wishes import Narrowed, Since
from scoring.models import Segment, Standing
from scoring.models.evaluation import AXIS_UNKNOWN
from scoring.querysets import sorted_apart

__all__ = [
    "MOST",
    "Bubble",
    "Place",
    "bubbles",
    "chart",
    "guessed",
    "moved",
    "places",
    "told",
    "unknown",
]

MOST = 200
LABELLED = 6
LEAST, GREATEST = 7.0, 52.0  # pixels across
LEAST_MOVE = 5.0  # points: less is no movement worth an arrow
MOST_ARROWS = 30
TIERS = "ABCD"


@dataclass(frozen=True)
class Place:
    """Where an account stood; None: nothing was known for the axis."""

    attractiveness: float | None
    strength: float | None
    segment: Segment

    @property
    def known(self) -> tuple[bool, bool]:
        """Of strength and attractiveness."""
        return self.strength is not None, self.attractiveness is not None

    @property
    def point(self) -> tuple[float, float]:
        """Strength and attractiveness as drawn: what is not known stands at 0."""
        return self.strength or 0.0, self.attractiveness or 0.0


@dataclass(frozen=True)
class Bubble:
    account: int
    name: str
    tier: str
    sales: Decimal
    now: Place
    before: Place | None = None


def bubbles(found: Narrowed, by) -> list[Bubble]:
    """The largest by sales, at most MOST, the largest first. One query."""
    rows, order = sorted_apart(found.rows, by) if found.few else (found.rows, by)
    names = ("account_id", "account__name", "tier", "sales_12m", *PLACE)
    largest = rows.order_by(f"-{order.column}", order.tie).values_list(*names)[:MOST]
    return [
        Bubble(pk, name, tier, sales, _place(at)) for pk, name, tier, sales, *at in list(largest)
    ]


PLACE = ("attractiveness", "strength", "segment")


def places(before: Since | None, accounts: Iterable[int]) -> dict[int, Place]:
    """Account → where it stood in the evaluation compared with."""
    if before is None:
        return {}
    rows = Standing.objects.filter(evaluation=before.evaluation, account__in=set(accounts))
    return {pk: _place(at) for pk, *at in rows.values_list("account_id", *PLACE)}


def _place(at: Sequence[Any]) -> Place:
    attractiveness, strength, segment = at
    return Place(_known(attractiveness), _known(strength), Segment(segment))


def _known(points: Decimal) -> float | None:
    return None if points == AXIS_UNKNOWN else float(points)


def moved(drawn: Iterable[Bubble], before: Mapping[int, Place]) -> list[Bubble]:
    """The bubbles with where they came from, those that moved enough, at most MOST_ARROWS."""
    came = [
        replace(b, before=before[b.account])
        for b in drawn
        if b.account in before and _went_far(before[b.account], b.now)
    ]
    return came[:MOST_ARROWS]


def _went_far(before: Place, now: Place) -> bool:
    """Far enough for an arrow; that more, or less, is known than then is no way of the account's."""
    return before.known == now.known and dist(before.point, now.point) >= LEAST_MOVE


def told(drawn: list[Bubble], found: Narrowed, sales: Decimal) -> str:
    """How many of how many are drawn, and what these bring of `sales`."""
    texts = {"drawn": len(drawn), "count": found.text}
    if found.count <= len(drawn):
        return _("All %(count)s accounts are drawn.") % texts
    brought = sum((max(b.sales, Decimal(0)) for b in drawn), Decimal(0))
    if sales <= 0:
        return _("The %(drawn)s largest of %(count)s accounts by sales are drawn.") % texts
    texts["share"] = shown.percent(min(100.0, float(100 * brought / sales)))
    return (
        _(
            "The %(drawn)s largest of %(count)s accounts are drawn; they bring %(share)s of all sales."
        )
        % texts
    )


def unknown(drawn: list[Bubble]) -> str:
    """The axis on which not one of the drawn has a point: nothing is known for it. Empty: none."""
    if drawn and not any(bubble.now.attractiveness for bubble in drawn):
        return _("Attractiveness")
    if drawn and not any(bubble.now.strength for bubble in drawn):
        return _("Relative strength")
    return ""


def guessed(drawn: list[Bubble]) -> str:
    """Of how many of the drawn an axis is not known; empty: of none."""
    number = sum(not all(b.now.known) for b in drawn)
    if not number:
        return ""
    text = ngettext(
        "Of %(n)s of them nothing is known for one axis: it stands at 0 there, its type is a guess.",
        "Of %(n)s of them nothing is known for one axis: they stand at 0 there, their types are a guess.",
        number,
    )
    return text % {"n": shown.written(number)}


def chart(drawn: list[Bubble], came: list[Bubble], *, cut: float) -> dict[str, Any]:
    """An ECharts option: strength to the right, attractiveness upwards, area by sales."""
    largest = max((b.sales for b in drawn), default=Decimal(0))
    labelled = {b.account for b in drawn[:LABELLED]}
    tiers = sorted({b.tier for b in drawn})
    return {
        "grid": {"left": 28, "right": 20, "top": 16, "bottom": 60, "containLabel": True},
        "legend": {"bottom": 0, "data": [_tier_name(tier) for tier in tiers]},
        "tooltip": {"trigger": "item"},
        "xAxis": _axis(_("Relative strength"), 28),
        "yAxis": _axis(_("Attractiveness"), 34),
        "series": [
            _quarters(cut),
            *(_of_tier(t, [b for b in drawn if b.tier == t], largest, labelled) for t in tiers),
            _arrows(came),
        ],
    }


def _axis(name: str, gap: int) -> dict[str, Any]:
    return {
        "type": "value",
        "min": 0,
        "max": 100,
        "name": name,
        "nameLocation": "middle",
        "nameGap": gap,
        "splitLine": {"show": False},
    }


def _quarters(cut: float) -> dict[str, Any]:
    """The cut lines, and the word of each type in its corner."""
    corners = zip(AS_DRAWN, ((0, 100), (100, 100), (0, 0), (100, 0)), strict=True)
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 1,
        "itemStyle": {"color": "transparent"},
        "tooltip": {"show": False},
        "data": [_corner(segment, at) for segment, at in corners],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"type": "dashed", "color": "var(--kam-quiet)", "width": 1},
            "label": {"show": False},
            "data": [{"xAxis": cut}, {"yAxis": cut}],
        },
    }


def _corner(segment: Segment, at: tuple[int, int]) -> dict[str, Any]:
    across, up = at
    return {
        "value": list(at),
        "name": str(segment.label),
        "label": {
            "show": True,
            "formatter": "{b}",
            "position": "right" if across == 0 else "left",
            "distance": 8,
            "offset": [0, 12 if up else -12],
            "color": "var(--kam-quiet)",
            "fontSize": 13,
            "fontWeight": 600,
        },
    }


def _tier_name(tier: str) -> str:
    return _("Tier %(letter)s") % {"letter": tier}


def _of_tier(tier: str, some: list[Bubble], largest: Decimal, labelled: set) -> dict[str, Any]:
    shade = tier.lower() if tier in TIERS else "d"
    return {
        "name": _tier_name(tier),
        "type": "scatter",
        "cursor": "pointer",
        "color": f"var(--kam-tier-{shade})",
        "itemStyle": {"opacity": 0.8, "borderColor": "var(--kam-quiet)", "borderWidth": 0.75},
        "emphasis": {"focus": "self"},
        "labelLayout": {"hideOverlap": True},
        "data": [_dot(b, largest, b.account in labelled) for b in some],
    }


def _dot(bubble: Bubble, largest: Decimal, labelled: bool) -> dict[str, Any]:
    share = float(max(bubble.sales, Decimal(0)) / largest) if largest > 0 else 0.0
    dot: dict[str, Any] = {
        "value": [round(points, 1) for points in bubble.now.point],
        "name": bubble.name,
        "symbolSize": round(max(LEAST, GREATEST * sqrt(share)), 1),  # the area tells the sales
        "url": reverse("pages:account_score", args=[bubble.account]),
        "tooltip": {"formatter": _tip(bubble)},
    }
    if labelled:
        dot["label"] = {
            "show": True,
            "formatter": "{b}",
            "position": "top",
            "color": "var(--kam-ink)",
            "textBorderColor": "var(--kam-card)",
            "textBorderWidth": 3,
            "width": 120,
            "overflow": "truncate",
        }
    return dot


def _tip(bubble: Bubble) -> str:
    """HTML of the tip: the chart does not escape it."""
    lines = [
        f"<b>{escape(bubble.name)}</b>",
        escape(f"{_tier_name(bubble.tier)} · {bubble.now.segment.label}"),
        escape(_("Sales, 12 months") + _(": ") + shown.short(bubble.sales)),
        escape(_("Attractiveness") + _(": ") + _written(bubble.now.attractiveness)),
        escape(_("Relative strength") + _(": ") + _written(bubble.now.strength)),
    ]
    return "<br>".join(lines)


def _written(points: float | None) -> str:
    return _("not known") if points is None else shown.written(points, 1)


def _arrows(came: list[Bubble]) -> dict[str, Any]:
    """From where each stood to where it stands."""
    return {
        "type": "scatter",
        "silent": True,
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": ["none", "arrow"],
            "symbolSize": 6,
            "label": {"show": False},
            "lineStyle": {
                "color": "var(--kam-ink)",
                "width": 1.25,
                "opacity": 0.7,
                "type": "solid",
            },
            "data": [
                [
                    {"coord": [*b.before.point]},
                    {"coord": [*b.now.point]},
                ]
                for b in came
                if b.before
            ],
        },
    }
