"""Six criteria of a key account, and the effort it takes against the profit it brings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.tiers import pareto_cut_offs

__all__ = ["CRITERIA", "Judged", "Measured", "Thresholds", "judge", "leading", "shares"]

CRITERIA = ("profit", "targets", "loss", "stable", "potential", "effort")
Column = NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """From where each criterion is met.

    profit, effort: percent of the whole that the leading group brings or takes. targets: percent
    of the team's. loss: percent of all profit. years, months: of the relationship, and of the last
    12 months those with a purchase. potential: points, 0 to 100.
    """

    profit: float = 80
    targets: float = 5
    loss: float = 1
    years: float = 3
    months: int = 6
    potential: float = 60
    effort: float = 50


@dataclass(frozen=True)
class Measured:
    """Each is (accounts,); money in any one unit; NaN: not known.

    profit: of 12 months. expected: the target of its plan for the year; without one sales of 12
    months and open chances by their odds. team: any number per team. owed: open invoices. years: since the first purchase. months: of the last 12
    those with a purchase. fell: sales fell so far that the account is in decline or gone.
    potential: 0 to 100. effort: what the account took in 12 months, in any one unit.
    """

    profit: Column
    expected: Column
    team: NDArray[np.int64]
    owed: Column
    years: Column
    months: NDArray[np.int32]
    fell: NDArray[np.bool_]
    potential: Column
    effort: Column


@dataclass(frozen=True)
class Judged:
    """met, known: (accounts, 6), in the order of CRITERIA; what is not known is not met.

    Shares are percent, (accounts,), NaN where the whole is nothing: profit_share of all profit,
    team_share of what the own team expects, loss_share of all profit with what is owed on top,
    effort_share of all effort.
    """

    met: NDArray[np.bool_]
    known: NDArray[np.bool_]
    profit_share: Column
    team_share: Column
    loss_share: Column
    effort_share: Column


def judge(measured: Measured, thresholds: Thresholds) -> Judged:
    """Which of the six criteria each account meets.

    1 profit: one of the smallest group that brings the threshold of all profit. 2 targets: brings
    the threshold of what its team counts on. 3 loss: its profit and what it owes us are
    the threshold of all profit. 4 stable: long with us, buys regularly, and has not fallen.
    5 potential: points at or above the threshold. 6 effort: one of the smallest group that takes
    the threshold of all effort.

    Sources: the six criteria of the key account method (大客户标准); leading groups after
    V. Pareto, Cours d'économie politique, 1896.
    """
    whole = np.nansum(measured.profit)
    profit_share = shares(measured.profit)
    at_risk = np.nan_to_num(measured.profit) + np.nan_to_num(measured.owed)
    loss_share = _percent(np.where(np.isnan(measured.profit), np.nan, at_risk), whole)
    team_share = _percent(measured.expected, _of_team(measured.expected, measured.team))
    effort_share = shares(measured.effort)
    met = [
        leading(measured.profit, thresholds.profit),
        _reaches(team_share, thresholds.targets),
        _reaches(loss_share, thresholds.loss),
        _is_stable(measured, thresholds),
        _reaches(measured.potential, thresholds.potential),
        leading(measured.effort, thresholds.effort),
    ]
    known = [
        ~np.isnan(profit_share),
        ~np.isnan(team_share),
        ~np.isnan(loss_share),
        ~np.isnan(measured.years),
        ~np.isnan(measured.potential),
        ~np.isnan(effort_share),
    ]
    return Judged(
        np.stack(met, axis=1),
        np.stack(known, axis=1),
        profit_share,
        team_share,
        loss_share,
        effort_share,
    )


def leading(amounts: Column, percent: float) -> NDArray[np.bool_]:
    """The smallest group of the largest that together brings `percent` of the whole, (accounts,).

    Nobody leads where the whole is nothing or less; an account that brings nothing never does.
    Who brings as much as the last one of the group belongs to it as well.
    """
    brings = np.nan_to_num(np.asarray(amounts, dtype=np.float64))
    if brings.sum() <= 0:
        return np.zeros(len(brings), dtype=bool)
    descending = np.sort(brings)[::-1]
    last = min(int(pareto_cut_offs(descending, (percent,))[0]), len(brings))
    return (brings >= descending[last - 1]) & (brings > 0)


def shares(amounts: Column) -> Column:
    """Percent of the whole, (accounts,); NaN where the whole is nothing or less."""
    return _percent(amounts, np.nansum(amounts))


def _percent(amounts: Column, whole: Column | float) -> Column:
    wholes = np.broadcast_to(np.asarray(whole, dtype=np.float64), amounts.shape)
    return np.divide(100 * amounts, wholes, out=np.full(len(amounts), np.nan), where=wholes > 0)


def _of_team(expected: Column, team: NDArray[np.int64]) -> Column:
    """What the team of each account expects; those without a team count as one."""
    labels, at = np.unique(team, return_inverse=True)
    if not len(labels):
        return np.zeros(0)
    wholes = np.bincount(at, weights=np.nan_to_num(expected), minlength=len(labels))
    return wholes.astype(np.float64)[at]


def _reaches(column: Column, threshold: float) -> NDArray[np.bool_]:
    return np.nan_to_num(column, nan=-np.inf) >= threshold


def _is_stable(measured: Measured, thresholds: Thresholds) -> NDArray[np.bool_]:
    long = _reaches(measured.years, thresholds.years)
    return long & (measured.months >= thresholds.months) & ~measured.fell
