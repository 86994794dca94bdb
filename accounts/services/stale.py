"""The mark that the facts of an account have changed since it was last evaluated."""

from collections.abc import Iterable

from django.db import connection

from accounts.followers import few_changed
from accounts.models import StaleAccount

CHUNK = 500
FEW = 20  # so many are looked at within the change itself


def mark_stale(account_ids: Iterable[int]) -> None:
    """Ask for these accounts to be evaluated anew; the mark grows, so no change is overlooked.

    Call it inside the transaction of the change. Ids are written in order: two callers with
    the same accounts wait for each other and never block each other for good.
    """
    ids = sorted(set(account_ids))
    for start in range(0, len(ids), CHUNK):
        _mark(ids[start : start + CHUNK])
    if 0 < len(ids) <= FEW:
        few_changed.tell(ids)


def _mark(ids: list[int]) -> None:
    table = connection.ops.quote_name(StaleAccount._meta.db_table)
    rows = ", ".join(["(%s, 1)"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (account_id, mark) VALUES {rows}"  # noqa: S608 - own table name
            f" ON CONFLICT (account_id) DO UPDATE SET mark = {table}.mark + 1",
            ids,
        )
