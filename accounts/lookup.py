"""A few accounts and persons for a few typed characters: the command palette and `search/`.

Answers among a million rows within a moment, so nothing is counted and nothing is sorted in the
database that an index does not hold in order. Of many that match, those that begin with the text
come first; the others are taken as they are found.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Account, Person, User
from accounts.search import matching

SHOWN = 8
LOOKED_AT = 60  # of those that match anywhere in the text
SHORT = 3  # Latin letters: fewer of them stand in too many names
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
    """Persons that the user sees, by name or e-mail; by one or two letters only how names begin."""
    text = text.strip()
    if not text:
        return []
    visible = Person.objects.seen_by(user)
    few = Account.objects.few_visible_to(user)
    if few is not None:
        places = [Q(account__in=few), Q(account=None)]
        return _first([_anywhere(visible.filter(place), text) for place in places], text, limit)
    sources = [rows.select_related("account") for rows in _beginning(visible, text, limit)]
    short = text.isascii() and len(text) < SHORT
    return _first(sources if short else [*sources, _anywhere(visible, text)], text, limit)


def _anywhere(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    found = matching(people, text, fields=("name", "email")).order_by()
    return found.select_related("account")[:LOOKED_AT]


def _beginning(rows: QuerySet, text: str, limit: int) -> list[QuerySet]:
    """Names that begin with the text, as it was typed and with a capital, along the index."""
    starts = dict.fromkeys([text[0].upper() + text[1:], text])
    ranges = [rows.filter(name__gte=start, name__lt=start + LAST) for start in starts]
    return [found.order_by("name", "pk")[:limit] for found in ranges]


def _first(sources: Iterable[QuerySet], text: str, limit: int) -> list[Any]:
    """The rows of the sources, each asked only while rows are missing, the closest first."""
    found: dict[int, Any] = {}
    for source in sources:
        if len(found) >= limit:
            break
        fresh = sorted(source, key=lambda row: _distance(row, text))
        found |= {row.pk: row for row in fresh if row.pk not in found}
    return list(found.values())[:limit]


def _distance(row: Any, text: str) -> tuple[bool, bool, bool, int, str]:
    """Exactly this code, then names that begin with the text, then words that do; short before long."""
    name, low = row.name.lower(), text.lower()
    coded = getattr(row, "code", "").lower() == low
    return not coded, not name.startswith(low), f" {low}" not in f" {name}", len(name), name
