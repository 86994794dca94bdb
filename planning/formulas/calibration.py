"""How well forecasts with a probability were calibrated, once it is known what came true."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "Band", "Calibration", "calibration"]

BANDS: Final = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 101))  # percent, the second left out
LEANS_FROM: Final = 10.0  # points of percent
CHANCE: Final = 2.0  # standard errors within which nobody is told that they lean


@dataclass(frozen=True)
class Band:
    """Forecasts of a band of probabilities: how likely was said, how often it came true, in %."""

    lowest: int
    highest: int
    count: int
    said: float
    came_true: float


@dataclass(frozen=True)
class Calibration:
    """`brier` is 0 (always certain and right) to 1; who says 50 % of everything has 0.25.

    `said` and `came_true` are the means in percent: said above true is too sure of things.
    `error` is the standard error of `came_true`, were all probabilities right: points of percent.
    """

    count: int
    brier: float
    said: float
    came_true: float
    error: float
    bands: tuple[Band, ...]

    @property
    def bias(self) -> float:
        """Points of percent by which more was promised than came true; below 0 fewer."""
        return self.said - self.came_true

    @property
    def leaning(self) -> str:
        """'sure' or 'careful' where the bias is 10 points or more, else 'even'.

        'unclear' where so few were settled that chance alone would do it once in twenty times.
        """
        if abs(self.bias) < LEANS_FROM:
            return "even"
        if abs(self.bias) <= CHANCE * self.error:
            return "unclear"
        return "sure" if self.bias > 0 else "careful"


def calibration(
    percent: NDArray[np.float64], came_true: NDArray[np.bool_], count: NDArray[np.float64]
) -> Calibration | None:
    """Score settled forecasts, each row `count` of them with the same probability and outcome.

    percent: (rows,), 0 to 100. came_true: (rows,). count: (rows,), 0 or more.
    Returns None where there is nothing to score. Raises ValueError for a probability outside 0 to
    100 or a negative count.

    Source: G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly
    Weather Review 78 (1), 1950; in the form for two outcomes, the mean of (p − o)². Bands: A. H.
    Murphy, R. L. Winkler, Reliability of subjective probability forecasts, Applied Statistics 26
    (1), 1977.
    """
    if ((percent < 0) | (percent > 100)).any() or (count < 0).any():
        raise ValueError("probabilities lie outside 0 to 100, or a count below 0")
    total = count.sum()
    if total == 0:
        return None
    outcome = came_true.astype(np.float64)
    return Calibration(
        count=int(total),
        brier=float(((percent / 100 - outcome) ** 2 * count).sum() / total),
        said=float((percent * count).sum() / total),
        came_true=float(100 * (outcome * count).sum() / total),
        error=float(np.sqrt((percent * (100 - percent) * count).sum()) / total),
        bands=tuple(_band(percent, outcome, count, *edges) for edges in BANDS),
    )


def _band(
    percent: NDArray[np.float64],
    outcome: NDArray[np.float64],
    count: NDArray[np.float64],
    lowest: int,
    above: int,
) -> Band:
    """One band; its means are 0 where nothing was said in it."""
    weight = np.where((percent >= lowest) & (percent < above), count, 0.0)
    total = weight.sum() or 1.0
    said, true = (percent * weight).sum() / total, 100 * (outcome * weight).sum() / total
    return Band(lowest, min(above, 100), int(weight.sum()), float(said), float(true))
