"""Wins and losses beside the match that stood before them: was the judgement any good?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F, QuerySet

from accounts.models import Opportunity
from scoring.formulas.backtest import Bin, calibration, lift
from scoring.models import MatchOutcome, ProspectMatch

__all__ = ["LEAST", "Verdict", "freeze", "outcomes", "verdict"]

CLOSED = (Opportunity.Stage.WON, Opportunity.Stage.LOST)
AT_ONCE = 2_000
LEAST = 10  # wins and losses, below which nothing can be said
GROUPS = 5
MOST = 100_000  # outcomes that a page judges by, the newest ones


@dataclass(frozen=True)
class Verdict:
    """groups: from the lowest match up, each with its share won. lift: how many times as often
    the first 20 % were won as all; NaN where nothing was won."""

    known: int
    won: int
    groups: list[Bin]
    lift: float


def freeze(account_ids: Iterable[int] | None = None) -> int:
    """Keep the match of opportunities that closed since it was judged; return how many are new.

    Call it before matches change: what is learned after the end must not colour the judgement.
    """
    closed = Opportunity.objects.filter(stage__in=CLOSED, match_outcome=None)
    if account_ids is not None:
        closed = closed.filter(account__in=list(account_ids))
    due = closed.filter(
        account__prospect_match__is_judged=True,
        closed_on__gte=F("account__prospect_match__judged_on"),
    )
    pairs = list(due.values_list("pk", "account"))
    for start in range(0, len(pairs), AT_ONCE):
        _note(dict(pairs[start : start + AT_ONCE]))
    return len(pairs)


def _note(accounts: dict[int, int]) -> None:
    """accounts: opportunity → account."""
    found = ProspectMatch.objects.in_bulk(set(accounts.values()))
    MatchOutcome.objects.bulk_create(
        (
            MatchOutcome(
                opportunity_id=opportunity,
                industry_match=found[account].industry_match,
                customer_match=found[account].customer_match,
                match=found[account].match,
                was_target=found[account].is_target,
            )
            for opportunity, account in accounts.items()
        ),
        ignore_conflicts=True,
    )


def outcomes(user, as_of: date | None = None) -> QuerySet[Opportunity]:
    """Opportunities in sight that were won or lost after their account was judged.

    as_of: by this day; None: until today.
    """
    closed = Opportunity.objects.visible_to(user).filter(stage__in=CLOSED)
    closed = closed.filter(closed_on__lte=as_of) if as_of else closed
    return closed.filter(match_outcome__isnull=False).select_related("match_outcome")


def verdict(closed: QuerySet[Opportunity]) -> Verdict:
    """How the match did on these."""
    newest = closed.select_related(None).order_by("-closed_on", "-pk")
    rows = list(newest.values_list("match_outcome__match", "stage")[:MOST])
    said = np.array([match for match, _stage in rows], dtype=np.float64)
    won = np.array([stage == Opportunity.Stage.WON for _match, stage in rows], dtype=np.float64)
    groups = calibration(said, won, GROUPS) if len(rows) >= LEAST else []
    return Verdict(len(rows), int(won.sum()), groups, lift(said, won, 20.0))
