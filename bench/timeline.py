"""The timeline of one account with 10,000 entries against the bare SQL UNION of the same page.

Both give the same 30 events in the same order; ours tells them in words besides.
"""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Activity, Commitment, Feedback, Opportunity, Sale, User
from bench import Result, Size
from kam.core.models import Change
from kam.pages.account.timeline import PER_PAGE, RANKS, About, Cursor, Wishes, timeline
from scoring.models import Transition

ENTRIES = {"full": 10_000, "small": 400}
DEEP = 0.9  # of all entries lie before the deep page
ROUNDS = {"full": 60, "small": 5}
NEWEST = datetime(2026, 11, 1, 9, tzinfo=UTC)

BARE = """
SELECT * FROM (
(SELECT at AS moment, %(contact)s AS source, id FROM accounts_activity
  WHERE account_id = %(account)s AND at < %(at)s ORDER BY at DESC, id DESC LIMIT 31)
UNION ALL (SELECT as_of::timestamptz, %(transition)s, id FROM scoring_transition
  WHERE account_id = %(account)s AND as_of <= %(day)s ORDER BY as_of DESC, id DESC LIMIT 31)
UNION ALL (SELECT made_on::timestamptz, %(promise_made)s, id FROM accounts_commitment
  WHERE account_id = %(account)s AND made_on <= %(day)s ORDER BY made_on DESC, id DESC LIMIT 31)
UNION ALL (SELECT settled_on::timestamptz, %(promise_settled)s, id FROM accounts_commitment
  WHERE account_id = %(account)s AND settled_on <= %(day)s
  ORDER BY settled_on DESC, id DESC LIMIT 31)
UNION ALL (SELECT given_on::timestamptz, %(feedback)s, id FROM accounts_feedback
  WHERE account_id = %(account)s AND given_on <= %(day)s ORDER BY given_on DESC, id DESC LIMIT 31)
UNION ALL (SELECT closed_on::timestamptz, %(opportunity_closed)s, id FROM accounts_opportunity
  WHERE account_id = %(account)s AND closed_on <= %(day)s ORDER BY closed_on DESC, id DESC LIMIT 31)
UNION ALL (SELECT at, %(change)s, id FROM core_change
  WHERE account_id = %(account)s AND kind = 'accounts.person' AND at < %(at)s
  ORDER BY id DESC LIMIT 31)
) AS event ORDER BY moment DESC, source, id DESC LIMIT 31
"""


def run(size: Size) -> list[Result]:
    """The first and a deep page: p95 of the events, of the bare statement, of the whole page."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["src"])
    account, user = _filled(ENTRIES[size.name])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rounds = ROUNDS[size.name]
    about, wishes = About(user, account), Wishes(until=NEWEST.date() + timedelta(days=1))
    starts: dict[str, Cursor | None] = {"first page": None, "deep page": _deep(about, wishes, size)}
    lines = []
    for name, start in starts.items():
        lines += _measured(name, about, wishes, start, rounds)
    return lines


def _measured(
    name: str, about: About, wishes: Wishes, start: Cursor | None, rounds: int
) -> list[Result]:
    assert about.account is not None
    values = _values(about.account, start)
    _compare(timeline(about, wishes, cursor=start, without=["sales"]).items, _bare(values))
    ours = _p95(lambda: timeline(about, wishes, cursor=start), rounds)
    bare = _p95(lambda: _bare(values), rounds)
    client = Client()
    client.force_login(about.user, settings.AUTHENTICATION_BACKENDS[-1])
    cursor = f"&cursor={start.encode('contact')}" if start else ""
    address = f"/accounts/{about.account.pk}/timeline/?until={wishes.until}{cursor}"
    page = _p95(lambda: client.get(address, headers={"host": "localhost"}).content, rounds)
    return [
        Result(f"{name}: its events", ours, bare, "ms p95", notes="against the bare UNION"),
        Result(f"{name}: whole", page, None, "ms p95", notes="as a browser gets it"),
    ]


def _deep(about: About, wishes: Wishes, size: Size) -> Cursor:
    """Just after a contact at nine tenths of the whole."""
    entries = Activity.objects.filter(account=about.account).order_by("-at", "-pk")
    entry = entries[int(entries.count() * DEEP)]
    return Cursor(entry.at, RANKS["contact"], entry.pk)


def _values(account: Account, start: Cursor | None) -> dict[str, Any]:
    ranks = {key.replace("-", "_"): rank for key, rank in RANKS.items()}
    at = start.at if start else NEWEST + timedelta(days=1)
    day = timezone.localtime(at).date()
    return {**ranks, "account": account.pk, "at": at, "day": day}


def _bare(values: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(BARE, values)
        return cursor.fetchall()


def _compare(items: list[Any], rows: list[tuple]) -> None:
    """Raises RuntimeError where ours and the bare statement tell different events."""
    ours = [(item.source.rank, item.pk) for item in items]
    bare = [(rank, pk) for _at, rank, pk in rows[:PER_PAGE]]
    if ours != bare or not ours:
        raise RuntimeError(f"{ours[:5]} … is not {bare[:5]} …")


def _p95(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds that 95 of 100 calls need at most."""
    work()
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return quantiles(times, n=20)[-1]


def _filled(entries: int) -> tuple[Account, User]:
    """One account with so many entries over eight years, most of them contacts."""
    user = User.objects.create_user("bench", "bench", role="admin", name="Bench")
    account = Account.objects.create(code="BENCH", name="Bench", owner=user, status="active")
    step = timedelta(days=8 * 365) / entries
    moments = [NEWEST - step * number for number in range(entries)]
    days = [moment.date() for moment in moments]
    on = {"account": account}
    Activity.objects.bulk_create(
        Activity(
            **on, user=user, kind="call", at=at, note="Asked for an offer", main_line="support"
        )
        for at in moments[::2]
    )
    Change.objects.bulk_create(
        Change(
            at=at, actor=user, action="changed", kind="accounts.person", object_id=1,
            account_id=account.pk, values={"title": ["Buyer", "Head of buying"]},
        )
        for at in reversed(moments[1::5])
    )  # fmt: skip
    Commitment.objects.bulk_create(
        Commitment(
            **on, what="Send samples", owner=user, made_on=day, due=day, state="kept",
            settled_on=day,
        )
        for day in days[::16]
    )  # fmt: skip
    Feedback.objects.bulk_create(Feedback(**on, given_on=day, satisfaction=8) for day in days[::16])
    Opportunity.objects.bulk_create(
        Opportunity(**on, name="Line", stage="won", closed_on=day, created_at=_never())
        for day in days[::40]
    )
    Transition.objects.bulk_create(
        Transition(**on, as_of=day, kind="tier", before="B", after="A", evidence={"pinned": True})
        for day in days[::40]
    )
    Sale.objects.bulk_create(_sales(account, days))
    return account, user


def _sales(account: Account, days: list[date]) -> list[Sale]:
    return [
        Sale(
            account=account, date=day, amount=10, base_amount=10, currency="EUR", key=uuid.uuid4()
        )
        for day in days
    ]  # fmt: skip


def _never() -> datetime:
    """Later than what is asked for: the bare statement need not tell of it."""
    return NEWEST + timedelta(days=30)
