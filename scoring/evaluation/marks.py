"""Marks of accounts whose facts have changed: read with the facts, taken off when they are used."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import StaleAccount

__all__ = ["Mark", "read_marks", "take_off"]

Mark = tuple[int, int, object]  # account, mark, since when
ROWS_AT_ONCE = 5_000


def read_marks(connection, limit: int | None = None) -> list[Mark]:
    """The marks as the connection's snapshot sees them, oldest first."""
    rows = StaleAccount.objects.order_by("since", "pk").values_list("account_id", "mark", "since")
    sql, params = rows[:limit].query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@transaction.atomic
def take_off(marks: Iterable[Mark]) -> None:
    """Remove marks that have not grown since they were read; one just being set stays."""
    read = {account: mark for account, mark, _since in marks}
    accounts = sorted(read)
    for start in range(0, len(accounts), ROWS_AT_ONCE):
        some = accounts[start : start + ROWS_AT_ONCE]
        rows = StaleAccount.objects.select_for_update(skip_locked=True).filter(pk__in=some)
        same = [pk for pk, mark in rows.values_list("pk", "mark") if mark == read[pk]]
        StaleAccount.objects.filter(pk__in=same).delete()
