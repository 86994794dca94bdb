"""All accounts of a list as a file: read page by page, so that a million rows need no memory."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.api.lists import add_tags_and_custom
from accounts.custom_fields import PREFIX
from accounts.models import CustomField, User
from kam.core import keyset
from kam.core.keyset import Ordering
from scoring.api.account_rows import SEGMENTS, STAGES, seen_parents

PAGE = 2000
HEADER = (
    "code", "name", "parent_code", "industry", "region", "country", "employees", "annual_revenue",
    "owner", "team", "website", "since", "status", "tier", "score", "rank", "border_share", "stage", "segment",
    "sales_12m", "currency", "last_contact_at", "next_step_due", "tags",
)  # fmt: skip


def header_of(fields: Iterable[CustomField]) -> tuple[str, ...]:
    """The names of the columns: custom fields by their keys, as an import reads them."""
    return (*HEADER, *(f"{PREFIX}{field.key}" for field in fields))


def export_rows(
    rows: QuerySet,
    ordering: Ordering,
    user: User,
    currency: str,
    fields: Iterable[CustomField] = (),
) -> Iterator[tuple[Any, ...]]:
    """Cells in the order of `header_of`: what an import reads, then what an evaluation adds."""
    keys = [field.key for field in fields]
    at, more = None, True
    while more:
        page = keyset.page(rows, ordering, limit=PAGE, at=at)
        told = add_tags_and_custom(list(page.rows))
        codes = seen_parents(told, user)
        for row in told:
            row["parent_code"] = codes.get(row["parent_account"])
        yield from (_cells(row, currency, keys) for row in told)
        at, more = page.next, page.next is not None


def _cells(row: dict[str, Any], currency: str, keys: list[str]) -> tuple[Any, ...]:
    named = {
        **row,
        "industry": row["industry_name"],
        "owner": row["owner_username"],
        "team": row["team_name"],
        "stage": STAGES.get(row["stage"]),
        "segment": SEGMENTS.get(row["segment"]),
        "currency": currency,
        "tags": ";".join(row["tags"]),
    }
    return (*(named[name] for name in HEADER), *(row["custom"].get(key) for key in keys))
