"""What they buy from us."""

from django.utils.translation import gettext_lazy as _

from scoring.evaluation.behaviour import customer_share
from scoring.evaluation.facts import Facts
from scoring.metrics.registry import Column, Unit, metric

MONEY = 10_000  # sales are kept as integers in 1/10,000 of the currency


@metric(_("Sales of 12 months"), Unit.MONEY, reads="sales")
def sales_12m(facts: Facts) -> Column:
    """An account that has bought nothing is known to have bought nothing: 0."""
    return facts.sales.sales_12m / MONEY


@metric(_("Sales growth"), Unit.PERCENT, reads="sales")
def growth(facts: Facts) -> Column:
    """Sales of 12 months against the 12 before; unknown where there was nothing to grow from."""
    return facts.sales.growth * 100


@metric(_("Purchase days in 12 months"), Unit.COUNT, reads="sales")
def purchase_frequency(facts: Facts) -> Column:
    return facts.sales.purchase_days_12m.astype("f8")


@metric(_("Margin"), Unit.PERCENT, reads="sales")
def margin(facts: Facts) -> Column:
    """Of the lines whose cost is known; unknown without cost."""
    return facts.sales.margin * 100


@metric(_("Share of wallet"), Unit.PERCENT, reads="wallet", lever=False)
def share_of_wallet(facts: Facts) -> Column:
    """Sales of 12 months in what they spend in a year; where nobody has found that out, by our
    place among their suppliers."""
    return 100 * customer_share(facts, facts.sales).share
