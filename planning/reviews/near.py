"""Reviews that somebody should look at now."""

from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import Account
from planning.models import Review

__all__ = ["near_at"]

DAYS = timedelta(days=7)


def near_at(accounts: QuerySet[Account], *, today: date, most: int) -> list[Review]:
    """Open reviews at the accounts that are missed or due in a week, the longest missed first."""
    rows = Review.objects.filter(
        held_on=None, due__lte=today + DAYS, account__in=accounts.values("pk")
    )
    return list(rows.defer("prepared").select_related("account").order_by("due", "pk")[:most])
