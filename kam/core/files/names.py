"""The name of a file as it may be shown and sent: never a path, never two lines."""

import re
import unicodedata

LONGEST = 150
_UNSAFE = re.compile(r'[<>:"|?*\\/]')


def plain_name(given: str) -> str:
    """The last part of what a browser sent, without what turns lines, directions or folders.

    "../../b\\r\\n.pdf" gives "b.pdf"; the end of a long name, which says what it is, stays.
    """
    last = re.split(r"[\\/]", given)[-1]
    last = unicodedata.normalize("NFC", last)
    last = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    last = _UNSAFE.sub("_", last).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        return last[:LONGEST]
    return f"{stem[: LONGEST - len(suffix[:10]) - 1].strip()}.{suffix[:10]}"
