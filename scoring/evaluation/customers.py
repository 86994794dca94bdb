"""Which accounts are one customer: all of a group of companies."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation import rewind
from scoring.evaluation.columns import Int, read, whole
from scoring.evaluation.facts import end_of
from scoring.formulas.groups import roots

__all__ = ["customers"]


def customers(connection, accounts: NDArray[np.int64], *, as_of: date) -> NDArray[np.int64]:
    """The account at the top of each one's group as it was on the day, itself where it has none.

    accounts: (accounts,), ids in order. Archived accounts hold their group together too. Only
    those with a parent are read: most have none.
    """
    belonging = whole(
        read(
            connection,
            Account.objects.filter(parent__isnull=False),
            id=Int("pk"),
            parent=Int("parent_id"),
        )
    )
    ids, parents = rewind.parents(belonging["id"], belonging["parent"], after=end_of(as_of))
    tops = roots(ids, parents)
    places = np.searchsorted(accounts, ids)
    here = (places < len(accounts)) & (accounts[np.minimum(places, len(accounts) - 1)] == ids)
    found = accounts.copy()
    found[places[here]] = tops[here]
    return found
