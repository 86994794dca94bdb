"""Groups of companies: parent and child accounts to any depth, and no circle.

Read by recursive queries that PostgreSQL and SQLite share. No chain is longer than `DEEPEST`, so
even rows that somebody bent into a circle by hand end every walk.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Account, User
from kam.core.errors import DomainError

__all__ = [
    "DEEPEST",
    "MOST",
    "Member",
    "above",
    "below",
    "below_each",
    "group_of",
    "levels_below",
    "load_parents",
    "lock_parents",
    "members",
    "parents_above",
    "refuse_circle",
    "root_of",
]

DEEPEST = 50  # levels of a group
MOST = 5_000  # members of a group that are read at once
LOCK = 7_201_119  # any number, the same in every process, and no other lock's

_ABOVE = """
WITH RECURSIVE above (id, parent_id, level) AS (
    SELECT id, parent_id, 1 FROM accounts_account WHERE id IN (%(ids)s)
    UNION
    SELECT account.id, account.parent_id, above.level + 1
    FROM accounts_account account JOIN above ON account.id = above.parent_id
    WHERE above.level <= %(deepest)s
) SELECT id, parent_id FROM above ORDER BY level
"""
_BELOW = """
WITH RECURSIVE below (id, parent_id, level) AS (
    SELECT id, parent_id, 1 FROM accounts_account WHERE id = %%s
    UNION ALL
    SELECT account.id, account.parent_id, below.level + 1
    FROM accounts_account account JOIN below ON account.parent_id = below.id
    WHERE below.level < %(deepest)s
) SELECT id, parent_id, level FROM below ORDER BY level, id LIMIT %(most)s
"""
_LEVELS = """
WITH RECURSIVE below (root, id, level) AS (
    SELECT id, id, 1 FROM accounts_account WHERE id IN (%(ids)s)
    UNION
    SELECT below.root, account.id, below.level + 1
    FROM accounts_account account JOIN below ON account.parent_id = below.id
    WHERE below.level < %(deepest)s
) SELECT root, MAX(level) FROM below GROUP BY root
"""
_BELOW_EACH = """
WITH RECURSIVE below (root, id, level) AS (
    SELECT id, id, 1 FROM accounts_account WHERE id IN (%(ids)s)
    UNION
    SELECT below.root, account.id, below.level + 1
    FROM accounts_account account JOIN below ON account.parent_id = below.id
    WHERE below.level < %(deepest)s
) SELECT DISTINCT root, id FROM below
"""


class Member(NamedTuple):
    """An account of a group; `level` is 1 for the one the walk began with."""

    account: int
    parent: int | None
    level: int


def above(account_id: int) -> list[int]:
    """Ids of the account and of all its parents, from below; one too many where it is too deep."""
    parents = parents_above([account_id])
    chain: list[int] = []
    here: int | None = account_id
    while here is not None and here in parents and here not in chain:
        chain.append(here)
        here = parents[here]
    return chain


def parents_above(account_ids: Iterable[int]) -> dict[int, int | None]:
    """The parent of each of the accounts and of all above them, in one query."""
    ids = sorted(set(account_ids))
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    return dict(_rows(_ABOVE % {"ids": places, "deepest": DEEPEST}, ids))


def levels_below(account_ids: Iterable[int]) -> dict[int, int]:
    """How many levels each of the accounts is the top of, itself counted, in one query."""
    ids = sorted(set(account_ids))
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    return dict(_rows(_LEVELS % {"ids": places, "deepest": DEEPEST}, ids))


def root_of(account_id: int) -> int:
    """The account at the top of the group: the account itself where it has no parent."""
    return above(account_id)[-1]


def members(account_id: int) -> list[Member]:
    """The account and all below it, level by level; at most `MOST`."""
    found = _rows(_BELOW % {"deepest": DEEPEST, "most": MOST}, [account_id])
    return [Member(*row) for row in found]


def below(account_id: int) -> list[int]:
    """Ids of the account and of all below it, level by level; at most `MOST`."""
    return [member.account for member in members(account_id)]


def below_each(account_ids: Iterable[int]) -> dict[int, set[int]]:
    """Each of the accounts → its own id and those of all below it, in one query."""
    ids = sorted(set(account_ids))
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    for root, account in _rows(_BELOW_EACH % {"ids": places, "deepest": DEEPEST}, ids):
        found[root].add(account)
    return found


def group_of(account: Account) -> list[int]:
    """Ids of all accounts of its group, the top one first; its own alone where it has no relatives.

    Archived ones are in it, and ones that the user may not see: filter by `visible_to`.
    """
    return below(root_of(account.pk))


def load_parents(accounts: list[Account], user: User) -> None:
    """Give the accounts the parents that the user may see, and None for others, in one query."""
    prefetch_related_objects(accounts, Prefetch("parent", Account.objects.visible_to(user)))


def lock_parents() -> None:
    """Let one transaction at a time change who belongs to whom; held until it ends.

    Two changes may each be right and close a circle together: the second waits here and then sees
    the first. Taken before any row is locked, so that nobody waits crosswise. SQLite has one
    writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refuse_circle(account_id: int | None, parent_id: int) -> None:
    """Raise DomainError when the account cannot hang below the parent; None: it is new.

    Right only for as long as the parents are locked.
    """
    chain = above(parent_id)
    if account_id in chain:
        raise DomainError(_("This parent account lies below the account."), field="parent")
    levels = 1 if account_id is None else members(account_id)[-1].level
    if len(chain) + levels > DEEPEST:
        raise DomainError(_("The chain of parent accounts is too long."), field="parent")


def _rows(sql: str, params: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
