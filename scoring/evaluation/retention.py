"""What is kept: daily runs for a while, then the last of each month; changes stay for good."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import TruncMonth

from scoring.evaluation import storage
from scoring.models import Evaluation

__all__ = ["clear_leftovers", "thin_out"]


def clear_leftovers() -> None:
    """Remove runs that died before they were published. Only for the holder of the lock."""
    Evaluation.objects.filter(published_at=None).update(job=None)
    for number in storage.leftovers():
        _remove(number)


def thin_out() -> None:
    """Drop runs that a later one of the same day superseded, and old ones but a month's last.

    A run begins with it rather than ends: pages that were reading a superseded run when it was
    replaced have long been answered by then.
    """
    needed = Evaluation.objects.filter(is_current=True).values_list("previous", flat=True)
    for number in sorted((_superseded() | _old()) - set(needed)):
        _remove(number)


def _remove(number: int) -> None:
    if storage.drop(number):
        Evaluation.objects.filter(pk=number).delete()


def _superseded() -> set[int]:
    runs = Evaluation.objects.published()
    days = runs.order_by().values("as_of").annotate(last=Max("pk"))
    kept = set(days.values_list("last", flat=True))
    return set(runs.filter(is_current=False).values_list("pk", flat=True)) - kept


def _old() -> set[int]:
    runs = Evaluation.objects.published()
    newest = runs.aggregate(newest=Max("as_of"))["newest"]
    if newest is None:
        return set()
    limit = newest - timedelta(days=settings.KAM_KEEP_EVALUATIONS_DAYS)
    months = runs.annotate(month=TruncMonth("as_of")).order_by().values("month")
    month_ends = set(months.annotate(last=Max("as_of")).values_list("last", flat=True))
    old = runs.filter(as_of__lt=limit, is_current=False).exclude(as_of__in=month_ends)
    return set(old.values_list("pk", flat=True))
