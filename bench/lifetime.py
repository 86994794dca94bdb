"""The models of value to come, fitted on customers whose parameters are known beforehand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import Result, Size
from bench.clock import taken
from scoring.formulas.lifetime import fit_bg_nbd, fit_gamma_gamma, lifetime_value
from scoring.formulas.retention import fit_shifted_beta_geometric

MOST_CUSTOMERS = 100_000
R, ALPHA, A, B = 0.8, 60.0, 0.8, 2.5  # days
P, Q, GAMMA = 6.0, 4.0, 300.0
STAYING = (0.67, 3.8)
YEARS, DAYS = 3.0, 365.25
MONTHS, MONTH = 36, 365.25 / 12


@dataclass(frozen=True)
class _Drawn:
    frequency: NDArray[np.float64]
    recency: NDArray[np.float64]
    age: NDArray[np.float64]
    mean: NDArray[np.float64]


def run(size: Size) -> list[Result]:
    drawn = _customers(min(size.accounts, MOST_CUSTOMERS))
    history = (drawn.frequency, drawn.recency, drawn.age)
    buying, spending = fit_bg_nbd(*history), fit_gamma_gamma(drawn.frequency, drawn.mean)
    periods, left = _contracts(len(drawn.age))
    expecting = buying.expecting(*history)
    spend = spending.spend(drawn.frequency, drawn.mean)
    works = {
        f"BG/NBD, found r {buying.r:.2f} of {R}": lambda: fit_bg_nbd(*history),
        f"Gamma-Gamma, found q {spending.q:.2f} of {Q}": lambda: fit_gamma_gamma(
            drawn.frequency, drawn.mean
        ),
        "value of 36 months of each": lambda: lifetime_value(
            expecting, spend, horizon=MONTHS, step=MONTH, discount=0.008
        ),
        "shifted beta-geometric": lambda: fit_shifted_beta_geometric(periods, left),
    }
    number = f"{len(drawn.age):,} customers"
    found = {name: taken(work, 3) for name, work in works.items()}
    return [
        Result(name, took.processor, None, "s", "", f"{number}; {took.notes}")
        for name, took in found.items()
    ]


def _customers(number: int) -> _Drawn:
    """Who buys at a rate of their own and leaves after a purchase with a chance of their own."""
    random = np.random.default_rng(1)
    rate, leaves = random.gamma(R, 1 / ALPHA, number), random.beta(A, B, number)
    age = np.ceil(random.uniform(30, YEARS * DAYS, number))
    frequency, recency, now = np.zeros((3, number))
    alive = np.ones(number, bool)
    while alive.any():
        now[alive] += random.exponential(1 / rate[alive])
        alive &= now <= age
        frequency[alive] += 1
        recency[alive] = now[alive]
        alive &= random.random(number) >= leaves
    worth = random.gamma(Q, 1 / GAMMA, number)
    mean = random.gamma(P * np.maximum(frequency, 1), 1 / worth) / np.maximum(frequency, 1)
    return _Drawn(frequency, recency, age, np.where(frequency > 0, mean, 0.0))


def _contracts(number: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Renewals of customers who came up to eight years ago."""
    random = np.random.default_rng(2)
    lasts = random.geometric(random.beta(*STAYING, number))
    known = random.integers(0, 8, number)
    return np.minimum(lasts, known), lasts <= known
