"""All accounts of a list as a file: read page by page, so that a million rows need no memory."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from kam.core import keyset
from kam.core.keyset import Ordering
from scoring.api.account_rows import SEGMENTS, STAGES

PAGE = 2000
HEADER = (
    "code", "name", "parent_code", "industry", "region", "country", "employees", "annual_revenue",
    "owner", "team", "website", "since", "status", "tier", "score", "rank", "stage", "segment",
    "sales_12m", "currency", "last_contact_at", "next_step_due",
)  # fmt: skip


def export_rows(rows: QuerySet, ordering: Ordering, currency: str) -> Iterator[tuple[Any, ...]]:
    """Cells in the order of HEADER: what an import reads, then what an evaluation adds."""
    rows = rows.annotate(parent_code=F("parent__code"))
    at, more = None, True
    while more:
        page = keyset.page(rows, ordering, limit=PAGE, at=at)
        yield from (_cells(row, currency) for row in page.rows)
        at, more = page.next, page.next is not None


def _cells(row: dict[str, Any], currency: str) -> tuple[Any, ...]:
    named = {
        **row,
        "industry": row["industry_name"],
        "owner": row["owner_username"],
        "team": row["team_name"],
        "stage": STAGES.get(row["stage"]),
        "segment": SEGMENTS.get(row["segment"]),
        "currency": currency,
    }
    return tuple(named[name] for name in HEADER)
