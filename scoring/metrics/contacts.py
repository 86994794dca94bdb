"""How well we know them."""

import numpy as np
from django.utils.translation import gettext_lazy as _

from scoring.evaluation.facts import DECIDER_ROLES, Facts
from scoring.formulas.series import NO_DAY, day_number
from scoring.metrics.registry import Column, Unit, metric


@metric(_("Relationship coverage"), Unit.PERCENT, reads="decider_roles")
def relationship_coverage(facts: Facts) -> Column:
    """Which of the parts in a decision we know somebody in; unknown where nobody is on record.

    The four parts (economic, user and technical buyer, coach) are those of R. B. Miller and
    S. E. Heiman, Strategic Selling (1985).
    """
    return 100 * facts.decider_roles / len(DECIDER_ROLES)


@metric(_("Days since the last contact"), Unit.DAYS, reads="last_contact")
def contact_age(facts: Facts) -> Column:
    days = day_number(facts.as_of) - facts.last_contact.astype("f8")
    return np.where(facts.last_contact == NO_DAY, np.nan, days)
