"""Counting without walking a million rows."""

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

CAP = 10_000


def capped_count(queryset: QuerySet, cap: int = CAP) -> int:
    """How many rows there are; `cap` + 1 stands for more than `cap`."""
    return queryset.order_by().values("pk")[: cap + 1].count()


def count_text(count: int, cap: int = CAP) -> str:
    """A capped count as people read it: 1,234, or 10,000+."""
    shown = number_format(min(count, cap), force_grouping=True)
    return _("%(count)s+") % {"count": shown} if count > cap else shown
