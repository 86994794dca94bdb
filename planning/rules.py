"""Rules of coverage: pure, no database, no clock."""

from datetime import date, timedelta

from scoring.coverage import DEFAULT_DAYS, WATCHED_TIERS

__all__ = ["DEFAULT_DAYS", "WATCHED_TIERS", "days_overdue", "last_day_in_time"]


def last_day_in_time(as_of: date, every: int) -> date:
    """The earliest day of a last contact that still keeps a rhythm of `every` days."""
    return as_of - timedelta(days=every)


def days_overdue(last_contact: date | None, *, as_of: date, every: int) -> int | None:
    """Days beyond the rhythm, 0 when it is kept; None without any contact on record."""
    if last_contact is None:
        return None
    return max(0, (as_of - last_contact).days - every)
