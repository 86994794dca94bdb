"""Where matches are kept: by COPY on PostgreSQL, plain rows on SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from scoring.evaluation.columns import Day, Int, copy_in, encoded, read, whole
from scoring.evaluation.records import pieces
from scoring.evaluation.storage import insert_rows, take_time
from scoring.models import PastMatch, ProspectMatch

__all__ = [
    "Matches",
    "Places",
    "drop_past",
    "one_at_a_time",
    "replace",
    "replace_few",
    "replace_past",
    "since",
]

TABLE, PAST = ProspectMatch._meta.db_table, PastMatch._meta.db_table
RANKED = (
    "account_id", "need_id", "industry_match", "is_judged", "customer_match", "match", "rank",
    "is_target",
)  # fmt: skip
COLUMNS, PAST_COLUMNS = (*RANKED, "judged_on"), ("evaluation_id", *RANKED)
FEW = 50
LOCK = 7_201_119  # any number, the same in every process
EPOCH, POSTGRES_EPOCH = date(1970, 1, 1), 10_957  # 1 January 2000


@dataclass(frozen=True)
class Matches:
    """One row per prospect whose industry match is known; NaN where the customer is not judged."""

    account: NDArray[np.int64]
    need: NDArray[np.int64]
    industry: NDArray[np.float64]
    customer: NDArray[np.float64]
    match: NDArray[np.float64]

    @property
    def judged(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.match)


@dataclass(frozen=True)
class Places:
    """rank: 1 for the best, 0 where not judged. day: days since 1970-01-01."""

    rank: NDArray[np.int64]
    target: NDArray[np.bool_]
    day: NDArray[np.int64]


def one_at_a_time() -> None:
    """Until the transaction ends: nobody else writes matches. SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def since(account: NDArray, judged: NDArray[np.bool_], today: date) -> NDArray[np.int64]:
    """The day from which each one's match counts: kept where it was judged before, else today."""
    rows = ProspectMatch.objects.filter(is_judged=True)
    if len(account) <= FEW:
        rows = rows.filter(account__in=account.tolist())
    known = whole(read(connection, rows, account=Int("account"), day=Day("judged_on")))
    known = known[np.argsort(known["account"])]
    days = np.full(len(account), (today - EPOCH).days, np.int64)
    if len(known):
        place = np.minimum(np.searchsorted(known["account"], account), len(known) - 1)
        same = (known["account"][place] == account) & judged
        days[same] = known["day"][place][same]
    return days


def replace(matches: Matches, places: Places) -> None:
    """In the caller's transaction: these rows in place of all others."""
    take_time()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - our own table; no row points here
    if connection.vendor == "postgresql":
        copy_in(connection, TABLE, COLUMNS, _records(matches, places), freeze=False)
        return
    for part in pieces(np.arange(len(matches.account))):
        insert_rows(TABLE, COLUMNS, _rows(matches, places, part))


def replace_few(ids: list[int], matches: Matches, places: Places) -> None:
    """The same for a few accounts: what they had goes."""
    ProspectMatch.objects.filter(account__in=ids).delete()
    rows = _rows(matches, places, np.arange(len(matches.account)))
    ProspectMatch.objects.bulk_create(
        ProspectMatch(**dict(zip(COLUMNS, row, strict=True))) for row in rows
    )


def replace_past(
    evaluation: int, matches: Matches, rank: NDArray[np.int64], target: NDArray[np.bool_]
) -> None:
    """In the caller's transaction: the matches of a past day in place of those of the same one."""
    take_time()
    drop_past(evaluation)
    if connection.vendor == "postgresql":
        records = _past_records(evaluation, matches, rank, target)
        copy_in(connection, PAST, PAST_COLUMNS, records, freeze=False)
        return
    for part in pieces(np.arange(len(matches.account))):
        ranked = _ranked_rows(matches, rank, target, part)
        insert_rows(PAST, PAST_COLUMNS, [(evaluation, *row) for row in ranked])


def drop_past(evaluation: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PAST} WHERE evaluation_id = %s", [evaluation])  # noqa: S608


def _records(matches: Matches, places: Places) -> Iterator[bytes]:
    for part in pieces(np.arange(len(matches.account))):
        columns = _ranked_columns(matches, places.rank, places.target, part)
        yield encoded(columns | {"judged_on": (places.day[part] - POSTGRES_EPOCH).astype(">i4")})


def _past_records(
    evaluation: int, matches: Matches, rank: NDArray, target: NDArray
) -> Iterator[bytes]:
    for part in pieces(np.arange(len(matches.account))):
        number = np.full(len(part), evaluation, ">i8")
        yield encoded({"evaluation_id": number} | _ranked_columns(matches, rank, target, part))


def _ranked_columns(
    matches: Matches, rank: NDArray, target: NDArray, part: NDArray
) -> dict[str, NDArray]:
    return {
        "account_id": matches.account[part].astype(">i8"),
        "need_id": matches.need[part].astype(">i8"),
        "industry_match": matches.industry[part].astype(">f8"),
        "is_judged": matches.judged[part],
        "customer_match": np.nan_to_num(matches.customer[part]).astype(">f8"),
        "match": np.nan_to_num(matches.match[part]).astype(">f8"),
        "rank": rank[part].astype(">i4"),
        "is_target": target[part],
    }


def _rows(matches: Matches, places: Places, part: NDArray) -> list[tuple[Any, ...]]:
    ranked = _ranked_rows(matches, places.rank, places.target, part)
    days = [date.fromordinal(EPOCH.toordinal() + day) for day in places.day[part].tolist()]
    return [(*row, day) for row, day in zip(ranked, days, strict=True)]


def _ranked_rows(
    matches: Matches, rank: NDArray, target: NDArray, part: NDArray
) -> list[tuple[Any, ...]]:
    columns = [
        matches.account[part].tolist(),
        matches.need[part].tolist(),
        matches.industry[part].tolist(),
        matches.judged[part].tolist(),
        np.nan_to_num(matches.customer[part]).tolist(),
        np.nan_to_num(matches.match[part]).tolist(),
        rank[part].tolist(),
        target[part].tolist(),
    ]
    return list(zip(*columns, strict=True))
