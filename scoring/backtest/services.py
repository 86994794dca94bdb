"""Ask for a back-test, refuse where history is too short, and have a worker do it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Sale, User
from kam.core import changes, jobs
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from scoring.backtest.judging import TooFewError, judge
from scoring.formulas.series import months_after, months_before
from scoring.models import BackTest, ScoringModel
from scoring.versions.services import may_weigh

__all__ = ["MONTHS", "MOST_VERSIONS", "default_wish", "run_back_test", "start_back_test"]

BACK_TEST = "back_test"
MONTHS = (3, 6, 12)
MOST_VERSIONS = 4
LATE = timedelta(days=31)  # sales may come in with the end of the month

jobs.register(BACK_TEST, "scoring.tasks.run_back_test", gettext_noop("Back-test"))


@transaction.atomic
def start_back_test(
    *, as_of: date, months: int, percent: int, versions: Sequence[ScoringModel], actor: User
) -> BackTest:
    """Have a worker find out what the versions would have said on the day, and what came.

    months: how far to look after the day, one of MONTHS. percent: the top of so many percent
    counts as key accounts. Raises DomainError for who may not weigh, and with the reason where
    what is on record does not reach back or on far enough.
    """
    if not may_weigh(actor):
        raise DomainError(_("Only managers weigh."), code="forbidden")
    _check(as_of, months, percent, versions)
    test = BackTest.objects.create(as_of=as_of, months=months, percent=percent, created_by=actor)
    test.versions.set(versions)
    test.job = jobs.enqueue(BACK_TEST, payload={"back_test": test.pk}, actor=actor)
    test.save(update_fields=["job"])
    values = changes.snapshot(test, ["as_of", "months", "percent"])
    values["versions"] = [None, [version.pk for version in versions]]
    changes.record(test, actor=actor, action=Change.Action.CREATED, values=values)
    return test


def run_back_test(*, job: Job) -> None:
    """Do what `start_back_test` asked for; what it finds takes the place of an earlier try's."""
    test = BackTest.objects.get(pk=job.payload["back_test"])
    report = jobs.guard(job)
    try:
        test.result = judge(
            as_of=test.as_of,
            until=months_after(test.as_of, test.months),
            percent=test.percent,
            versions=list(test.versions.order_by("number")),
            progress=report,
        )
    except TooFewError as few:
        test.refused_because, test.found, test.needed = "customers", few.found, few.needed
    test.save(update_fields=["result", "refused_because", "found", "needed"])
    job.result = {"back_test": test.pk, "refused": test.refused_because}


def _check(as_of: date, months: int, percent: int, versions: Sequence[ScoringModel]) -> None:
    if months not in MONTHS:
        raise DomainError(_("Look 3, 6 or 12 months ahead."), field="months")
    if not 1 <= percent <= 50:
        raise DomainError(_("The top is between 1 and 50 percent."), field="percent")
    if not 1 <= len(versions) <= MOST_VERSIONS:
        text = _("Choose one to %(most)s versions.") % {"most": MOST_VERSIONS}
        raise DomainError(text, field="versions")
    if as_of >= timezone.localdate():
        raise DomainError(_("Choose a day in the past."), field="as_of")
    _check_history(as_of, months)


def _check_history(as_of: date, months: int) -> None:
    """As many months of sales before the day as after it must be on record, and all of these."""
    until = months_after(as_of, months)
    if until > timezone.localdate():
        text = _("The time after the day is not over: it ends on %(day)s.")
        raise DomainError(text % {"day": _written(until)}, field="as_of")
    ends = Sale.objects.aggregate(first=Min("date"), last=Max("date"))
    if ends["first"] is None:
        raise DomainError(_("No sales are on record: there is nothing to test on."))
    earliest = months_after(ends["first"], months)
    if as_of < earliest:
        text = _(
            "History is too short: sales begin on %(first)s, and a test wants as many months before "
            "its day as after it. %(earliest)s is the earliest."
        )
        values = {"first": _written(ends["first"]), "earliest": _written(earliest)}
        raise DomainError(text % values, field="as_of")
    if ends["last"] + LATE < until:
        text = _(
            "History is too short: sales end on %(last)s, so nobody knows what came by %(until)s."
        )
        values = {"last": _written(ends["last"]), "until": _written(until)}
        raise DomainError(text % values, field="as_of")


def default_wish() -> tuple[int, date]:
    """The longest look ahead that the record allows, and the day to go back to for it.

    Whether any sale lies far enough back is seen at the first one that does; the earliest of
    millions is known to no index.
    """
    for months in reversed(MONTHS):
        day = default_day(months)
        if Sale.objects.filter(date__lte=months_before(day, months)).exists():
            return months, day
    return MONTHS[-1], default_day(MONTHS[-1])


def default_day(months: int) -> date:
    """The end of the last month that leaves so many months to look at."""
    first = timezone.localdate().replace(day=1)
    return months_before(first, months) - timedelta(days=1)


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
