"""Is it one of these? What exists already and is like what somebody types."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.duplicates.sides import ACCOUNTS, PEOPLE, Side
from accounts.matching import Company, Human, Likeness, host_of
from accounts.models import Account, MatchProgress, Person, User

SHOWN = 5
PER_KEY = 60  # rows looked at for each key
UNKEYED = 200  # of the rows that changed since keys were last written


@dataclass(frozen=True)
class Candidate:
    """An existing row that the user sees, and how like it is."""

    row: Any
    likeness: Likeness


@dataclass(frozen=True)
class Found:
    """`elsewhere`: somebody else's account has exactly this code or website."""

    candidates: list[Candidate]
    elsewhere: bool = False


def like_company(user: User, wish: Company, *, but: int | None = None) -> Found:
    """Accounts like this one that the user sees, the likeliest first; `but` is the one edited."""
    visible = Account.objects.visible_to(user).active()
    found = _like(ACCOUNTS, visible.select_related("owner"), wish, but)
    return Found(found, elsewhere=not found and _is_elsewhere(user, wish, but))


def like_human(user: User, wish: Human, *, but: int | None = None) -> Found:
    """Persons like this one that the user sees, the likeliest first."""
    visible = Person.objects.visible_to(user)
    return Found(_like(PEOPLE, visible.select_related("account", "known_by"), wish, but))


def _like(side: Side, visible: QuerySet, wish: Any, but: int | None) -> list[Candidate]:
    if not wish.name.strip():
        return []
    ids = _ids(side, wish) - {but or 0}
    rows = {row.pk: row for row in visible.filter(pk__in=ids)}
    facts = side.facts_of(
        [tuple(getattr(row, name) for name in side.fields) for row in rows.values()]
    )
    compared = [Candidate(rows[pk], side.compare(wish, fact)) for pk, fact in facts.items()]
    likely = [candidate for candidate in compared if candidate.likeness.likely]
    likely.sort(key=lambda candidate: (-candidate.likeness.score, candidate.row.pk))
    return likely[:SHOWN]


def _ids(side: Side, wish: Any) -> set[int]:
    """Ids of rows that share a key, and of those that have no keys of their present values yet."""
    return {*_keyed(side, wish), *_unkeyed(side)}


def _keyed(side: Side, wish: Any) -> list[int]:
    """A few rows of each key, in one statement: a key that very many have costs no more."""
    keys = sorted(side.keys_of(wish))
    table, column = side.keys._meta.db_table, f"{side.key}_id"
    part = f"SELECT * FROM (SELECT {column} FROM {table} WHERE key = %s LIMIT {PER_KEY}) AS few"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join([part] * len(keys)), keys)
        return [pk for (pk,) in cursor.fetchall()]


def _unkeyed(side: Side) -> QuerySet:
    until = MatchProgress.objects.filter(kind=side.kind).values_list("keyed_until", flat=True)
    newest = side.model.objects.order_by("-updated_at", "-pk")
    if since := until.first():
        newest = newest.filter(updated_at__gte=since)
    return newest.values_list("pk", flat=True)[:UNKEYED]


def _is_elsewhere(user: User, wish: Company, but: int | None) -> bool:
    """Whether an account out of the user's sight has exactly this code or this website."""
    others = Account.objects.active().exclude(pk=but or 0)
    exactly = Q(pk__in=_of_host(wish)) if host_of(wish.website) else Q(pk=None)
    if wish.code.strip():
        others = others.alias(code_key=Lower("code"))
        exactly |= Q(code_key=wish.code.strip().lower())
    return others.filter(exactly).exists()


def _of_host(wish: Company) -> list[int]:
    """Ids of accounts whose website is the typed one."""
    host = host_of(wish.website)
    ids = _ids(ACCOUNTS, Company(name=wish.name, website=wish.website))
    rows = Account.objects.filter(pk__in=ids).exclude(website="").values_list("pk", "website")
    return [pk for pk, website in rows if host_of(website) == host]
