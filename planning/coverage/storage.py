"""Where coverage is kept: rows are replaced where they differ, and only there."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from planning.coverage.reading import Scope
from planning.formulas.coverage import Accounts, Covered
from planning.models import Coverage
from scoring.evaluation.columns import copy_in, encoded
from scoring.evaluation.storage import take_time

__all__ = ["keep", "one_at_a_time"]

TABLE = Coverage._meta.db_table
COLUMNS = (
    "account_id", "tier", "place", "contact_due", "executive_due", "missing_roles",
    "deciders_known", "deciders_wanted", "knowers", "knowers_wanted",
)  # fmt: skip
LOCK = 7_201_118  # any number, the same in every process
MANY = 200  # rows that are worth a table of their own
GONE = 500  # rows that are deleted at once
MOST = 32_767  # that the small numbers hold
POSTGRES_EPOCH = 10_957  # 1 January 2000


def one_at_a_time(*, alone: bool) -> None:
    """Until the transaction ends: whoever writes many rows does so alone, few at a time together.

    So the facts that a long one has read are not older than what a short one wrote meanwhile.
    SQLite lets only one write anyway.
    """
    if connection.vendor == "postgresql":
        share = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{share}({LOCK})")
    if alone:
        take_time()


def keep(scope: Scope, accounts: Accounts, letters: str, covered: Covered) -> None:
    """Make the rows of the scope these; those of accounts without a tier go."""
    if connection.vendor == "postgresql" and len(accounts.id) > MANY:
        _keep_many(scope, accounts, letters, covered)
        return
    there = Coverage.objects.filter(scope.on("account_id")).values_list("account_id", flat=True)
    gone = sorted(set(there) - set(accounts.id.tolist()))
    for start in range(0, len(gone), GONE):
        Coverage.objects.filter(account__in=gone[start : start + GONE]).delete()
    _upsert_few(accounts, letters, covered)


def _upsert_few(accounts: Accounts, letters: str, covered: Covered) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({marks}) {_ON_CONFLICT}",  # noqa: S608 - own names
            list(_rows(accounts, letters, covered)),
        )


def _keep_many(scope: Scope, accounts: Accounts, letters: str, covered: Covered) -> None:
    """By COPY into a table beside it: the database compares, and writes what differs."""
    beside = f"{TABLE}_new"
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {beside} (LIKE {TABLE}) ON COMMIT DROP")
        copy_in(connection, beside, COLUMNS, [encoded(_records(accounts, letters, covered))])
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM {beside} {_ON_CONFLICT}"  # noqa: S608
        )
        inside = "account_id = ANY(%s)" if scope.ids else "account_id BETWEEN %s AND %s"
        params = [list(scope.ids)] if scope.ids else [scope.first, scope.last]
        cursor.execute(
            f"DELETE FROM {TABLE} c WHERE {inside} AND NOT EXISTS"  # noqa: S608
            f" (SELECT FROM {beside} b WHERE b.account_id = c.account_id)",
            params,
        )
        cursor.execute(f"DROP TABLE {beside}")


_NEW = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
_DIFFERS = " OR ".join(f"{TABLE}.{name} <> excluded.{name}" for name in COLUMNS[1:])
_ON_CONFLICT = f"ON CONFLICT (account_id) DO UPDATE SET {_NEW} WHERE {_DIFFERS}"


def _columns(accounts: Accounts, covered: Covered) -> dict[str, NDArray]:
    """The numbers of a row, small ones cut to what their columns hold."""
    return {
        "account_id": accounts.id,
        "place": covered.place,
        "contact_due": covered.contact_due,
        "executive_due": covered.executive_due,
        "missing_roles": covered.missing_roles,
        "deciders_known": np.minimum(covered.deciders_known, MOST),
        "deciders_wanted": covered.deciders_wanted,
        "knowers": np.minimum(covered.knowers, MOST),
        "knowers_wanted": covered.knowers_wanted,
    }


def _rows(accounts: Accounts, letters: str, covered: Covered) -> Iterator[tuple]:
    columns: dict[str, list] = {k: v.tolist() for k, v in _columns(accounts, covered).items()}
    columns["tier"] = [letters[place] for place in accounts.tier.tolist()]
    for name in ("contact_due", "executive_due"):
        columns[name] = [date(1970, 1, 1) + timedelta(days=day) for day in columns[name]]
    if connection.vendor == "sqlite":
        for name in ("contact_due", "executive_due"):
            columns[name] = [day.isoformat() for day in columns[name]]
    return zip(*(columns[name] for name in COLUMNS), strict=True)


def _records(accounts: Accounts, letters: str, covered: Covered) -> dict[str, NDArray]:
    columns = _columns(accounts, covered) | {
        "tier": np.array([letter.encode() for letter in letters], "S1")[accounts.tier]
    }
    for name in ("contact_due", "executive_due"):
        columns[name] = columns[name] - POSTGRES_EPOCH
    widths = {"account_id": ">i8", "place": ">i4", "contact_due": ">i4", "executive_due": ">i4"}
    return {
        name: columns[name] if name == "tier" else columns[name].astype(widths.get(name, ">i2"))
        for name in COLUMNS
    }
