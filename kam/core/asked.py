"""What an address or a form says, read with care: anybody may have written it."""

from typing import Any

__all__ = ["number"]

LONGEST = 18  # digits: more do not fit into a key, and thousands are slow to read


def number(said: Any) -> int | None:
    """The whole number that a text is, such as the key of a row; None where it is none.

    >>> number("17"), number("²"), number("-1"), number(None)
    (17, None, None, None)
    """
    text = str(said or "")
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if plain else None
