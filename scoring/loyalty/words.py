"""What the loyalty of a customer says, in words."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from accounts.models import Account
from kam.core.figures import percent, signed, written
from scoring.formulas.loyalty import FALLING, expected_loyalty
from scoring.models import Evaluation, Loyalty

__all__ = ["Told", "loyalty_in", "loyalty_of", "told"]


@dataclass(frozen=True)
class Told:
    """A row with what follows from it. expected: loyalty that their satisfaction lets expect, None
    where they said nothing; beyond: the index less that."""

    row: Loyalty
    expected: float | None

    @property
    def account(self) -> Account:
        return self.row.account

    @property
    def beyond(self) -> float | None:
        return None if self.expected is None else self.row.score - self.expected

    @property
    def falling(self) -> bool:
        return self.row.change is not None and self.row.change <= FALLING

    @property
    def share_percent(self) -> float | None:
        return None if self.row.share is None else 100 * self.row.share

    @property
    def why(self) -> list[str]:
        """The parts of the index, each with its number."""
        row = self.row
        parts = [
            _("bought in %(months)s of 12 months") % {"months": round(12 * row.repeat)},
            _("customer for %(years)s years") % {"years": written(row.tenure, 1)},
        ]
        if row.share is not None:
            said = _("about %(share)s of their spend") if row.share_estimated else ""
            said = said or _("%(share)s of their spend")
            parts.append(said % {"share": percent(100 * row.share)})
        if row.trend is not None:
            parts.append(_("sales %(trend)s %%") % {"trend": signed(100 * row.trend)})
        if row.referrals:
            parts.append(_("brought us others: %(n)s") % {"n": row.referrals})
        return parts


def told(row: Loyalty) -> Told:
    if row.satisfaction is None:
        return Told(row, None)
    return Told(row, float(expected_loyalty(np.array([row.satisfaction]))[0]))


def loyalty_of(account: Account, *, as_of: date | None = None) -> Told | None:
    """By the current evaluation, or as it was known on a day; None where nothing is known."""
    evaluations = Evaluation.objects
    evaluation = evaluations.as_known_on(as_of) if as_of else evaluations.current()
    return loyalty_in(evaluation, account) if evaluation else None


def loyalty_in(evaluation: Evaluation, account: Account) -> Told | None:
    """What one evaluation says; None where nothing is known."""
    rows = Loyalty.objects.filter(evaluation=evaluation, account=account)
    row = rows.select_related("evaluation").first()
    return told(row) if row else None
