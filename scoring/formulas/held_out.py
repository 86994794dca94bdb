"""How well purchases can be foretold here: calibrated on all but the last months, held against them.

Beside the model stand two rules of thumb, which studies find hard to beat.
Source: M. Wübben and F. v. Wangenheim, Instant Customer Base Analysis: Managerial Heuristics Often
"Get It Right", Journal of Marketing 72 (3), 2008.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.lifetime import fit_bg_nbd
from scoring.formulas.purchases import (
    Histories,
    PurchaseDays,
    day_number,
    histories,
    months_before,
)

__all__ = ["SILENCES", "Forecast", "HeldOut", "held_out", "months_to_hold_out"]

MOST_MONTHS = 6
PART_OF_HISTORY = 3  # at least two thirds of the history calibrate
SILENCES = 3.0  # silent for longer than so many of its own intervals: gone
YEAR, MONTH = 365.25, 365.25 / 12


@dataclass(frozen=True)
class Forecast:
    """How far off a way of foretelling was. error: mean of |foretold − bought|, in purchase days.

    correlation: Pearson's, of foretold and bought; None where either does not vary.
    """

    name: str
    error: float
    correlation: float | None


@dataclass(frozen=True)
class HeldOut:
    """months: how many were held out. customers: who had bought before. bought: on the mean,
    purchase days of a customer in the months held out. forecasts: model, repeat, silence.
    """

    months: int
    customers: int
    bought: float
    forecasts: list[Forecast]


def months_to_hold_out(days: PurchaseDays, as_of: date) -> int:
    """Six, fewer when the history is short: at most a third of it. 0: too short to check."""
    if not len(days.day):
        return 0
    history = (day_number(as_of) - int(days.day.min())) / MONTH
    return min(MOST_MONTHS, int(history / PART_OF_HISTORY))


def held_out(days: PurchaseDays, as_of: date, months: int) -> HeldOut:
    """Fit on what was known `months` before the day, and compare with what came.

    Raises NotEnoughDataError when too little was known then.
    """
    begin = day_number(months_before(as_of, months))
    ahead = day_number(as_of) - begin
    known = days.until(begin)
    then = histories(known, begin)
    model = fit_bg_nbd(then.frequency, then.recency, then.age)
    size = int(days.account.max()) + 1
    bought = days.after(begin).counts(size)[then.account]
    repeat = known.after(begin - int(YEAR)).counts(size)[then.account] * ahead / YEAR
    foretold = {
        "model": model.expecting(then.frequency, then.recency, then.age)(ahead),
        "repeat": repeat,
        "silence": np.where(_is_silent(then), 0.0, repeat),
    }
    forecasts = [_judged(name, column, bought) for name, column in foretold.items()]
    return HeldOut(months, len(then), float(bought.mean()), forecasts)


def _is_silent(then: Histories) -> NDArray[np.bool_]:
    """Silent for longer than three of its own mean intervals; of all, where it has none."""
    again = then.frequency > 0
    own = np.divide(then.recency, then.frequency, out=np.zeros(len(then)), where=again)
    interval = np.where(again, own, np.median(own[again]) if again.any() else np.inf)
    return then.age - then.recency > SILENCES * interval


def _judged(name: str, foretold: NDArray[np.float64], bought: NDArray[np.float64]) -> Forecast:
    error = float(np.abs(foretold - bought).mean())
    if not (foretold.std() and bought.std()):
        return Forecast(name, error, None)
    return Forecast(name, error, float(np.corrcoef(foretold, bought)[0, 1]))
