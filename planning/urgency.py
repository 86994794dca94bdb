"""Whom to contact first: each reason has points, the account the sum that its tier gives weight.

Pure: columns in, columns out; no database, no clock. One row is one account.

| reason | points |
| --- | --- |
| promise | 60 on its day, 2 more for each day late, at most 90; before its day falling to 0 in AHEAD + 1 days |
| complaint | 50 on the day it is opened, 1 more for each day it stays open, at most 90 |
| step | 45 on its day, 2 more for each day late, at most 75; before its day as a promise |
| stage | 40 while the account has newly fallen into decline or churned |
| contact | 30 as soon as the rhythm of the tier is missed, 70 when it is missed by once itself, or never kept |
| executive | 20 as soon as the executive meeting is overdue, 40 when it is by 90 days, or never was |
| decider | 10 while fewer deciders are known than the tier asks for |

The strongest reason counts in full, the others together by a quarter: one broken promise comes
before many small things, and of two equal ones the account with more at stake comes first. Tiers
weigh 1, 0.8, 0.55 and 0.4; an account that was never evaluated 0.5.

Source: our own convention, in the spirit of lexicographic urgency with compensation (R. L. Keeney
and H. Raiffa, Decisions with Multiple Objectives, 1976); the monotony that it promises is tested.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

REASONS: Final = ("promise", "complaint", "step", "stage", "contact", "executive", "decider")
AHEAD: Final = 3  # days before its day that a promise or next step counts
OTHERS: Final = 0.25
TIER_WEIGHTS: Final = {"A": 1.0, "B": 0.8, "C": 0.55, "D": 0.4}
UNKNOWN_TIER: Final = 0.5
EXECUTIVE_DAYS: Final = 90


@dataclass(frozen=True)
class Facts:
    """Columns of shape (accounts,), float64; NaN where the reason does not apply.

    weight: of the tier, more than 0. promise, step: days beyond the day due, below 0 before it.
    complaint: days it has been open. stage: anything while the stage has newly fallen.
    contact, executive: days beyond the rhythm, infinite where it never happened. every: days of
    the rhythm of contacts. decider: how many deciders are still to be found.
    """

    weight: Column
    promise: Column
    complaint: Column
    step: Column
    stage: Column
    contact: Column
    every: Column
    executive: Column
    decider: Column


@dataclass(frozen=True)
class Urgency:
    """`urgency` (accounts,), 0 or more; `points` (accounts, reasons) in the order of REASONS."""

    urgency: Column
    points: Column

    @property
    def leading(self) -> NDArray[np.intp]:
        """(accounts,): the place in REASONS of the strongest reason; of equal ones the first."""
        return np.argmax(self.points, axis=1)


def urgency(facts: Facts) -> Urgency:
    """How urgent each account is and why. Raises ValueError for a weight of 0 or less."""
    if not (facts.weight > 0).all():
        raise ValueError("the weight of a tier is more than 0")
    points = np.column_stack(
        [
            _due(facts.promise, base=60.0),
            _known(50.0 + np.clip(facts.complaint, 0, 40)),
            _due(facts.step, base=45.0),
            np.where(np.isnan(facts.stage), 0.0, 40.0),
            _late(facts.contact, within=facts.every, least=30.0, more=40.0),
            _late(facts.executive, within=EXECUTIVE_DAYS, least=20.0, more=20.0),
            np.where(facts.decider > 0, 10.0, 0.0),
        ]
    )
    strongest = points.max(axis=1, initial=0.0)
    together = strongest + OTHERS * (points.sum(axis=1) - strongest)
    return Urgency(urgency=facts.weight * together, points=points)


def _due(days: Column, *, base: float) -> Column:
    """Something with a day: rises towards it, jumps no more, and grows for 15 days after it."""
    before = base * (1 + np.minimum(days, 0) / (AHEAD + 1))
    return _known(np.maximum(before, 0.0) + 2 * np.clip(days, 0, 15))


def _late(days: Column, *, within: Column | float, least: float, more: float) -> Column:
    """Something that comes again: counts once it is late, in full when late by `within` days."""
    share = np.minimum(days / within, 1.0)
    return np.where(days > 0, least + more * share, 0.0)


def _known(points: Column) -> Column:
    return np.where(np.isnan(points), 0.0, points)


def order(urgent: Column, score: Column, ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of the accounts, the most urgent first; then the higher score, then the lower id."""
    return np.lexsort((ids, -np.nan_to_num(score), -urgent))
