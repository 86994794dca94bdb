"""Coverage of all accounts against one hand-written INSERT … SELECT of the same rows."""

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Account, User
from bench import Result, Size, company
from kam.core.days import morning
from planning.coverage import renew, renew_all
from planning.formulas.strength import LOOK_BACK
from planning.models import Coverage
from planning.rules import BUYERS, ROLES, bits_of
from scoring.models import Evaluation
from scoring.services import evaluate

STATEMENTS = Path(__file__).with_suffix(".sql")
REPEATS = 7
PAGE_MS = 100.0  # allowed for a page of the list
NO_MANIFEST = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
ASKERS = {"an administrator": "admin", "a manager": "chen.guodong", "a rep": "rep"}
LISTS = {"": "", ", one kind": "?gap=executive", ", tiers": "?tier=B&tier=C"}


def run(size: Size) -> list[Result]:
    company.ensure(size)
    today = timezone.localdate()
    if Evaluation.objects.current() is None:
        evaluate(as_of=today)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE planning_coverage")
        cursor.execute("VACUUM ANALYZE")
    bare = _by_hand(today)
    ours = _seconds(lambda: renew_all(as_of=today))
    again = _seconds(lambda: renew_all(as_of=today))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE planning_coverage")
    rows = f"{Coverage.objects.count():,} rows"
    return [
        Result("cover all accounts, from nothing", ours, bare, "s", "<= 1.5", rows),
        Result("cover all accounts, nothing changed", again, bare, "s", "<= 1.0"),
        Result("rows alike in both, %", _same(), None, "%"),
        Result("cover one account, as a contact does", _one(), None, "ms"),
        *_pages(),
    ]


def _by_hand(today: date) -> float:
    """Seconds of the statement, its table and its indexes."""
    evaluation = Evaluation.objects.get(is_current=True)
    facts = {
        "as_of": today,
        "since": morning(today - timedelta(days=LOOK_BACK)),
        "until": morning(today + timedelta(days=1)),
        "zone": settings.TIME_ZONE,
        "evaluation": evaluation.pk,
        "roles": list(ROLES),
        "buyers": bits_of(BUYERS),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_coverage")

    def ask() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(STATEMENTS.read_text(), facts)

    return _seconds(ask)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _same() -> float:
    """Percentage of accounts of which both say the same. Raises AssertionError unless all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE c.* IS NOT DISTINCT FROM b.*)"
            " FROM planning_coverage c FULL JOIN bare_coverage b USING (account_id)"
        )
        every, same = cursor.fetchone()
    assert every == same > 0, f"{every - same} of {every} rows differ"
    return 100.0 * same / every


def _one() -> float:
    """Median milliseconds of one account with people, in a transaction of its own."""
    accounts = list(
        Account.objects.filter(coverage__tier="A", people__isnull=False)
        .order_by("pk").values_list("pk", flat=True).distinct()[:REPEATS]
    )  # fmt: skip
    return 1000 * statistics.median(_seconds(lambda pk=pk: renew([pk])) for pk in accounts)


@override_settings(STORAGES=NO_MANIFEST)
def _pages() -> list[Result]:
    """Median milliseconds of the first page of the list, in this process, for each asker."""
    return [
        Result(f"page for {who}{what}", _page(name, query), PAGE_MS, "ms", "<= 1.0", "bare: allowed")
        for who, name in ASKERS.items()
        for what, query in LISTS.items()
    ]  # fmt: skip


def _page(username: str, query: str) -> float:
    client = Client()
    client.force_login(User.objects.get(username=username), settings.AUTHENTICATION_BACKENDS[-1])

    def ask() -> None:
        answer = client.get(f"/coverage/{query}", secure=True, headers={"host": "localhost"})
        assert answer.status_code == 200, answer.status_code

    ask()
    return 1000 * statistics.median(_seconds(ask) for _ in range(REPEATS))
