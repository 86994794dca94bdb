"""Border cases of the evaluation that everybody sees: they wait for a person to decide.

A tier that somebody pins is decided, so pinning takes the case off (`overrides.set_override`) and
the next judgement passes over what is pinned: readers need not ask again.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Account
from kam.core import figures
from scoring.models import BorderCase

__all__ = ["borders_of", "only_borders", "said", "with_border", "with_border_of_day"]


def borders_of(accounts: Iterable[int]) -> dict[int, BorderCase]:
    """The cases among these accounts, by account: one query however many."""
    cases = BorderCase.objects.filter(evaluation__is_current=True, account__in=list(accounts))
    return {case.account_id: case for case in cases}


def with_border(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Add `border_share` (0 to 1, None: no case), in the same query."""
    cases = BorderCase.objects.filter(evaluation__is_current=True, account=OuterRef("pk"))
    return accounts.annotate(border_share=Subquery(cases.values("share")[:1]))


def with_border_of_day(rows: QuerySet) -> QuerySet:
    """The same for rows of an evaluation and an account, by the cases of that evaluation."""
    cases = BorderCase.objects.filter(
        evaluation=OuterRef("evaluation"), account=OuterRef("account")
    )
    return rows.annotate(border_share=Subquery(cases.values("share")[:1]))


def only_borders(accounts: QuerySet[Account], wanted: bool) -> QuerySet[Account]:
    """Of the accounts those at the border, or all others."""
    at_border = BorderCase.objects.filter(evaluation__is_current=True).values("account")
    return accounts.filter(pk__in=at_border) if wanted else accounts.exclude(pk__in=at_border)


def said(share: Decimal) -> str:
    """“Border case: in the best tier in 43 % of a thousand trials with shaken weights”."""
    told = {"share": figures.percent(100 * share)}
    return _("Border case: in the best tier in %(share)s of the trials with shaken weights") % told
