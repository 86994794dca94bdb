"""What customers do that tells their loyalty, as of the day of the facts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation.facts import Facts
from scoring.formulas.loyalty import loyalty_index
from scoring.formulas.series import NO_DAY, Series, day_number

__all__ = ["Behaviour", "Share", "behaviour", "change", "customer_share"]

Column = NDArray[np.float64]
MONEY = 10_000  # sales are kept as integers in 1/10,000 of the currency
DAYS_OF_A_YEAR = 365.25
MONTHS = 12


@dataclass(frozen=True)
class Share:
    """share: (accounts,), 0 and more, NaN where unknown; above 1 the wallet is larger than was
    thought. estimated: (accounts,), told by our rank among suppliers alone."""

    share: Column
    estimated: NDArray[np.bool_]


@dataclass(frozen=True)
class Behaviour:
    """Each (accounts,), NaN where unknown, in the units of `formulas.loyalty.loyalty_index`."""

    repeat: Column
    tenure: Column
    share: Share
    trend: Column
    referrals: Column
    index: Column

    @property
    def parts(self) -> dict[str, Column]:
        return {
            "repeat": self.repeat,
            "tenure": self.tenure,
            "share": self.share.share,
            "trend": self.trend,
            "referrals": self.referrals,
        }

    def at(self, places: NDArray[np.int32]) -> dict[str, Column]:
        """The parts in another order; NaN where a place is −1."""
        there = places >= 0
        return {
            name: np.where(there, column[np.where(there, places, 0)] if len(column) else 0, np.nan)
            for name, column in self.parts.items()
        }


def customer_share(facts: Facts, series: Series) -> Share:
    """Sales of 12 months in their yearly spend, where that is unknown by our rank among suppliers."""
    measured = series.sales_12m / MONEY / facts.wallet
    estimated = np.isnan(measured) & ~np.isnan(facts.share_by_rank)
    return Share(np.where(estimated, facts.share_by_rank, measured), estimated)


def behaviour(facts: Facts, series: Series) -> Behaviour:
    """Of all accounts; of one that never bought nothing is told. series: of the facts' day."""
    bought = series.first_day != NO_DAY
    days = day_number(facts.as_of) - series.first_day.astype(np.float64)
    share = customer_share(facts, series)
    parts = {
        "repeat": series.purchase_months_12m / MONTHS,
        "tenure": days / DAYS_OF_A_YEAR,
        "share": share.share,
        "trend": series.growth,
        "referrals": facts.referrals,
    }
    known = {name: np.where(bought, column, np.nan) for name, column in parts.items()}
    index = loyalty_index(**known)
    told = Share(known["share"], share.estimated & bought)
    return Behaviour(**(known | {"share": told}), index=index)  # type: ignore[arg-type]


def change(now: Behaviour, before: Behaviour, places: NDArray[np.int32]) -> Column:
    """Points that the index moved, (accounts,), by the parts that were known on both days: to have
    found out one more is no change of theirs. NaN where nothing was known before.

    places: (accounts,), where each of today's accounts stood in `before`, −1: it did not.
    """
    old, new = before.at(places), now.parts
    both = {name: ~(np.isnan(old[name]) | np.isnan(new[name])) for name in new}
    ends = [
        loyalty_index(**{name: np.where(both[name], parts[name], np.nan) for name in parts})
        for parts in (new, old)
    ]
    return ends[0] - ends[1]
