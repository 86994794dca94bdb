"""What a judgement found of all accounts, as columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.criteria import Judged, Measured

__all__ = ["Effort", "Results"]


@dataclass(frozen=True)
class Effort:
    """What each account takes in 12 months, (accounts,).

    unit: what `amount` counts: cost (cost to serve), contacts, or nothing where none is known.
    """

    unit: str
    amount: NDArray[np.float64]
    hours: NDArray[np.float64]
    cost: NDArray[np.float64]
    contacts: NDArray[np.float64]


@dataclass(frozen=True)
class Results:
    """One row per account; everything is (accounts,) or (accounts, 6).

    planned: what the account is expected to bring is the target of its plan.
    """

    account: NDArray[np.int64]
    measured: Measured
    judged: Judged
    effort: Effort
    planned: NDArray[np.bool_]

    @cached_property
    def number(self) -> NDArray[np.int64]:
        return self.judged.met.sum(axis=1)

    @cached_property
    def surplus(self) -> NDArray[np.float64]:
        """Share of the effort less share of the profit; 0 where one of them is not known."""
        return np.nan_to_num(self.judged.effort_share - self.judged.profit_share)

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """1 for who meets most criteria; of equals who brings most profit, then the older id."""
        profit = np.nan_to_num(self.measured.profit)
        return _places(np.lexsort((self.account, -profit, -self.number)))

    @cached_property
    def take_place(self) -> NDArray[np.int64]:
        """1 for who takes most beyond what it brings."""
        return _places(np.lexsort((self.account, -self.surplus)))

    @cached_property
    def columns(self) -> dict[str, NDArray]:
        """By the names of the table; money in the currency."""
        bits = 1 << np.arange(self.judged.met.shape[1])
        judged, measured = self.judged, self.measured
        return {
            "met": judged.met @ bits,
            "known": judged.known @ bits,
            "number": self.number,
            "months": measured.months,
            "planned": self.planned,
            "place": self.place,
            "take_place": self.take_place,
            "contacts": self.effort.contacts,
            "profit_share": judged.profit_share,
            "team_share": judged.team_share,
            "loss_share": judged.loss_share,
            "years": measured.years,
            "potential": measured.potential,
            "hours": self.effort.hours,
            "effort_share": judged.effort_share,
            "surplus": self.surplus,
            "profit": measured.profit,
            "owed": measured.owed,
            "cost": self.effort.cost,
        }


def _places(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each account, from 1, given them in order."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(1, len(order) + 1)
    return places
