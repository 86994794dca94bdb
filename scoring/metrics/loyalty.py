"""Whether they keep buying, and buy more of what they need from us."""

from django.utils.translation import gettext_lazy as _

from scoring.evaluation.behaviour import behaviour
from scoring.evaluation.facts import Facts
from scoring.metrics.registry import Column, Unit, metric


@metric(_("Loyalty index"), Unit.POINTS, reads="sales")
def loyalty_index(facts: Facts) -> Column:
    """By what they do: months bought in, tenure, customer share, trend, referrals."""
    return behaviour(facts, facts.sales).index
