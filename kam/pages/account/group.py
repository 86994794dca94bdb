"""The group of companies an account belongs to: its tree, and totals over what the user may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import groups
from accounts.models import Account, Activity, Sale, User
from accounts.orgchart import outline
from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from kam.pages.account.sales import last_day
from scoring.border import with_border
from scoring.models import Evaluation
from scoring.querysets import with_standing

MOST = 500  # members shown
NAMED = 6  # members with a colour of their own in the chart
MONTHS = 12
STEPS = 10
COLOURS = [f"var(--kam-stage-{number})" for number in (3, 1, 2, 4, 5)] + ["var(--kam-tier-a)"]


@dataclass(frozen=True)
class Branch:
    """An account of the group with how deep it lies below those that the user sees above it."""

    account: Any
    depth: int
    people: int


@dataclass(frozen=True)
class Totals:
    """Over the members that the user sees and that are not archived."""

    accounts: int
    sales: Decimal
    before: Decimal
    people: int

    @property
    def growth(self) -> float | None:
        return float(100 * (self.sales / self.before - 1)) if self.before > 0 else None


@require_GET
def account_group(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_group")
    members = groups.members(groups.root_of(pk))
    branches = _branches(members, request.user)
    counted = [branch.account for branch in branches if not branch.account.is_archived]
    months = _months(last_day(Evaluation.objects.slim().current()))
    sales = _sales(counted, months)
    context = {
        **frame,
        "branches": branches,
        "more": len(branches) < len(members),
        "totals": _totals(branches),
        "months": months,
        "sales": sales,
        "chart": _chart(sales, months),
        "steps": _steps(counted),
    }
    return render_page(request, page="account/group.html", context=context)


def _branches(members: list[groups.Member], user: User) -> list[Branch]:
    """The visible members as an indented list; who is hidden leaves no gap and no trace."""
    visible = Account.objects.visible_to(user).filter(pk__in=[m.account for m in members])
    rows = with_border(with_standing(visible)).select_related("owner").order_by("name", "pk")[:MOST]
    seen: dict[int, Any] = {account.pk: account for account in rows}
    above = {member.account: member.parent for member in members}
    people = _people(seen)
    return [
        Branch(seen[pk], depth, people.get(pk, 0))
        for pk, depth in outline({pk: _nearest(pk, above, seen) for pk in seen})
    ]


def _nearest(account: int, above: dict[int, int | None], seen: dict[int, Any]) -> int | None:
    """The next account above that the user sees."""
    here, levels = above.get(account), 0
    while here is not None and here not in seen and levels < groups.DEEPEST:
        here, levels = above.get(here), levels + 1
    return here


def _people(accounts: Iterable[int]) -> dict[int, int]:
    there = Count("people", filter=Q(people__left_on=None))
    counted = (
        Account.objects.filter(pk__in=accounts).order_by().values_list("pk").annotate(there=there)
    )
    return dict(counted)


def _totals(branches: list[Branch]) -> Totals:
    counted = [branch for branch in branches if not branch.account.is_archived]
    return Totals(
        accounts=len(counted),
        sales=sum((b.account.sales_12m or Decimal(0) for b in counted), Decimal(0)),
        before=sum((b.account.sales_12m_before or Decimal(0) for b in counted), Decimal(0)),
        people=sum(branch.people for branch in counted),
    )


def _months(until: date) -> list[date]:
    """The first days of the twelve months up to the day's, the oldest first."""
    number = until.year * 12 + until.month - 1
    back = range(number - MONTHS + 1, number + 1)
    return [date(month // 12, month % 12 + 1, 1) for month in back]


def _sales(accounts: list[Any], months: list[date]) -> list[dict[str, Any]]:
    """Sales by member and month, the largest first; beyond `NAMED` they are one row."""
    sums = (
        Sale.objects.filter(account__in=[a.pk for a in accounts], date__gte=months[0])
        .annotate(month=TruncMonth("date"))
        .order_by()
        .values_list("account", "month")
        .annotate(amount=Sum("base_amount"))
    )
    amounts: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for account, month, amount in sums:
        amounts[account][month] = amount
    rows = [
        {"account": a, "name": a.name, "months": [amounts[a.pk].get(m, Decimal(0)) for m in months]}
        for a in accounts
        if a.pk in amounts
    ]
    rows.sort(key=lambda row: -sum(row["months"]))
    return rows[:NAMED] + _others(rows[NAMED:])


def _others(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    summed = [sum(amounts) for amounts in zip(*(row["months"] for row in rows), strict=True)]
    return [{"account": None, "name": _("All others"), "months": summed}]


def _chart(sales: list[dict[str, Any]], months: list[date]) -> dict[str, Any]:
    """An ECharts option: a bar for each month, a colour for each member."""
    return {
        "grid": {"left": 8, "right": 8, "top": 48, "bottom": 8, "containLabel": True},
        "legend": {"type": "plain", "top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [date_format(month, "Y-m") for month in months]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "stack": "group",
                "name": row["name"],
                "barMaxWidth": 40,
                "data": [float(amount) for amount in row["months"]],
                "itemStyle": {
                    "color": COLOURS[place] if row["account"] else "var(--kam-tier-c)",
                    "borderColor": "var(--kam-card)",
                    "borderWidth": 1,
                },
            }
            for place, row in enumerate(sales)
        ],
    }


def _steps(accounts: list[Any]) -> Any:
    """The next steps that are due first, at any of the accounts."""
    steps = Activity.objects.filter(
        account__in=[account.pk for account in accounts],
        next_step_done_at=None,
        next_step_due__isnull=False,
    )
    return steps.select_related("account", "next_step_owner").order_by("next_step_due", "pk")[
        :STEPS
    ]
