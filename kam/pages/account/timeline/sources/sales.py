"""Sales, one event a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Sale
from kam.core import figures
from kam.core.days import morning
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import ComputedSource, Item, Words


@dataclass(frozen=True)
class Month:
    """What was sold in a month, in the base currency, and in the same one a year before."""

    first: date
    amount: Decimal
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """In percent of the year before; None where nothing was sold then."""
        if not self.before or self.before < 0:
            return None
        return 100 * (self.amount - self.before) / self.before


class SalesByMonth(ComputedSource):
    """A month stands at its last day, the running one at today."""

    key, kind, label = "sales", "sales", gettext_lazy("Sales")
    template = "account/partials/sales_month.html"
    lane = Line.SALES_PROCESS

    def read(
        self,
        about: About,
        wishes: Wishes,
        cursor: Cursor | None,
        limit: int,
        down_to: datetime | None = None,
    ) -> list[Item]:
        today = timezone.localdate()
        before = self._before(cursor) if cursor else date.max
        last = min(before, wishes.until or date.max)
        start = _month_from(wishes.since, down_to)
        months = _sums(about, start=start, end=_month_after(last, today), count=limit + 12)
        shown = [first for first in months if first >= start][:limit]
        return [self._item(first, months, today) for first in shown]

    def _before(self, cursor: Cursor) -> date:
        """The last day at which a month may stand; one's own month is told already."""
        if cursor.rank == self.rank:
            return date(cursor.pk // 100, cursor.pk % 100, 1) - timedelta(days=1)
        return cursor.last_day(self.rank)

    def _item(self, first: date, months: Mapping[date, Decimal], today: date) -> Item:
        month = Month(first, months[first], months.get(_year_before(first)))
        at = morning(_stands_at(first, today))
        return Item(at, self, first.year * 100 + first.month, month, self.lane, day=True)

    def words(self, row: Month) -> Words:
        month = date_format(row.first, "YEAR_MONTH_FORMAT")
        amount = f"{figures.short(row.amount)}\N{NO-BREAK SPACE}{settings.KAM_CURRENCY}"
        head = _("Sales in %(month)s: %(amount)s") % {"month": month, "amount": amount}
        if row.change is None:
            return Words("sales", head)
        text = _("%(change)s %% on the year before") % {"change": figures.signed(row.change, 0)}
        return Words("sales", head, text=text, tone="good" if row.change >= 0 else "bad")


def _sums(about: About, *, start: date, end: date | None, count: int) -> dict[date, Decimal]:
    """First day of a month → what was sold, for the newest `count` months with sales between
    `start` and `end`, and in the same months of the year before.
    """
    span = _between(start, end) | _between(_year_before(start), end and _year_before(end))
    rows = Sale.objects.filter(span, account=about.account)
    by_month = rows.annotate(month=TruncMonth("date")).values("month").order_by("-month")
    return dict(by_month.annotate(sum=Sum("base_amount")).values_list("month", "sum")[:count])


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _stands_at(first: date, today: date) -> date:
    end = _next_month(first) - timedelta(days=1)
    return today if first <= today < end else end


def _month_after(last: date, today: date) -> date | None:
    """Months that begin before this day stand at `last` or before it; None: all months do."""
    if last.year >= date.max.year:
        return None
    first = last.replace(day=1)
    return _next_month(first) if _stands_at(first, today) <= last else first


def _between(start: date, end: date | None) -> Q:
    return Q(date__gte=start, date__lt=end) if end else Q(date__gte=start)


def _year_before(first: date) -> date:
    return first.replace(year=max(first.year - 1, date.min.year))


def _month_from(since: date | None, down_to: datetime | None) -> date:
    """A month counts from the day it stands at, so the month of these days is asked for too."""
    days = [since or date.min, timezone.localtime(down_to).date() if down_to else date.min]
    return max(days).replace(day=1)
