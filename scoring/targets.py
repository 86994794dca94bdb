"""What accounts are to bring in a year: the higher room that holds the plans says it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Account

__all__ = ["source", "targets_on"]

Source = Callable[[date, QuerySet[Account]], Mapping[int, Decimal]]

_sources: list[Source] = []


def source(read: Source) -> None:
    """Let `read` say the targets from now on; called once, when the higher room starts."""
    _sources[:] = [read]


def targets_on(day: date, accounts: QuerySet[Account]) -> Mapping[int, Decimal]:
    """Account → what it is to bring in the day's calendar year, as was known on the day.

    Base currency; accounts without a target are left out.
    """
    return _sources[0](day, accounts) if _sources else {}
