"""List pages and the list endpoint against the bare SQL and JSON of the same 50 rows.

Goals: half the requests a second of the bare answer through the same web server, and at most 1.3
times the time that the same list takes with a hundredth of the accounts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from bench import Result, Size
from bench.prepare import Prepared, prepare
from bench.web import Request, get, gunicorn, latency, rate

FRACTION = 100  # the smaller company beside which growth is judged
PAGES = {  # name → user, address
    "page: accounts": ("admin", "/accounts/"),
    "page: accounts by score": ("admin", "/accounts/?ordering=-score"),
    "page: search, two Chinese characters": ("admin", f"/accounts/?q={quote('苏州')}"),
    "page: a rep's accounts": ("rep", "/accounts/"),
    "page: a rep's day": ("rep", "/today/"),
    "page: a manager's dashboard": ("manager", "/portfolio/"),
}


@dataclass(frozen=True)
class Place:
    """A running product and its bare counterpart on one database."""

    prepared: Prepared
    product: int  # ports
    bare: int

    def list_request(self, case: str) -> Request:
        token = self.prepared.tokens[self.prepared.askers[case]]
        return Request(self.prepared.paths[case], (("Authorization", f"Bearer {token}"),))

    def bare_request(self, case: str) -> Request:
        return Request(f"/{list(self.prepared.queries).index(case)}")

    def page_request(self, page: str) -> Request:
        user, path = PAGES[page]
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.prepared.sessions[user]}"
        return Request(path, (("Cookie", cookie),))


def run(size: Size) -> list[Result]:
    """Measure each list at full size, and how much of its time comes with the size."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["src"])
    small_url = _sibling_database(f"{connection.settings_dict['NAME']}_small")
    large = prepare(size.accounts, size.sales)
    small = _prepare_elsewhere(small_url, size.accounts // FRACTION, size.sales // FRACTION)
    connections.close_all()
    with _serve(large, os.environ["DATABASE_URL"]) as here, _serve(small, small_url) as there:
        results = [
            line for case in large.paths for line in _measure_list(case, here, there, size.seconds)
        ]
        pages = [_measure_page(page, here, there, size.seconds) for page in PAGES]
    return results + pages


def _measure_list(case: str, here: Place, there: Place, seconds: float) -> list[Result]:
    _compare(case, here)
    ours, bare = here.list_request(case), here.bare_request(case)
    times = [
        (rate(here.product, ours, seconds), rate(here.bare, bare, seconds)) for _round in range(2)
    ]
    product, plain = (sum(column) / len(column) for column in zip(*times, strict=True))
    large = latency(here.product, ours, seconds)
    small = latency(there.product, there.list_request(case), seconds)
    return [
        Result(case, product, plain, "req/s", ">= 0.5", "against bare SQL and JSON"),
        Result(case, large, small, "ms", "<= 1.3", f"against 1/{FRACTION} of the accounts"),
    ]


def _measure_page(page: str, here: Place, there: Place, seconds: float) -> Result:
    large = latency(here.product, here.page_request(page), seconds)
    small = latency(there.product, there.page_request(page), seconds)
    return Result(page, large, small, "ms", "<= 1.3", f"against 1/{FRACTION} of the accounts")


def _compare(case: str, place: Place) -> None:
    """Both must give the same rows in the same order. Raises RuntimeError otherwise."""
    answers = [
        json.loads(get(place.product, place.list_request(case))),
        json.loads(get(place.bare, place.bare_request(case))),
    ]
    ours, bare = ([row["id"] for row in answer["results"]] for answer in answers)
    if ours != bare or not ours:
        raise RuntimeError(f"{case}: {ours[:5]} … is not {bare[:5]} …")


@contextmanager
def _serve(prepared: Prepared, database: str) -> Iterator[Place]:
    bare = {
        "BENCH_QUERIES": json.dumps(list(prepared.queries.values())),
        "BENCH_EVALUATION": str(prepared.evaluation),
        "DATABASE_URL": database,
    }
    with ExitStack() as servers:
        product = servers.enter_context(gunicorn("kam.wsgi", {"DATABASE_URL": database}))
        plain = servers.enter_context(gunicorn("bench.bare", bare))
        yield Place(prepared, product, plain)


def _sibling_database(name: str) -> str:
    """Make a database beside ours unless it is there; return its address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


def _prepare_elsewhere(url: str, accounts: int, sales: int) -> Prepared:
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", "prepare", str(accounts), str(sales)],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Prepared(**json.loads(done.stdout.splitlines()[-1]))
