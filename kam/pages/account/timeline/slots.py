"""What differs from page to page in statements that are otherwise the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField
from django.utils import timezone

from kam.core.days import morning
from kam.core.statements import Slot

ACCOUNT = Slot("account", BigIntegerField())
PERSON = Slot("person", BigIntegerField())
TODAY = Slot("today", DateField())
# The period that is asked for, as days and as moments.
SINCE, UNTIL = Slot("since", DateField()), Slot("until", DateField())
BEGIN, END = Slot("begin", DateTimeField()), Slot("end", DateTimeField())
# Where the page starts; the newest day that can come after it, for later and for earlier sources.
AT, PK = Slot("at", DateTimeField()), Slot("pk", BigIntegerField())
DAY, DAY_BEFORE = Slot("day", DateField()), Slot("day_before", DateField())


def values(about: Any, wishes: Any, cursor: Any) -> dict[str, Any]:
    """The values of all slots by name; only those that a statement holds are looked at."""
    found = {
        "account": about.account and about.account.pk,
        "person": about.person and about.person.pk,
        "today": timezone.localdate(),
        "since": wishes.since,
        "begin": wishes.since and morning(wishes.since),
        "until": wishes.until,
        "end": wishes.until and _end(wishes.until),
    }
    if cursor is not None:
        days = {"day": cursor.last_day(cursor.rank), "day_before": cursor.last_day(-1)}
        found |= {"at": cursor.at, "pk": cursor.pk, **days}
    return found


def _end(until: date) -> datetime:
    """The first moment after a day."""
    if until == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return morning(until + timedelta(days=1))
