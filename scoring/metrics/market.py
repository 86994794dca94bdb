"""How our chances stand against competitors."""

import numpy as np
from django.utils.translation import gettext_lazy as _

from scoring.evaluation.facts import Facts
from scoring.metrics.registry import Column, Unit, metric


@metric(_("Win rate"), Unit.PERCENT, reads="closed_opportunities")
def win_rate(facts: Facts) -> Column:
    """Opportunities won of those won or lost; unknown before the first one closed."""
    won, lost = facts.closed_opportunities
    closed = won + lost
    return np.divide(100.0 * won, closed, out=np.full(len(closed), np.nan), where=closed > 0)


@metric(_("Position against competitors"), Unit.RATING, reads="competitor_position")
def competitor_position(facts: Facts) -> Column:
    """By the strongest competitor there: 1 stronger than we, 3 level, 5 catching up."""
    return facts.competitor_position
