"""What other pages ask of coverage."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from accounts.models import Account
from planning.models import Coverage
from planning.rules import KINDS, Gaps

__all__ = ["coverage_of", "gaps_of"]


def coverage_of(
    accounts: QuerySet[Account], as_of: date, kinds: Iterable[str] = KINDS
) -> QuerySet[Coverage]:
    """Rows of those of the accounts that have a gap, by tier, then the longest overdue first.

    One query however many there are; each row brings its `account` and says by `gaps(as_of)` what
    is missing, `planning.words.sentences` in words. kinds: of gaps that count, see planning.rules.
    """
    rows = Coverage.objects.with_gap(as_of, kinds)
    if accounts.query.where or accounts.query.is_sliced:  # all accounts need no list of them
        rows = rows.filter(account__in=accounts.values("pk"))
    return rows.select_related("account__owner").order_by("place", "account")


def gaps_of(account_ids: Iterable[int], as_of: date) -> dict[int, Gaps]:
    """Account → what is missing there, for accounts that are on a page already."""
    rows = Coverage.objects.filter(account__in=set(account_ids))
    return {row.account_id: row.gaps(as_of) for row in rows}
