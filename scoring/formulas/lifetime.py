"""Value to come of customers who buy whenever they like: BG/NBD for purchases, Gamma-Gamma for spend.

Statistics of a customer, as of a day (any one unit of time):
frequency   repeat purchases: days with a purchase after the first one
recency     from the first to the last purchase, 0 without a repeat
age         from the first purchase to the as-of day
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln, hyp2f1

__all__ = [
    "BgNbd",
    "GammaGamma",
    "NotEnoughDataError",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "lifetime_value",
]

Column = NDArray[np.float64]
FEWEST_CUSTOMERS, FEWEST_REPEATERS = 100, 30
BOUNDS = (-12.0, 12.0)  # of the logarithm of each parameter
NEAR = 0.01  # to a bound: there the search was stopped, not settled
A, B = 2, 3  # the places of a and b among the parameters of BG/NBD
ALIKE = 200.0  # from this a on, Beta(a, b) is so narrow that one chance of leaving stands for all


class NotEnoughDataError(ValueError):
    """Too little is known to fit a model; the message says what is missing.

    what: "customers" or "repeaters" when there are too few of them, `found` of `needed`;
    "unsettled" when the purchases do not settle the model.
    """

    def __init__(self, message: str, *, what: str = "unsettled", found: int = 0, needed: int = 0):
        super().__init__(message)
        self.what, self.found, self.needed = what, found, needed


@dataclass(frozen=True)
class BgNbd:
    """Purchases come at random at a rate that is Gamma(r, alpha) over customers; after each
    purchase a customer leaves with a chance that is Beta(a, b) over customers.

    Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers" the Easy Way,
    Marketing Science 24 (2), 2005, equations 4 (probability alive) and 10 (expected purchases).
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int

    def alive(self, frequency: Column, recency: Column, age: Column) -> Column:
        """Chance that each customer still buys from us, (customers,), 0 to 1."""
        return 1.0 / (1.0 + self._odds_gone(frequency, recency, age))

    def expected(self, frequency: Column, recency: Column, age: Column, ahead: float) -> Column:
        """Purchases to expect within `ahead` from the as-of day, (customers,), 0 or more.

        `ahead` is in the unit of the statistics; raises ValueError when it is negative.
        """
        if ahead < 0:
            raise ValueError("ahead must be 0 or more")
        bought = self.bought(frequency, age, ahead)
        return bought / (1.0 + self._odds_gone(frequency, recency, age))

    def buys_within(self, frequency: Column, recency: Column, age: Column, ahead: float) -> Column:
        """Chance of at least one purchase within `ahead` from the as-of day, (customers,), 0 to 1.

        Who is alive buys at a rate that is Gamma(r + frequency, alpha + age), and leaves only after
        a purchase: the chance of none is ((alpha + age) ÷ (alpha + age + ahead))^(r + frequency).
        """
        until = self.alpha + age
        none = (until / (until + ahead)) ** (self.r + frequency)
        return self.alive(frequency, recency, age) * (1.0 - none)

    def expecting(
        self, frequency: Column, recency: Column, age: Column
    ) -> Callable[[float], Column]:
        """`expected` for these customers as a function of `ahead`, for those who ask often.

        The hypergeometric function is evaluated once per distinct frequency and age.
        """
        alive = self.alive(frequency, recency, age)
        pairs, place = np.unique(frequency + 1j * age, return_inverse=True)
        counts, ages = np.ascontiguousarray(pairs.real), np.ascontiguousarray(pairs.imag)
        return lambda ahead: self.bought(counts, ages, ahead)[place] * alive

    def bought(self, frequency: Column, age: Column, ahead: float) -> Column:
        """What somebody who is alive is expected to buy; NaN where b is too large to tell.

        Equation 10 with Euler's transformation of the hypergeometric function: written as
        published, its powers of the frequency overflow for who buys daily for years.
        """
        if self.a > ALIKE:
            return self._bought_alike(frequency, age, ahead)
        until = self.alpha + age
        total = self.a + self.b + frequency - 1.0
        tail = hyp2f1(self.a + self.b - 1.0 - self.r, self.a - 1.0, total, ahead / (until + ahead))
        with np.errstate(invalid="ignore"):  # the powers overflow where nothing settles a and b
            kept = (until / (until + ahead)) ** (self.a - 1.0) * tail
        return np.maximum(total / (self.a - 1.0) * (1.0 - kept), 0.0)

    def _bought_alike(self, frequency: Column, age: Column, ahead: float) -> Column:
        """The same where all leave with one chance p after a purchase: the limit of equation 10 for
        a large a, within 0.5 %. At a rate of l it is (1 - exp(-l p ahead)) / p, and l is Gamma."""
        leaves = self.a / (self.a + self.b + frequency)
        until = self.alpha + age
        return (1.0 - (until / (until + leaves * ahead)) ** (self.r + frequency)) / leaves

    def _odds_gone(self, frequency: Column, recency: Column, age: Column) -> Column:
        """Odds that a customer has left; 0 for one who never bought again: nothing tells yet."""
        repeated = frequency > 0
        left = np.divide(
            self.a, self.b + frequency - 1.0, out=np.zeros(len(frequency)), where=repeated
        )
        silence = (self.alpha + age) / (self.alpha + recency)
        return left * silence ** (self.r + frequency)


@dataclass(frozen=True)
class GammaGamma:
    """Spend per purchase: Gamma(p, v) around a mean of the customer's own, v itself Gamma(q, gamma).

    Source: P. S. Fader and B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value, 2013,
    equations 1a and 5, after R. Colombo and W. Jiang, Journal of Interactive Marketing 13 (3), 1999.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    customers: int

    def spend(self, frequency: Column, mean: Column) -> Column:
        """Spend to expect per purchase, (customers,): each one's own mean, drawn to that of all.

        frequency: (customers,), purchases that `mean` rests on, 0 where there are none.
        mean: (customers,), mean spend per purchase; of no account where frequency is 0.
        """
        own = np.where(frequency > 0, frequency * mean, 0.0)
        return self.p * (self.gamma + own) / (self.p * frequency + self.q - 1.0)


def fit_bg_nbd(frequency: Column, recency: Column, age: Column) -> BgNbd:
    """The BG/NBD under which these customers are likeliest.

    All (customers,), one unit of time. Raises NotEnoughDataError for fewer than 100 customers or
    fewer than 30 who bought again, ValueError for statistics that cannot be, and when the
    search finds no maximum. Takes seconds for 100,000 customers: the Gamma functions are
    evaluated once per distinct frequency.
    """
    frequency, recency, age = (np.asarray(v, dtype=np.float64) for v in (frequency, recency, age))
    _check_history(frequency, recency, age)
    _check_enough(len(frequency), int((frequency > 0).sum()))
    counts, times = np.unique(frequency, return_counts=True)
    unit = float(age.mean()) or 1.0  # the search starts near 1 in whatever unit the times are

    def loss(logs: Column) -> tuple[float, Column]:
        value, slope = _bg_nbd(np.exp(logs), counts, times, frequency, recency / unit, age / unit)
        return -value / len(frequency), -slope * np.exp(logs) / len(frequency)

    found = _search(loss, np.zeros(4))
    r, alpha, a, b = np.exp(found.x)
    scale = float(frequency.sum() * np.log(unit))  # a density per unit of time changes with it
    likelihood = -float(found.fun) * len(frequency) - scale
    model = BgNbd(float(r), float(alpha * unit), float(a), float(b), likelihood, len(frequency))
    _check_tells(model, counts, age)
    return model


def fit_gamma_gamma(frequency: Column, mean: Column) -> GammaGamma:
    """The Gamma-Gamma under which the mean spends of repeat customers are likeliest.

    frequency, mean: (customers,); customers without a repeat purchase or with a mean of 0 or
    less say nothing and are left out. Raises NotEnoughDataError below 30 that remain.
    """
    known = (frequency > 0) & (mean > 0)
    frequency, mean = frequency[known].astype(np.float64), mean[known].astype(np.float64)
    _check_enough(FEWEST_CUSTOMERS, len(frequency))
    unit = float(mean.mean())

    def loss(logs: Column) -> tuple[float, Column]:
        value, slope = _gamma_gamma(np.exp(logs), frequency, mean / unit)
        return -value / len(mean), -slope * np.exp(logs) / len(mean)

    found = _search(loss, np.zeros(3))
    p, q, gamma = np.exp(found.x)
    likelihood = -float(found.fun) * len(mean) - len(mean) * np.log(unit)
    return GammaGamma(float(p), float(q), float(gamma * unit), float(likelihood), len(mean))


def lifetime_value(
    purchases: Callable[[float], Column],
    spend: Column,
    *,
    margin: float | Column = 1.0,
    horizon: int,
    step: float,
    discount: float,
) -> Column:
    """Value to come of each customer, (customers,), in the money of `spend`.

    purchases: expected purchases within a time, as `BgNbd.expected` with the statistics bound.
    horizon: periods ahead; step: how long one is in the unit of the statistics; discount: rate
    per period, 0.01 for 1 %. What a period brings is discounted from the period's end.
    Raises ValueError for a negative horizon or a discount of −1 or less.
    """
    if horizon < 0 or discount <= -1:
        raise ValueError("horizon must be 0 or more, the discount above -1")
    value, before = np.zeros(len(spend)), np.zeros(len(spend))
    for period in range(1, horizon + 1):
        until = purchases(period * step)
        value += (until - before) / (1.0 + discount) ** period
        before = until
    return value * spend * margin


def _check_history(frequency: Column, recency: Column, age: Column) -> None:
    if (frequency < 0).any() or (recency < 0).any() or (recency > age).any():
        raise ValueError("needs 0 ≤ recency ≤ age and a frequency of 0 or more")
    if ((frequency > 0) & (recency == 0)).any():
        raise ValueError("whoever bought again has a recency above 0")


def _check_enough(customers: int, repeaters: int) -> None:
    if customers < FEWEST_CUSTOMERS:
        raise _too_few("customers", customers, FEWEST_CUSTOMERS, "customers")
    if repeaters < FEWEST_REPEATERS:
        raise _too_few("repeaters", repeaters, FEWEST_REPEATERS, "bought again")


def _too_few(what: str, found: int, needed: int, word: str) -> NotEnoughDataError:
    message = f"{found} {word}, {needed} are needed"
    return NotEnoughDataError(message, what=what, found=found, needed=needed)


def _check_tells(model: BgNbd, counts: Column, age: Column) -> None:
    """With a and b so large that no number comes out, how customers leave is not settled."""
    for until in (age.min(), age.max()):
        for times in (0.1, 1.0, 10.0):
            ahead = times * float(age.mean() or 1.0)
            if not np.isfinite(model.bought(counts, np.full(len(counts), until), ahead)).all():
                raise NotEnoughDataError("how customers leave is not settled")


def _search(loss: Callable[[Column], tuple[float, Column]], start: Column):
    """The maximum; where all leave alike (a above ALIKE) the fourth, b, may stop at its bound: the
    share of a and b is settled, and how narrow Beta(a, b) is changes nothing any more."""
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[BOUNDS] * len(start))
    alike = len(start) > B and found.x[A] > np.log(ALIKE)
    stopped = np.flatnonzero(np.abs(found.x) > BOUNDS[1] - NEAR)
    if not found.success or set(stopped) - ({B} if alike else set()):
        raise NotEnoughDataError(
            "the purchases on record do not settle the model", what="unsettled"
        )
    return found


def _bg_nbd(
    parameters: Column,
    counts: Column,
    times: NDArray[np.int64],
    frequency: Column,
    recency: Column,
    age: Column,
) -> tuple[float, Column]:
    """Log-likelihood and its slope by r, alpha, a, b.

    counts, times: distinct frequencies and how many customers have each.
    """
    r, alpha, a, b = parameters
    value, slope = _by_count(parameters, counts, times)
    shape, repeated = r + frequency, frequency > 0
    stayed = -shape * np.log(alpha + age)
    after = np.where(repeated, b + frequency - 1.0, 1.0)
    gone = np.where(repeated, np.log(a / after) - shape * np.log(alpha + recency), -np.inf)
    both = np.logaddexp(stayed, gone)
    is_gone = np.exp(gone - both)
    is_here = 1.0 - is_gone
    slope += np.array(
        [
            -(is_here * np.log(alpha + age) + is_gone * np.log(alpha + recency)).sum(),
            -(shape * (is_here / (alpha + age) + is_gone / (alpha + recency))).sum(),
            is_gone.sum() / a,
            -(is_gone / after).sum(),
        ]
    )
    return value + float(both.sum()), slope


def _by_count(parameters: Column, counts: Column, times: NDArray[np.int64]) -> tuple[float, Column]:
    """The part of the log-likelihood that depends on the frequency alone, and its slope."""
    r, alpha, a, b = parameters
    n = times.sum()
    value = times @ (
        gammaln(r + counts)
        - gammaln(r)
        + gammaln(a + b)
        + gammaln(b + counts)
        - gammaln(b)
        - gammaln(a + b + counts)
    )
    total = digamma(a + b) - digamma(a + b + counts)
    slope = np.array(
        [
            times @ (digamma(r + counts) - digamma(r)) + n * np.log(alpha),
            n * r / alpha,
            times @ total,
            times @ (total + digamma(b + counts) - digamma(b)),
        ]
    )
    return float(value + n * r * np.log(alpha)), slope


def _gamma_gamma(parameters: Column, frequency: Column, mean: Column) -> tuple[float, Column]:
    """Log-likelihood and its slope by p, q, gamma."""
    p, q, gamma = parameters
    px, spent = p * frequency, frequency * mean
    value = (
        gammaln(px + q)
        - gammaln(px)
        - gammaln(q)
        + q * np.log(gamma)
        + (px - 1.0) * np.log(mean)
        + px * np.log(frequency)
        - (px + q) * np.log(gamma + spent)
    )
    rest = digamma(px + q) - np.log(gamma + spent)
    slope = np.array(
        [
            (frequency * (rest - digamma(px) + np.log(spent))).sum(),
            (rest - digamma(q) + np.log(gamma)).sum(),
            (q / gamma - (px + q) / (gamma + spent)).sum(),
        ]
    )
    return float(value.sum()), slope
