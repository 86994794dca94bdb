"""What we promised an account and whether it holds; what they complain of and how they rate us."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Commitment, Feedback, User
from accounts.opinions import Course, course
from accounts.promises import Promise, Word, word

OPEN_SHOWN = 200
SETTLED_SHOWN = 30
COMPLAINTS_SHOWN = 50
OPINIONS_READ = 200


@dataclass(frozen=True)
class Keeper:
    """Somebody who made promises to the account, and what became of them."""

    user: User
    word: Word


def promises_context(account: Account) -> dict[str, Any]:
    today = timezone.localdate()
    rows = Commitment.objects.filter(account=account).select_related("person", "owner")
    settled = rows.exclude(state=Commitment.State.OPEN).order_by("-settled_on", "-pk")
    return {
        "open": list(rows.filter(state=Commitment.State.OPEN)[:OPEN_SHOWN]),
        "settled": list(settled[:SETTLED_SHOWN]),
        "today": today,
        **_words(account, today),
        **_complaints(account),
        **_opinions(account, today),
    }


def _words(account: Account, today: date) -> dict[str, Any]:
    """Kept ÷ due of the account, and of each who keeps its promises, the least kept first."""
    by_owner: dict[int, list[Promise]] = defaultdict(list)
    columns = Commitment.objects.filter(account=account).order_by()
    for owner, due, state, settled in columns.values_list("owner", "due", "state", "settled_on"):
        by_owner[owner].append(Promise(due, state, settled))
    users = User.objects.in_bulk(by_owner)
    keepers = [Keeper(users[pk], word(rows, today)) for pk, rows in by_owner.items()]
    asked = [keeper for keeper in keepers if keeper.word.due]
    return {
        "word": word((one for rows in by_owner.values() for one in rows), today),
        "keepers": sorted(asked, key=lambda keeper: (keeper.word.share, str(keeper.user))),
    }


def _complaints(account: Account) -> dict[str, Any]:
    rows = Feedback.objects.filter(account=account, kind=Feedback.Kind.COMPLAINT)
    rows = rows.select_related("person", "owner")
    resolved = rows.filter(resolved_on__isnull=False).order_by("-resolved_on", "-pk")
    return {
        "complaints": list(
            rows.filter(resolved_on=None).order_by("given_on", "pk")[:COMPLAINTS_SHOWN]
        ),
        "resolved": _with_days(resolved),
    }


def _with_days(complaints: QuerySet[Feedback]) -> list[Feedback]:
    """Resolved complaints with the days it took."""
    rows = list(complaints[:COMPLAINTS_SHOWN])
    for row in rows:
        row.took = (row.resolved_on - row.given_on).days  # type: ignore[attr-defined, operator]
    return rows


def _opinions(account: Account, today: date) -> dict[str, Any]:
    opinions = Feedback.objects.filter(account=account).select_related("person")
    said = list(opinions[:OPINIONS_READ])
    rated = [row for row in said if row.satisfaction is not None or row.recommendation is not None]
    return {
        "opinions": [row for row in said if row.kind == Feedback.Kind.OPINION],
        "rated": rated,
        "satisfaction": _course(rated, "satisfaction", today),
        "recommendation": _course(rated, "recommendation", today),
        "chart": opinion_chart(rated),
    }


def _course(rows: list[Feedback], name: str, today: date) -> Course:
    return course(((row.given_on, getattr(row, name)) for row in rows), today)


def opinion_chart(rows: list[Feedback]) -> dict[str, Any]:
    """An ECharts option: satisfaction and recommendation, each as it was said, over time."""
    return {
        "grid": {"left": 8, "right": 116, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "time", "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "value", "min": 0, "max": 10, "interval": 2},
        "series": [
            _line(rows, "satisfaction", _("Satisfaction"), "var(--kam-accent)", "circle"),
            _line(rows, "recommendation", _("Recommendation"), "var(--kam-stage-4)", "diamond"),
        ],
    }


def _line(rows: list[Feedback], name: str, label: str, colour: str, symbol: str) -> dict[str, Any]:
    points = [
        [row.given_on.isoformat(), getattr(row, name)]
        for row in reversed(rows)
        if getattr(row, name) is not None
    ]
    return {
        "type": "line",
        "name": label,
        "data": points,
        "color": colour,
        "symbol": symbol,
        "symbolSize": 9,
        "lineStyle": {"width": 2.5, "type": "solid" if symbol == "circle" else "dashed"},
        "endLabel": {"show": True, "formatter": "{a}", "color": colour},
        "labelLayout": {"moveOverlap": "shiftY"},
    }
