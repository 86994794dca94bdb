"""Which of their columns is which of ours: guessed, remembered, checked."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.imports.fields import fields_of, normalised
from accounts.imports.refusals import FileRefused
from accounts.models import Import

REMEMBERED = 50  # of the newest imports of a kind are looked through


def guess(kind: str, headers: Iterable[str]) -> dict[str, str]:
    """{"theirs": "ours"} by name. A header goes to one field, a field to its best header."""
    by_name = {normalised(header): header for header in headers if header}
    mapping: dict[str, str] = {}
    rank = 0
    pending = list(fields_of(kind))
    while pending:
        for field in list(pending):
            if rank >= len(field.synonyms):
                pending.remove(field)
                continue
            header = by_name.get(field.synonyms[rank])
            if header is not None and header not in mapping:
                mapping[header] = field.name
                pending.remove(field)
        rank += 1
    return mapping


def remembered(kind: str, headers: list[str]) -> dict[str, str] | None:
    """The mapping of the newest import of this kind that had exactly these columns."""
    wanted = signature(headers)
    newest = Import.objects.filter(kind=kind).exclude(job=None, finished_at=None)
    for mapping, options in newest.values_list("mapping", "options")[:REMEMBERED]:
        if options.get("signature") == wanted:
            return {header: field for header, field in mapping.items() if header in headers}
    return None


def signature(headers: Iterable[str]) -> str:
    return "|".join(sorted(normalised(header) for header in headers))


def checked(kind: str, headers: list[str], mapping: dict[str, str]) -> dict[str, int]:
    """{"ours": position}. Raises FileRefused when a column is unknown, taken twice or missing."""
    known = {field.name: field for field in fields_of(kind)}
    places: dict[str, int] = {}
    for header, field in mapping.items():
        if not field:
            continue
        if header not in headers:
            raise FileRefused(_("The file has no column “%(name)s”.") % {"name": header})
        if field not in known:
            words = {"name": field, "names": ", ".join(known)}
            raise FileRefused(_("“%(name)s” is not one of: %(names)s.") % words)
        if field in places:
            raise FileRefused(_("Two columns are mapped to “%(name)s”.") % {"name": field})
        places[field] = headers.index(header)
    _check_required(kind, places, headers)
    return places


def _check_required(kind: str, places: dict[str, int], headers: list[str]) -> None:
    missing = [field for field in fields_of(kind) if field.required and field.name not in places]
    if missing:
        words = {
            "field": ", ".join(f"{field.label} ({field.name})" for field in missing),
            "headers": ", ".join(headers[:30]),
        }
        raise FileRefused(_("No column is mapped to %(field)s. The file has: %(headers)s.") % words)
    if kind == "sales" and not {"amount", "unit_price"} & set(places):
        raise FileRefused(_("Map a column to the amount or to the unit price."))
