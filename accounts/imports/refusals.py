"""Why a row or a whole file does not come in, in words that say what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.errors import DomainError

REFUSED, IGNORED, ADJUSTED = "refused", "ignored", "adjusted"

# code → what became of the row, and the reason in words
REASONS: dict[str, tuple[str, str | Promise]] = {
    "broken_row": (REFUSED, _("The row itself cannot be read")),
    "missing": (REFUSED, _("A required value is missing")),
    "bad_number": (REFUSED, _("Not a number")),
    "bad_date": (REFUSED, _("Not a possible date")),
    "bad_text": (REFUSED, _("A text that is too long or not allowed")),
    "bad_choice": (REFUSED, _("Not one of the known choices")),
    "unknown_account": (REFUSED, _("Unknown account")),
    "unknown_owner": (REFUSED, _("Unknown user")),
    "unknown_team": (REFUSED, _("Unknown team")),
    "unknown_tag": (REFUSED, _("Unknown tag")),
    "bad_tags": (REFUSED, _("Too many tags")),
    "bad_custom": (REFUSED, _("A value that its custom field does not take")),
    "unknown_person": (REFUSED, _("Unknown person")),
    "no_rate": (REFUSED, _("No exchange rate for the currency")),
    "twice": (REFUSED, _("Appears twice in the file")),
    "circle": (REFUSED, _("Leads back to itself")),
    "held_back": (IGNORED, _("Held back, since all or nothing was asked for")),
    "no_customer": (IGNORED, _("A line without a customer")),
    "code_without_decimals": (ADJUSTED, _("A code written as a decimal number (17850.0)")),
    "cancellation": (ADJUSTED, _("A cancellation, taken as negative")),
    "computed_amount": (ADJUSTED, _("Amount computed as quantity × unit price")),
    "computed_cost": (ADJUSTED, _("Cost computed as quantity × unit cost")),
}


class FileRefused(DomainError):  # noqa: N818 - says what happened
    """The file as a whole cannot be read."""


class BadValue(ValueError):  # noqa: N818 - the field's own word
    """One value is not what its column wants: a reason code and a sentence."""

    def __init__(self, code: str, sentence: str | Promise, column: str = ""):
        super().__init__(code)
        self.code, self.sentence, self.column = code, sentence, column


def in_column(name: str, parse: Callable[..., Any], *args: Any) -> Any:
    """What `parse` makes of the cell; a refusal says which of our columns it is about."""
    try:
        return parse(*args)
    except BadValue as bad:
        raise BadValue(bad.code, bad.sentence, name) from None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused row: where, why, and what stood there. `column` is the file's own name."""

    line: int
    cells: list[str]
    code: str
    sentence: str
    column: str = ""

    def __str__(self) -> str:
        words = {"line": self.line, "column": self.column, "sentence": self.sentence}
        if self.column:
            return str(_("Row %(line)d, column %(column)s: %(sentence)s")) % words
        return str(_("Row %(line)d: %(sentence)s")) % words


def shown(value: str, limit: int = 40) -> str:
    """A value as a sentence quotes it: short, and without line breaks."""
    flat = " ".join(value[: limit * 4].split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
