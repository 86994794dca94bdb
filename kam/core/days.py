"""Days as people count them: in the time zone of the place."""

from datetime import date, datetime, time

from django.utils import timezone


def morning(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))
