"""The stage of an account's life with us, and how long it must hold before it counts."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.formulas.series import NO_DAY, day_number

__all__ = [
    "ACQUISITION",
    "CHURNED",
    "DECLINE",
    "GROWTH",
    "MATURITY",
    "NONE_SO_FAR",
    "Lifecycle",
    "candidate",
    "confirm",
]

# As in scoring.models.evaluation.Stage, which formulas do not import; a test compares them.
NONE_SO_FAR, ACQUISITION, GROWTH, MATURITY, DECLINE, CHURNED = range(6)

NEW_FOR_DAYS = 180
SILENT_DAYS = 180
CHURN_INTERVALS = 3
DECLINE_INTERVALS = 2
DECLINE_RATIO = 0.85
GROWTH_RATIO = 1.15
JUDGED_OVER_DAYS = 30

Days = NDArray[np.int32]
Stages = NDArray[np.int8]


@dataclass(frozen=True)
class Lifecycle:
    """Each array is (accounts,). stage, candidate: stage numbers. since, candidate_since: days."""

    stage: Stages
    since: Days
    candidate: Stages
    candidate_since: Days


def candidate(
    *,
    first_day: Days,
    last_day: Days,
    interval: NDArray[np.float64],
    sales_12m: NDArray,
    sales_12m_before: NDArray,
    as_of: date,
) -> Stages:
    """The stage that the facts of one day alone would give: (accounts,), 1 to 5.

    All are (accounts,), as `series.sales_series` gives them; sales in any one unit.

    acquisition  no purchase yet, or the first one less than 180 days ago
    churned      silent for more than the greater of 180 days and 3 × the account's own interval
    decline      12-month sales 15 % or more below the 12 months before, or none at all, or silent
                 for more than 2 × the interval
    growth       12-month sales 15 % or more above; also when there was nothing to grow from
    maturity     else

    The first that fits holds. Silence counts from the last purchase; an account with fewer than
    two purchase days has no interval of its own, so only the 180 days count.

    Source: method.md §3; buying rhythm as the yardstick of silence after D. C. Schmittlein,
    D. G. Morrison and R. Colombo, Management Science 33 (1), 1987.
    """
    today = day_number(as_of)
    bought = first_day != NO_DAY
    age = today - first_day.astype(np.int64)
    silent = today - last_day.astype(np.int64)
    rhythm = np.nan_to_num(interval, nan=0.0)
    falling = (sales_12m <= 0) | (sales_12m <= DECLINE_RATIO * sales_12m_before)
    late = (rhythm > 0) & (silent > DECLINE_INTERVALS * rhythm)
    return np.select(
        [
            ~bought | (age < NEW_FOR_DAYS),
            silent > np.maximum(SILENT_DAYS, CHURN_INTERVALS * rhythm),
            falling | late,
            sales_12m >= GROWTH_RATIO * sales_12m_before,
        ],
        [ACQUISITION, CHURNED, DECLINE, GROWTH],
        MATURITY,
    ).astype(np.int8)


def confirm(
    candidate: Stages,
    *,
    as_of: date,
    stage: Stages,
    since: Days,
    previous_candidate: Stages,
    candidate_since: Days,
    at_once: NDArray[np.bool_] | None = None,
) -> Lifecycle:
    """Let a candidate become the stage only when it has held long enough.

    candidate: (accounts,), of this evaluation. stage, since, previous_candidate, candidate_since:
    (accounts,), of the evaluation before; stage 0 for an account that has none: it takes its
    candidate. at_once: (accounts,), true where the change needs no confirmation, for the caller
    knows that the first purchase has come since the evaluation before.

    A candidate becomes the stage when every evaluation since one at least 30 days ago has named
    it; churn takes effect at once. A stage that changes begins on the as-of day.
    """
    today = day_number(as_of)
    same = (candidate == previous_candidate) & (stage != NONE_SO_FAR)
    named_since = np.where(same, candidate_since, today).astype(np.int32)
    ripe = today - named_since.astype(np.int64) >= JUDGED_OVER_DAYS
    sure = ripe | (candidate == CHURNED) | (stage == NONE_SO_FAR)
    if at_once is not None:
        sure |= at_once
    changes = sure & (candidate != stage)
    return Lifecycle(
        stage=np.where(changes, candidate, stage).astype(np.int8),
        since=np.where(changes, today, since).astype(np.int32),
        candidate=candidate,
        candidate_since=named_since,
    )
