"""Sales of one account by month, as chart and table, and its lines."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Account, Sale
from scoring.models import Evaluation

MONTHS = 24


def sales_by_month(account: Account, until: date) -> list[dict[str, Any]]:
    """The 24 months up to the day's month, the oldest first, months without sales with 0."""
    months = [_months_before(until, back) for back in range(MONTHS - 1, -1, -1)]
    sums = (
        Sale.objects.filter(account=account, date__gte=months[0], date__lte=until)
        .annotate(month=TruncMonth("date"))
        .order_by("month")
        .values_list("month")
        .annotate(amount=Sum("base_amount"))
    )
    amounts = dict(sums)
    return [{"month": month, "amount": amounts.get(month, Decimal(0))} for month in months]


def _months_before(day: date, back: int) -> date:
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def last_day(evaluation: Evaluation | None) -> date:
    """The day up to which figures are shown: that of the evaluation, else today."""
    return evaluation.as_of if evaluation else timezone.localdate()


def sales_chart(months: list[dict[str, Any]]) -> dict[str, Any]:
    """An ECharts option: the 12 months before pale, the last 12 strong."""
    pale, strong = "var(--kam-tier-c)", "var(--kam-accent)"
    bars = [
        {
            "value": float(row["amount"]),
            "itemStyle": {"color": pale if at < MONTHS - 12 else strong},
        }
        for at, row in enumerate(months)
    ]
    labels = [date_format(row["month"], "Y-m") for row in months]
    return {
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": labels},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "name": _("Sales"), "data": bars, "barMaxWidth": 28}],
    }


def finding(account: Any, until: date) -> dict[str, Any]:
    """What the chart says, by the one definition that the head of the page uses too.

    account: with its standing, whose sums are of the 12 months to the day `until` and of the 12
    before; `now` is None where no evaluation has seen it.
    """
    now, before = account.sales_12m, account.sales_12m_before
    growth = 100 * (now - before) / before if now is not None and before > 0 else None
    return {"now": now, "until": until, "growth": growth}
