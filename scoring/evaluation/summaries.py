"""Sums of an evaluation for each team with all below it, kept for the dashboards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.models import Team
from scoring.coverage import WATCHED_TIERS, days_by_tier
from scoring.evaluation.boards import added, by_segment, by_stage, flows, money
from scoring.evaluation.holdings import by_manager, figure, largest
from scoring.formulas.concentration import curve, herfindahl, smallest_group, top_share
from scoring.formulas.groups import sums_by
from scoring.formulas.series import NO_DAY, day_number
from scoring.models import Evaluation, PortfolioSummary, Stage, Transition

__all__ = ["Portfolio", "store_summaries"]


@dataclass(frozen=True)
class Portfolio:
    """Columns of all accounts of an evaluation: team and owner id or −1, tier position into `letters`,
    stage and the day it began, type of the matrix, sales in 1/100 of the currency, day of the last
    contact or NO_DAY. `customer` is the account at the top of the group of companies: a group is
    one customer."""

    account: NDArray[np.int64]
    customer: NDArray[np.int64]
    team: NDArray[np.int64]
    owner: NDArray[np.int64]
    tier: NDArray[np.int8]
    stage: NDArray[np.int8]
    stage_since: NDArray[np.int32]
    segment: NDArray[np.int8]
    sales: NDArray[np.int64]
    sales_before: NDArray[np.int64]
    last_contact: NDArray[np.int32]
    letters: str

    def of(self, rows: NDArray[np.bool_]) -> "Portfolio":
        columns = {
            name: column[rows]
            for name, column in self.__dict__.items()
            if isinstance(column, np.ndarray)
        }
        return Portfolio(**columns, letters=self.letters)


def store_summaries(
    evaluation: Evaluation,
    portfolio: Portfolio,
    changes: list[Transition],
) -> None:
    """Write the sums of every team node and of everything; a repeat overwrites."""
    coverage_days, flown = days_by_tier(), _flown_before(evaluation)
    summaries = [_summary(evaluation, None, portfolio, changes, coverage_days, flown)]
    for team in Team.objects.all():
        chosen = portfolio.of(np.isin(portfolio.team, team.with_descendants()))
        summaries.append(_summary(evaluation, team, chosen, changes, coverage_days, flown))
    PortfolioSummary.objects.filter(evaluation=evaluation).delete()
    PortfolioSummary.objects.bulk_create(summaries)


def _flown_before(evaluation: Evaluation) -> dict[int | None, dict[str, int]]:
    """Team → what had flowed between stages up to the evaluation before, since the first one.

    Kept as a running sum, so that the flows of any time are a difference of two of them, also
    when the evaluations between are no longer kept.
    """
    rows = PortfolioSummary.objects.filter(evaluation=evaluation.previous_id or 0)
    return {
        team: kept.get("flows_so_far", {}) for team, kept in rows.values_list("team", "figures")
    }


def _summary(evaluation, team, portfolio, changes, coverage_days, flown) -> PortfolioSummary:
    ours = _of_accounts(changes, portfolio)
    flowing, today = flows(ours), day_number(evaluation.as_of)
    by_customer = sums_by(portfolio.customer, portfolio.sales)
    watched = [place for place, letter in enumerate(portfolio.letters) if letter in WATCHED_TIERS]
    figures = {
        "accounts": len(portfolio.account),
        "sales_12m": money(portfolio.sales),
        "sales_12m_before": money(portfolio.sales_before),
        "tiers": _tiers(portfolio),
        "stages": {str(s.value): int((portfolio.stage == s).sum()) for s in Stage},
        "tier_stage": _tier_stage(portfolio),
        "customers": len(by_customer),
        "curve": np.round(curve(by_customer), 2).tolist(),
        "top20_share": round(top_share(by_customer, 20).share, 2),
        "smallest80": smallest_group(by_customer, 80),
        "herfindahl": figure(herfindahl(by_customer)),
        "largest": largest(portfolio.customer, portfolio.sales),
        "managers": by_manager(portfolio.owner, portfolio.tier, watched),
        "uncovered": _uncovered(portfolio, evaluation.as_of, coverage_days),
        "segments": by_segment(
            portfolio.segment, portfolio.tier, portfolio.sales, portfolio.letters
        ),
        "by_stage": by_stage(
            portfolio.stage,
            portfolio.stage_since,
            portfolio.sales,
            np.maximum(portfolio.sales, portfolio.sales_before),  # who has left had sales once
            portfolio.account,
            today=today,
        ),
        "flows": flowing,
        "flows_so_far": added(flowing, flown.get(team.pk if team else None, {})),
    } | _movers(ours)
    return PortfolioSummary(evaluation=evaluation, team=team, figures=figures)


def _tiers(portfolio: Portfolio) -> dict[str, Any]:
    return {
        letter: {
            "accounts": int((portfolio.tier == place).sum()),
            "sales_12m": money(portfolio.sales[portfolio.tier == place]),
        }
        for place, letter in enumerate(portfolio.letters)
    }


def _tier_stage(portfolio: Portfolio) -> dict[str, dict[str, int]]:
    counts = np.zeros((len(portfolio.letters), len(Stage) + 1), int)
    np.add.at(counts, (portfolio.tier, portfolio.stage), 1)
    return {
        letter: {str(stage.value): int(counts[place, stage]) for stage in Stage}
        for place, letter in enumerate(portfolio.letters)
    }


def _uncovered(portfolio: Portfolio, as_of, coverage_days: Mapping[str, int]) -> dict[str, int]:
    """Accounts of the upper tiers that have not heard from us for longer than they should."""
    silent = day_number(as_of) - portfolio.last_contact.astype(np.int64)
    never = portfolio.last_contact == NO_DAY
    return {
        letter: int(
            (
                (portfolio.tier == portfolio.letters.index(letter))
                & (never | (silent > coverage_days[letter]))
            ).sum()
        )
        for letter in WATCHED_TIERS
        if letter in portfolio.letters
    }


def _of_accounts(changes: list[Transition], portfolio: Portfolio) -> list[Transition]:
    accounts = np.array([change.account_id for change in changes], np.int64)
    inside = np.isin(accounts, portfolio.account)
    return [change for change, here in zip(changes, inside, strict=True) if here]


def _movers(changes: list[Transition]) -> dict[str, int]:
    tiers = [change for change in changes if change.kind == Transition.Kind.TIER]
    rose = sum(change.after < change.before for change in tiers)
    return {"rose": rose, "fell": len(tiers) - rose, "stage_changes": len(changes) - len(tiers)}
