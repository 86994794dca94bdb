"""What BG/NBD would have foretold on a past day, from the purchases known then."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.lifetime import NotEnoughDataError, fit_bg_nbd, fit_gamma_gamma
from scoring.formulas.purchases import Histories, day_number, histories, purchase_days
from scoring.lifetime.running import expected_spend

__all__ = ["Foretold", "foretell"]

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Foretold:
    """chance: of a purchase until the end, 0 to 1; sales: to expect until then, in the currency.

    Each (accounts,), 0 for who never bought. refused_because: why there is no fit; all are 0 then.
    """

    chance: Column
    sales: Column
    refused_because: str = ""

    def of(self, at: NDArray[np.int32]) -> "Foretold":
        return Foretold(self.chance[at], self.sales[at], self.refused_because)


def foretell(lines: dict[str, NDArray], as_of: date, until: date, accounts: int) -> Foretold:
    """For all accounts by position. lines: as `Facts.sales_lines`, none after the day."""
    days = purchase_days(lines["account"], lines["day"], lines["amount"])
    known = histories(days, day_number(as_of))
    chance, sales = np.zeros((2, accounts))
    try:
        of_each = _fitted(known, day_number(until) - day_number(as_of))
    except NotEnoughDataError as missing:
        return Foretold(chance, sales, missing.what)
    chance[known.account], sales[known.account] = of_each
    return Foretold(chance, sales)


def _fitted(known: Histories, ahead: float) -> tuple[Column, Column]:
    history = (known.frequency, known.recency, known.age)
    buying = fit_bg_nbd(*history)
    spending = fit_gamma_gamma(known.frequency, known.mean)
    expected = buying.expecting(*history)(ahead)
    return buying.buys_within(*history, ahead), expected * expected_spend(spending, known)
