"""Finding accounts and people by a few characters, also two Chinese ones, among a million.

PostgreSQL: words of three Latin characters on by trigrams (pg_trgm), any Chinese text by single
and paired characters (`kam_grams`, see the migration), one or two Latin characters as a prefix.
SQLite compares row by row.
"""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

Row = TypeVar("Row", bound=Model)
LONGEST = 100


def matching(queryset: QuerySet[Row], text: str, *, fields: tuple[str, str]) -> QuerySet[Row]:
    """Rows in which one of the two text fields holds `text`, in upper or lower case.

    One or two Latin letters must stand at the beginning. An empty text matches all.
    """
    text = text.strip().replace("\x00", "")[:LONGEST]
    if not text:
        return queryset
    if text.isascii():
        lookup = "istartswith" if len(text) < 3 else "icontains"
        return queryset.filter(_either(fields, lookup, text))
    if connection.vendor == "postgresql":
        return _with_grams(queryset, text, fields)
    return queryset.filter(_either(fields, "icontains", text))


def _either(fields: tuple[str, str], lookup: str, text: str) -> Q:
    first, second = fields
    return Q(**{f"{first}__{lookup}": text}) | Q(**{f"{second}__{lookup}": text})


def _with_grams(queryset: QuerySet[Row], text: str, fields: tuple[str, str]) -> QuerySet[Row]:
    both = Func(
        *(F(name) for name in fields),
        function="kam_grams",
        output_field=ArrayField(TextField()),
    )
    found = queryset.alias(grams=both).filter(grams__contains=grams(text))
    if len(text) <= 2:  # the text is its only gram
        return found  # type: ignore[return-value]
    # Compared as one text: for each field alone PostgreSQL would read the whole index of trigrams,
    # which knows no Chinese.
    whole = Concat(F(fields[0]), Value("\n"), F(fields[1]))
    return found.alias(whole=whole).filter(whole__icontains=text)


def grams(text: str) -> list[str]:
    """The pairs of characters, at least one of them beyond ASCII, or a lone such character."""
    text = text.lower()
    pairs = {text[at : at + 2] for at in range(len(text) - 1)} or {text}
    return sorted(pair for pair in pairs if not pair.isascii())
