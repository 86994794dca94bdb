"""Reasons, values and counts of duplicates in words."""

from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.matching import Reason

REASONS = {
    Reason.SAME_NAME: _("same name"),
    Reason.SAME_CORE: _("same name without legal form"),
    Reason.SIMILAR_NAME: _("similar name"),
    Reason.SAME_CODE: _("same code"),
    Reason.SAME_WEBSITE: _("same website"),
    Reason.SAME_PHONE: _("same phone"),
    Reason.SAME_EMAIL: _("same e-mail"),
    Reason.SAME_DOMAIN: _("same e-mail domain"),
    Reason.SAME_COMPANY: _("same company"),
}
ALSO = {  # rows that carry no name for people
    "accounts.AccountTag": _("tags"),
    "accounts.CustomValue": _("custom fields"),
    "accounts.PersonRole": _("roles"),
    "accounts.Activity_people": _("contacts they took part in"),
    "accounts.Person": _("people"),
    "accounts.Account": _("accounts below"),
    "accounts.Wallet": _("wallets"),
    "accounts.AccountRole": _("account team"),
}


def reasons_in_words(reasons: list[str]) -> list[str]:
    known = {reason.value: words for reason, words in REASONS.items()}
    return [str(known[reason]) for reason in reasons if reason in known]


def counts_in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """(what, how many), the most first."""
    named = [(_plural(label), count) for label, count in counts.items()]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))


def _plural(label: str) -> str:
    known = ALSO.get(label)
    return capfirst(str(known or apps.get_model(label)._meta.verbose_name_plural))


def value_in_words(row: Any, name: str) -> Any:
    """A value as people read it: a choice by its label, True as yes."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    display = getattr(row, f"get_{name}_display", None)
    return display() if display and value not in (None, "") else value
