"""Sums of one judgement for each team with all below it, kept for the pages."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.models import Team
from scoring.criteria.results import Results
from scoring.formulas.criteria import CRITERIA

__all__ = ["sums_by_team"]

TOP_SHARE = 20  # percent of the accounts: those that take most


def sums_by_team(
    results: Results, team: NDArray[np.int64], tier: NDArray[np.int64], letters: list[str]
) -> dict[str, dict[str, Any]]:
    """Number of a team as text → its sums; an empty text: all accounts.

    team: (accounts,), its number or −1. tier: (accounts,), place in `letters` or −1.
    """
    everyone = np.ones(len(team), dtype=bool)
    found = {"": _sums(results, everyone, tier, letters)}
    for node in Team.objects.all():
        inside = np.isin(team, node.with_descendants())
        found[str(node.pk)] = _sums(results, inside, tier, letters)
    return found


def _sums(
    results: Results, some: NDArray[np.bool_], tier: NDArray[np.int64], letters: list[str]
) -> dict[str, Any]:
    judged, number = results.judged, results.number[some]
    more = results.surplus > 0
    return {
        **_balance(results, some),
        "met": dict(zip(CRITERIA, judged.met[some].sum(axis=0).tolist(), strict=True)),
        "known": dict(zip(CRITERIA, judged.known[some].sum(axis=0).tolist(), strict=True)),
        "by_number": np.bincount(number, minlength=len(CRITERIA) + 1).tolist(),
        "served": int((results.effort.cost[some] > 0).sum()),
        "planned": int(results.planned[some].sum()),
        "top": _balance(results, some & _takes_most(results.effort.amount, some)),
        "more": _balance(results, some & more),
        "tiers": {
            letter: _balance(results, some & (tier == place))
            for place, letter in enumerate(letters)
        },
    }


def _balance(results: Results, some: NDArray[np.bool_]) -> dict[str, Any]:
    """What these accounts take and bring, in 12 months."""
    effort = results.effort
    return {
        "accounts": int(some.sum()),
        "profit": round(float(np.nansum(results.measured.profit[some])), 2),
        "effort": round(float(effort.amount[some].sum()), 2),
        "hours": round(float(effort.hours[some].sum()), 2),
        "cost": round(float(effort.cost[some].sum()), 2),
        "contacts": int(effort.contacts[some].sum()),
    }


def _takes_most(amount: NDArray[np.float64], some: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The TOP_SHARE percent of these accounts that take most; equal ones in the order given."""
    places = np.flatnonzero(some)
    count = -(-len(places) * TOP_SHARE // 100)
    chosen = np.zeros(len(some), dtype=bool)
    chosen[places[np.argsort(-amount[places], kind="stable")[:count]]] = True
    return chosen
