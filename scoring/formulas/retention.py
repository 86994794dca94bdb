"""How long contract customers stay: the shifted beta-geometric model of renewals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, digamma, hyp2f1

from scoring.formulas.lifetime import NotEnoughDataError

__all__ = ["ShiftedBetaGeometric", "fit_shifted_beta_geometric"]

Column = NDArray[np.float64]
FEWEST_CUSTOMERS, FEWEST_LOST = 50, 10
MOST_RENEWALS = 100
BOUNDS = (-7.0, 9.0)  # of the logarithms of alpha and beta


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """At each renewal a customer leaves with a chance of their own, Beta(alpha, beta) over all.

    Source: P. S. Fader and B. G. S. Hardie, How to Project Customer Retention, Journal of
    Interactive Marketing 21 (1), 2007; residual lifetime: the same, Customer-Base Valuation in
    a Contractual Setting, Marketing Science 29 (1), 2010, equation 6.
    """

    alpha: float
    beta: float
    log_likelihood: float
    customers: int

    def survival(self, periods: Column) -> Column:
        """Share of new customers that is still there after so many renewals, 0 to 1."""
        return np.exp(betaln(self.alpha, self.beta + periods) - betaln(self.alpha, self.beta))

    def renews(self, period: Column) -> Column:
        """Chance that who came to renewal `period` (1, 2, …) renews: it grows with loyalty."""
        return (self.beta + period - 1) / (self.alpha + self.beta + period - 1)

    def residual(self, period: Column, discount: float) -> Column:
        """Renewals to expect from `period` on, each discounted to now, for who stands before it.

        discount: rate per period, more than 0.
        """
        keep = hyp2f1(1.0, self.beta + period, self.alpha + self.beta + period, 1 / (1 + discount))
        return self.renews(period) * keep

    def half_gone(self) -> int | None:
        """After how many renewals half of new customers have left; None: later than 100."""
        gone = self.survival(np.arange(MOST_RENEWALS + 1.0)) <= 0.5
        return int(gone.argmax()) if gone.any() else None


def fit_shifted_beta_geometric(
    periods: Column | NDArray[np.int64], left: NDArray[np.bool_]
) -> ShiftedBetaGeometric:
    """The model under which these customers are likeliest.

    periods: (customers,), 1 or more for who left: the renewal at which they did; for who is
    still there: renewals so far, 0 or more. left: (customers,).
    Raises NotEnoughDataError below 50 customers or 10 that left, ValueError for other periods.
    """
    periods = np.asarray(periods, dtype=np.float64)
    left = np.asarray(left, dtype=bool)
    if (periods < left).any():
        raise ValueError("whoever left did so at renewal 1 or later")
    _check_enough(len(periods), int(left.sum()))
    cases, times = np.unique(2 * periods + left, return_counts=True)
    at, gone = cases // 2, cases % 2

    def loss(logs: Column) -> tuple[float, Column]:
        value, slope = _likelihood(np.exp(logs), at, gone, times)
        return -value / len(periods), -slope * np.exp(logs) / len(periods)

    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[BOUNDS] * 2)
    if not found.success or (found.x <= BOUNDS[0]).any() or (found.x >= BOUNDS[1]).any():
        raise NotEnoughDataError("the renewals on record do not settle the model")
    alpha, beta = (float(value) for value in np.exp(found.x))
    return ShiftedBetaGeometric(alpha, beta, -float(found.fun) * len(periods), len(periods))


def _likelihood(
    parameters: Column, at: Column, gone: Column, times: NDArray[np.int64]
) -> tuple[float, Column]:
    """Log-likelihood and its slope by alpha and beta.

    P(leaves at t) = B(α + 1, β + t − 1) ÷ B(α, β); P(stays beyond t) = B(α, β + t) ÷ B(α, β).
    """
    alpha, beta = parameters
    first, second = alpha + gone, beta + at - gone
    value = times @ (betaln(first, second) - betaln(alpha, beta))
    both = digamma(alpha + beta) - digamma(first + second)
    by_alpha = times @ (digamma(first) - digamma(alpha) + both)
    by_beta = times @ (digamma(second) - digamma(beta) + both)
    return float(value), np.array([by_alpha, by_beta])


def _check_enough(customers: int, lost: int) -> None:
    if customers < FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            f"{customers} customers, {FEWEST_CUSTOMERS} are needed",
            what="customers",
            found=customers,
            needed=FEWEST_CUSTOMERS,
        )
    if lost < FEWEST_LOST:
        raise NotEnoughDataError(
            f"{lost} left, {FEWEST_LOST} are needed", what="lost", found=lost, needed=FEWEST_LOST
        )
