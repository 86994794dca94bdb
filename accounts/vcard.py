"""A person as a vCard 4.0 (RFC 6350): one text that address books take in."""

from datetime import UTC, datetime
from unicodedata import category

LONGEST = 75  # octets of a line, RFC 6350, §3.2


def vcard(
    *,
    uid: str,
    name: str,
    title: str,
    organisation: str,
    email: str,
    phone: str,
    url: str,
    changed: datetime,
) -> str:
    """The card, lines ended by CRLF and folded; what is empty is left out. `uid`: a URN."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"UID:{uid}",
        f"FN:{escaped(name)}",
        *_given("ORG", organisation),
        *_given("TITLE", title),
        *_given("EMAIL", email),
        *_given("TEL", phone),
        f"URL:{url}",
        f"REV:{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "END:VCARD",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _given(name: str, value: str) -> list[str]:
    return [f"{name}:{escaped(value)}"] if value else []


def escaped(text: str) -> str:
    """A text value (RFC 6350, §3.4 and §4): no line of its own can be smuggled in."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    plain = "".join(char for char in lines if char == "\n" or category(char) != "Cc")
    for sign, instead in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        plain = plain.replace(sign, instead)
    return plain


def folded(line: str) -> str:
    """The line in pieces of up to 75 octets; a character is never torn apart (RFC 6350, §3.2)."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = "", 1  # the blank that begins a continued line
        piece, size = piece + char, size + octets
    return "\r\n ".join([*pieces, piece])
