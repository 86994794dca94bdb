"""The model of the demo company tried on its past: two back-tests, done."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from kam.core import jobs
from kam.core.errors import DomainError
from scoring.backtest import run_back_test, start_back_test
from scoring.formulas.series import months_before
from scoring.models import BackTest, ScoringModel

__all__ = ["try_on_the_past"]

TESTS: Final = ((6, 5), (12, 20))  # months to look at, and the top in percent; the newest last


def try_on_the_past(today: date) -> None:
    """What the active version would have said half a year and a year ago, and what came."""
    manager = User.objects.get(username="manager")
    active = list(ScoringModel.objects.filter(state=ScoringModel.State.ACTIVE))
    for months, percent in TESTS:
        day = months_before(today.replace(day=1), months) - timedelta(days=1)
        with suppress(DomainError):  # a company that is younger has no such past
            test = start_back_test(
                as_of=day, months=months, percent=percent, versions=active, actor=manager
            )
            _done(test)


def _done(test: BackTest) -> None:
    """Do its job here and now: a company just founded has no worker yet."""
    if test.job:
        with jobs.claim(test.job.pk) as job:
            if job:
                run_back_test(job=job)
