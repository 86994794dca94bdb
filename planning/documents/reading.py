"""What a document needs beyond the plan or review itself: sales by month, the last 12 beside those before."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from accounts.models import Sale

__all__ = ["sales_by_month"]

MONTHS = 12


def sales_by_month(accounts: Sequence[int], until: date) -> list[tuple[date, float, float]]:
    """(month, sales, sales of the same month a year before), the oldest of the last 12 first.

    Base currency; the month of the day `until` is counted as far as that day. One query.
    """
    months = [_back(until, n) for n in range(2 * MONTHS - 1, -1, -1)]
    sums = dict(
        Sale.objects.filter(account__in=accounts, date__gte=months[0], date__lte=until)
        .annotate(month=TruncMonth("date"))
        .order_by("month")
        .values_list("month")
        .annotate(amount=Sum("base_amount"))
    )
    amounts = [float(sums.get(month) or 0) for month in months]
    return list(zip(months[MONTHS:], amounts[MONTHS:], amounts[:MONTHS], strict=True))


def _back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
