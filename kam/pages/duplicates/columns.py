"""Likely pairs as a file."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Account, LikelyPair, Person
from kam.core.downloads import Column
from kam.pages.duplicates.words import reasons_in_words

PAIRS = [
    Column(_("Kind"), lambda pair: pair.get_kind_display()),
    Column(_("One of the two"), lambda pair: pair.both[0].name),
    Column(_("Where the one is known"), lambda pair: _known(pair, 0)),
    Column(_("The other"), lambda pair: pair.both[1].name),
    Column(_("Where the other is known"), lambda pair: _known(pair, 1)),
    Column(_("Likeness"), lambda pair: pair.likeness),
    Column(_("Reasons"), lambda pair: ", ".join(reasons_in_words(pair.reasons))),
    Column(_("State"), lambda pair: pair.get_state_display()),
]


def _known(pair: LikelyPair, side: int) -> str:
    """The code of an account, the account of a person."""
    row: Account | Person = pair.both[side]
    return row.code if isinstance(row, Account) else str(row.account or "")
