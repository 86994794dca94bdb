"""Pages by key: every row once, in both directions, whatever the values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from kam.core import keyset

ORDERS = [
    keyset.Ordering("name"),
    keyset.Ordering("name", descending=True, tie_descending=True),
    keyset.Ordering("employees", nullable=True),
    keyset.Ordering("employees", descending=True, nullable=True),
    keyset.Ordering("annual_revenue", nullable=True, tie_descending=True),
    keyset.Ordering("since", nullable=True),
    keyset.Ordering("last_contact_at", nullable=True, moment=True),
    keyset.Ordering("updated_at", moment=True),
    keyset.Ordering("updated_at", descending=True, tie_descending=True, moment=True),
]


@pytest.fixture
def rows(db):
    """23 accounts with many ties, a third of the values empty, moments in both of SQLite's spellings."""
    then = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    Account.objects.bulk_create(
        Account(
            code=f"K{i}",
            name=f"Name {i % 4}",
            employees=None if i % 3 == 0 else i % 5,
            annual_revenue=None if i % 3 == 1 else i % 2,
            since=None if i % 4 else then.date() + timedelta(days=i % 8),
            last_contact_at=None if i % 3 == 2 else then + timedelta(milliseconds=i % 4),
        )
        for i in range(23)
    )
    return Account.objects.all()


def walk(queryset, order, limit, *, at=None, meanwhile=lambda: None):
    pages = []
    while True:
        page = keyset.page(queryset, order, limit=limit, at=at)
        pages.append(page)
        at = page.next
        if at is None:
            return pages
        at = keyset.Position.decode(at.encode("o"), "o")
        meanwhile()


def walk_back(queryset, order, limit, page):
    pages = []
    while page.previous:
        page = keyset.page(queryset, order, limit=limit, at=page.previous)
        pages.insert(0, page)
    return pages


def ids(pages):
    return [
        row.pk if isinstance(row, Account) else row["id"] for page in pages for row in page.rows
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 5, 23, 50])
def test_a_walk_shows_every_row_once_and_back_the_same_rows(rows, order, limit):
    pages = walk(rows, order, limit)
    assert len(ids(pages)) == 23 == len(set(ids(pages)))
    back = walk_back(rows, order, limit, pages[-1])
    assert ids([*back, pages[-1]]) == ids(pages)


@pytest.mark.parametrize("order", ORDERS)
def test_rows_without_a_value_come_last(rows, order):
    values = [getattr(row, order.column) for page in walk(rows, order, 7) for row in page.rows]
    given = [value for value in values if value is not None]
    assert values[: len(given)] == given == sorted(given, reverse=order.descending)


@pytest.mark.parametrize("order", ORDERS)
def test_values_queries_walk_as_instances_do(rows, order):
    values = rows.values("id", *{order.column} - {"id"})
    assert ids(walk(values, order, 4)) == ids(walk(rows, order, 4))


def test_rows_that_come_meanwhile_hide_and_double_none(rows):
    fresh = iter(range(1000))
    before = set(rows.values_list("pk", flat=True))

    def somebody_adds_one():
        Account.objects.create(code=f"N{next(fresh)}", name="Name 1")

    seen = ids(walk(rows, keyset.Ordering("name"), 3, meanwhile=somebody_adds_one))
    assert before <= set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_that_emptied_still_leads_back(rows, order):
    first = keyset.page(rows, order, limit=5)
    Account.objects.exclude(pk__in=ids([first])).delete()
    second = keyset.page(rows, order, limit=5, at=first.next)
    assert second.rows == []
    assert keyset.page(rows, order, limit=5, at=second.previous).rows == first.rows


@pytest.mark.parametrize("order", ORDERS)
def test_an_emptied_page_before_leads_forth(rows, order):
    first = keyset.page(rows, order, limit=5)
    second = keyset.page(rows, order, limit=5, at=first.next)
    Account.objects.filter(pk__in=ids([first])).delete()
    emptied = keyset.page(rows, order, limit=5, at=second.previous)
    assert emptied.rows == []
    assert keyset.page(rows, order, limit=5, at=emptied.next).rows == second.rows


@pytest.mark.parametrize("cursor", ["", "x", "a:b:c", "é", "\x00"])
def test_a_made_up_cursor_is_refused(cursor):
    with pytest.raises(keyset.CursorError):
        keyset.Position.decode(cursor, "name")


def test_a_cursor_of_another_order_is_refused():
    cursor = keyset.Position(timezone.now(), 3).encode("updated_at")
    with pytest.raises(keyset.CursorError):
        keyset.Position.decode(cursor, "name")
