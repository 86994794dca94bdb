"""Pages of plans and of the portfolio among a million accounts, for who leads and for a rep.

In this process, by Django's test client: our processor's time and PostgreSQL's together, within
300 ms, which is what a reader waits for where a core is free.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User
from bench import Result, Size, company
from bench.clock import taken
from planning.models import Plan
from scoring.models import Standing

PAGE_MS = 300.0
REPEATS = 5
LEADS, OWNS = "chen.guodong", "rep"
NO_MANIFEST = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
EVERYBODYS = (
    "/plans/", "/actions/", "/actions/?whose=all", "/actions/calendar/", "/actions/board/",
    "/pipeline/", "/pipeline/win-rates/", "/pipeline/gap/", "/whitespace/", "/reviews/",
    "/reviews/?show=held", "/process/", "/forecasts/",
)  # fmt: skip
OF_AN_ACCOUNT = ("", "plan/", "brief/", "whitespace/", "value/", "timeline/")
OF_WHO_LEADS = (
    "/matching/", "/criteria/", "/criteria/effort/", "/loyalty/", "/matrix/", "/lifecycle/",
    "/lifecycle/moves/", "/concentration/", "/programme/", "/value/", "/value/?list=leaving",
    "/backtest/", "/models/", "/models/border/",
)  # fmt: skip


@override_settings(STORAGES=NO_MANIFEST)
def run(size: Size) -> list[Result]:
    company.ensure_planned(size)
    return [
        _measured(user, path)
        for user in (LEADS, OWNS)
        for path in (*EVERYBODYS, *_of_an_account(user), *(OF_WHO_LEADS if user == LEADS else ()))
    ]


def _of_an_account(username: str) -> list[str]:
    """The pages of the best account in sight, and its plan where it has one."""
    user = User.objects.get(username=username)
    standings = Standing.objects.visible_to(user).of_current().order_by("rank")
    account = standings.values_list("account", flat=True).first()
    plans = Plan.objects.filter(account=account).values_list("pk", flat=True)
    return [
        *(f"/accounts/{account}/{tab}" for tab in OF_AN_ACCOUNT),
        *(f"/plans/{plan}/" for plan in plans[:1]),
    ]


def _measured(username: str, path: str) -> Result:
    client = Client()
    client.force_login(User.objects.get(username=username), settings.AUTHENTICATION_BACKENDS[-1])

    def ask() -> None:
        answer = client.get(path, secure=True, headers={"host": "localhost"})
        assert answer.status_code == 200, (path, answer.status_code)

    asked: list[str] = []
    with connection.execute_wrapper(_counting(asked)):
        ask()
    took = taken(ask, REPEATS, database=True)
    ours, theirs = 1000 * took.processor, 1000 * took.database
    notes = f"ours {ours:.0f}, PostgreSQL {theirs:.0f}, {len(asked)} statements; {took.notes}"
    name = f"{username} {path}"
    return Result(name, 1000 * took.together, PAGE_MS, "ms", "<= 1.0", f"bare: allowed; {notes}")


def _counting(asked: list[str]) -> Callable[..., Any]:
    """Notes each statement."""

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return note
