"""A few accounts and persons for a few typed characters: the command palette and `search/`.

Answers among a million rows within a moment, so nothing is counted and nothing is sorted in the
database that an index does not hold in order. Of many that match, those that begin with the text
come first; the others are taken as they are found.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import Account, Person, User
from accounts.search import matching

SHOWN = 8
LOOKED_AT = 40  # of those that match anywhere in the text
LAST = "\U0010fffd"  # no name goes on with a later character


def find_accounts(user: User, text: str, *, limit: int = SHOWN) -> list[Account]:
    """Accounts that the user sees and that still count; that of exactly this code comes first."""
    text = text.strip()
    if not text:
        return []
    visible = Account.objects.visible_to(user).active().select_related("owner")
    coded = visible.alias(code_key=Lower("code")).filter(code_key=text.lower()).order_by()
    anywhere = matching(visible, text, fields=("name", "code")).order_by()
    return _first([coded[:1], *_beginning(visible, text, limit), anywhere[:LOOKED_AT]], text, limit)


def find_people(user: User, text: str, *, limit: int = SHOWN) -> list[Person]:
    """Persons that the user sees, by name or e-mail."""
    text = text.strip()
    if not text:
        return []
    visible = Person.objects.seen_by(user).select_related("account")
    anywhere = matching(visible, text, fields=("name", "email")).order_by()
    return _first([*_beginning(visible, text, limit), anywhere[:LOOKED_AT]], text, limit)


def _beginning(rows: QuerySet, text: str, limit: int) -> list[QuerySet]:
    """Names that begin with the text, as it was typed and with a capital, along the index."""
    starts = dict.fromkeys([text[0].upper() + text[1:], text])
    ranges = [rows.filter(name__gte=start, name__lt=start + LAST) for start in starts]
    return [found.order_by("name", "pk")[:limit] for found in ranges]


def _first(sources: Iterable[QuerySet], text: str, limit: int) -> list[Any]:
    """The first rows of the sources, in their order, none twice; the last source by its names."""
    *exact, anywhere = sources
    found: dict[int, Any] = {}
    for source in exact:
        if len(found) < limit:
            found |= {row.pk: row for row in source if row.pk not in found}
    if len(found) < limit:
        rest = sorted(anywhere, key=lambda row: _distance(row.name, text))
        found |= {row.pk: row for row in rest if row.pk not in found}
    return list(found.values())[:limit]


def _distance(name: str, text: str) -> tuple[bool, int, str]:
    """Words that begin with the text stand before those that hold it; short names before long."""
    low = name.lower()
    return f" {text.lower()}" not in f" {low}", len(low), low
