"""Which accounts are one customer: all of a group of companies, as it was on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from accounts import groups
from accounts.models import Account
from scoring.evaluation import rewind
from scoring.evaluation.columns import Int, read, whole
from scoring.evaluation.facts import end_of
from scoring.formulas.groups import roots

__all__ = ["below_on", "customers", "group_on"]


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


def group_on(account: Account, day: date) -> list[int]:
    """As `accounts.groups.group_of`, as it was on the day."""
    moved = rewind.moved(after=end_of(day))
    if not moved:
        return groups.group_of(account)
    parents = _parents(moved)
    top, passed = account.pk, {account.pk}
    while (above := parents.get(top)) is not None and above not in passed:
        passed.add(above)
        top = above
    return sorted(_below([top], parents)[top])


def below_on(heads: Collection[int], day: date) -> dict[int, set[int]]:
    """As `accounts.groups.below_each`, as it was on the day."""
    moved = rewind.moved(after=end_of(day))
    return _below(heads, _parents(moved)) if moved else groups.below_each(heads)


def _parents(moved: Mapping[int, int | None]) -> dict[int, int | None]:
    """Account → its parent, today's where it is not among the moved ones. One query."""
    belonging = Account.objects.exclude(parent=None).order_by()
    return {**dict(belonging.values_list("pk", "parent")), **moved}


def _below(heads: Collection[int], parents: Mapping[int, int | None]) -> dict[int, set[int]]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for account, parent in parents.items():
        children[parent].append(account)
    found: dict[int, set[int]] = {}
    for head in heads:
        found[head], todo = {head}, [head]
        while todo:
            fresh = set(children[todo.pop()]) - found[head]
            found[head] |= fresh
            todo += fresh
    return found
