"""How large they are, and how well we fit them."""

from django.utils.translation import gettext_lazy as _

from scoring.evaluation.facts import Facts
from scoring.metrics.registry import Column, Unit, metric


@metric(_("Annual revenue"), Unit.MONEY, reads="accounts", lever=False)
def annual_revenue(facts: Facts) -> Column:
    return facts.accounts["annual_revenue"]


@metric(_("Employees"), Unit.COUNT, reads="accounts", lever=False)
def employees(facts: Facts) -> Column:
    return facts.accounts["employees"]


@metric(_("Industry fit"), Unit.RATING, reads="accounts", lever=False)
def industry_fit(facts: Facts) -> Column:
    """How well our offer fits their industry, 1 to 5."""
    return facts.accounts["industry_fit"]


@metric(_("Reference value"), Unit.RATING, reads="accounts", lever=False)
def reference_value(facts: Facts) -> Column:
    """How much others look to them, 1 to 5."""
    return facts.accounts["reference_value"]
