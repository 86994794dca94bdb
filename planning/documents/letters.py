"""Texts that any document may hold: no control characters, and a font for each letter. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

__all__ = ["EASTERN", "LATIN", "clean", "has_eastern", "runs"]

LATIN, EASTERN = "latin", "eastern"
MISSING = "□"  # stands for a letter that neither font has and that nothing spells, as a Hebrew one
ALIKE = {"\u2212": "\u2013", "\u202f": "\u00a0", "\u2009": " ", "\u2011": "-", "\t": "    "}
_STRUCK = re.compile("latin (capital|small) letter ([a-z])(?: with .*)?")
_HANGUL = "hangul syllable "
QUOTES = frozenset("“”‘’…—·")  # wide between Chinese, narrow elsewhere
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def clean(text: str) -> str:
    """The text without what XML and PDF refuse or what turns lines about; line breaks stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in _INVISIBLE.sub("", text) if c in "\n\t" or _is_letter(c))


def _is_letter(char: str) -> bool:
    noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return unicodedata.category(char) not in ("Cc", "Cs", "Cn") and not noncharacter


def has_eastern(text: str) -> bool:
    return bool(_HAN.search(text))


def runs(text: str) -> Iterator[tuple[str, str]]:
    """(LATIN or EASTERN, piece) in order: which of the two fonts prints each piece.

    Latin letters are those of Windows-1252, which the standard fonts of PDF have; Eastern ones
    those of GBK, which STSong-Light has. A letter of neither loses its accents or is spelled, else
    it is MISSING.
    """
    wide = has_eastern(text)
    pairs = ((_font(letter, wide), letter) for char in text for letter in _printable(char))
    for font, group in groupby(pairs, key=lambda pair: pair[0]):
        yield font, "".join(letter for _font, letter in group)


@lru_cache(maxsize=4096)
def _printable(char: str) -> str:
    char = ALIKE.get(char, char)
    if _in(char, "cp1252") or _in_eastern(char):
        return char
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    known = bare and all(_in(c, "cp1252") or _in_eastern(c) for c in bare)
    if known:
        return bare
    return _spelled(char)


def _spelled(char: str) -> str:
    """By the name in Unicode: Ł as L, Korean syllables as they sound, signs such as emoji in words."""
    name = unicodedata.name(char, "").lower()
    if name.startswith(_HANGUL):
        return name.removeprefix(_HANGUL)
    if struck := _STRUCK.fullmatch(name):
        return struck[2].upper() if struck[1] == "capital" else struck[2]
    if unicodedata.category(char) == "So" and name:
        return f"({name})"
    return "" if unicodedata.combining(char) or unicodedata.category(char) == "Sk" else MISSING


@lru_cache(maxsize=4096)
def _font(char: str, wide: bool) -> str:
    if wide and char in QUOTES:
        return EASTERN
    return LATIN if _in(char, "cp1252") else EASTERN


def _in_eastern(char: str) -> bool:
    return ord(char) <= 0xFFFF and _in(char, "gbk")


def _in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
