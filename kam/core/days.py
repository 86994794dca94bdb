"""Days as people count them: in the time zone of the place."""

from datetime import date, datetime, time

from django.utils import timezone

EARLIEST = date(1, 1, 2)  # of the day before, the east has a morning that UTC cannot tell


def morning(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(max(day, EARLIEST), time.min))
