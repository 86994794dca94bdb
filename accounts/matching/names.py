"""What is left of a name when the way it is written is taken away."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from accounts.matching.words import (
    CHINESE_COMMON,
    CHINESE_FORMS,
    CHINESE_PLACES,
    COMMON_WORDS,
    HONOURS,
    LEGAL_FORMS,
    PLACES,
    SIMPLIFIED,
    STOP_WORDS,
    WEAK_FORMS,
)

OWN, COMMON, PLACE, INITIAL = 1.0, 0.3, 0.1, 0.3  # how much a word says about which company it is
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_HAN = re.compile(r"[㐀-鿿]")
_QUOTES = re.compile(r"['’‘`´ʼ](?=\w{0,2}(?!\w))|[\"“”]")
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_LONG_COMMON = sorted(word for word in COMMON_WORDS | HONOURS if len(word) >= 6)
_SLIP_OF_COMMON = 0.82  # a word this alike to a common one is that word, misspelt
_WORDS = re.compile(r"[^\W_]+")
_KNOWN_CHINESE = re.compile(
    "(?P<form>{})|(?P<place>(?:{})[省市]?)|(?P<common>{})".format(
        *(
            "|".join(sorted(words, key=len, reverse=True))
            for words in (CHINESE_FORMS, CHINESE_PLACES, CHINESE_COMMON)
        )
    )
)


def plain(text: str) -> str:
    """Lower case without accents; full-width as half-width, Traditional Chinese as Simplified."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).translate(SIMPLIFIED)


@dataclass(frozen=True)
class CompanyName:
    """A company's name as words, each with its weight from 0 to 1.

    `words` leave out legal forms; `joined` are those that are not places, without spaces.
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    joined: str
    whole: str

    @property
    def own(self) -> list[str]:
        """The words that no other company is likely to have."""
        return [w for w, weight in zip(self.words, self.weights, strict=True) if weight == OWN]

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers in it: a slip of the pen in one of them makes another company."""
        return frozenset(re.findall(r"[0-9]+", " ".join(self.words)))


@lru_cache(maxsize=50_000)
def company_name(name: str) -> CompanyName:
    """Take the name apart. A name of common words alone keeps them as its own."""
    text = plain(_CAMEL.sub(" ", name))
    pairs = _chinese(text) if _HAN.search(text) else _latin(text)
    if not any(weight == OWN for _, weight in pairs):
        pairs = _promoted(pairs)
    kept = [word for word, weight in pairs if weight != PLACE]
    return CompanyName(
        words=tuple(word for word, _ in pairs),
        weights=tuple(weight for _, weight in pairs),
        joined="".join(kept),
        whole="".join(_WORDS.findall(text)),
    )


def _promoted(pairs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Nothing but common words and places: together they are the name."""
    return [(word, OWN) for word, _ in pairs]


def _latin(text: str) -> list[tuple[str, float]]:
    words = _joined_initials(_WORDS.findall(_QUOTES.sub("", text)))
    words = [part for word in words for part in _compound(word)]
    head, tail = _without_forms(words)
    pairs = [(word, _weight(word)) for word in head if word not in STOP_WORDS or len(head) == 1]
    said = {word for word, _ in pairs}
    return pairs + [(word, PLACE) for word in tail if word not in said and word not in STOP_WORDS]


def _weight(word: str) -> float:
    if word in PLACES or word in HONOURS:
        return PLACE
    if word in COMMON_WORDS:
        return COMMON
    if len(word) == 1:
        return INITIAL
    return _weight_of_slip(word) if len(word) >= 5 else OWN


@lru_cache(maxsize=50_000)
def _weight_of_slip(word: str) -> float:
    """A misspelt or shortened common word weighs what the word itself does."""
    meant = next((long for long in _LONG_COMMON if long.startswith(word)), None)
    if meant is None:
        found = process.extractOne(
            word, _LONG_COMMON, scorer=OSA.normalized_similarity, score_cutoff=_SLIP_OF_COMMON
        )
        meant = found[0] if found else None
    return OWN if meant is None else _weight(meant)


@lru_cache(maxsize=50_000)
def _compound(word: str) -> tuple[str, ...]:
    """A long common word that was written onto another one is taken off."""
    if len(word) >= 10 and word not in COMMON_WORDS:
        for common in _LONG_COMMON:
            if word.endswith(common) and len(word) - len(common) >= 4:
                return word[: -len(common)], common
    return (word,)


def _joined_initials(words: list[str]) -> list[str]:
    """Letters that stand alone become one word, a legal form at their end a word of its own."""
    result: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        result += _split_form(run)
        run = ""
        if word:
            result.append(word)
    return result


def _split_form(run: str) -> list[str]:
    for length in (4, 3, 2):
        if run[-length:] in LEGAL_FORMS and (len(run) == length or len(run) >= length + 2):
            return [part for part in (run[:-length], run[-length:]) if part]
        if run[:length] in LEGAL_FORMS and len(run) >= length + 3:
            return [run[:length], run[length:]]
    return [run] if run else []


def _without_forms(words: list[str]) -> tuple[list[str], list[str]]:
    """The name before its legal form, and what stands behind: usually the place.

    A name that is a legal form and nothing else stays as it is.
    """
    body = list(words)
    while len(body) > 1 and body[0] in LEGAL_FORMS:
        body.pop(0)
    while len(body) > 1 and body[-1] in LEGAL_FORMS:
        body.pop()
    strong = [i for i, w in enumerate(body) if i and w in LEGAL_FORMS and w not in WEAK_FORMS]
    if not strong:
        return body, []
    head = [word for word in body[: strong[0]] if word not in LEGAL_FORMS or len(body) == 1]
    tail = [word for word in body[strong[0] :] if word not in LEGAL_FORMS]
    return (head or body[:1]), tail


def _chinese(text: str) -> list[tuple[str, float]]:
    """Known words are cut out; what stands between them is the name of its own."""
    pairs: list[tuple[str, float]] = []
    for part in _WORDS.findall(text):
        if _HAN.search(part):
            pairs += _cut(part)
        elif part not in LEGAL_FORMS:
            pairs.append((part, _weight(part)))
    return pairs or [(text, OWN)]


def _cut(part: str) -> list[tuple[str, float]]:
    pairs: list[tuple[str, float]] = []
    at = 0
    for found in _KNOWN_CHINESE.finditer(part):
        if found.start() > at:
            pairs.append((part[at : found.start()], OWN))
        if found["form"] is None:
            pairs.append((found[0].rstrip("省市"), PLACE if found["place"] else COMMON))
        at = found.end()
    if at < len(part):
        pairs.append((part[at:], OWN))
    return [pair for pair in pairs if pair[0]]


_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "dipl",
        "ing",
        "herr",
        "frau",
        "med",
        "phd",
        "mba",
        "jr",
        "sr",
        "ii",
        "iii",
    ]
)
_CHINESE_TITLES = re.compile(r"(先生|女士|小姐|经理|总监|总经理|主任|教授|博士|工程师|老师|总)$")


@lru_cache(maxsize=50_000)
def person_name(name: str) -> tuple[str, ...]:
    """The words of a person's name, sorted, without titles: the order of the names does not count."""
    text = plain(name)
    if _HAN.search(text):
        whole = "".join(_WORDS.findall(text))
        return (_CHINESE_TITLES.sub("", whole) or whole,)
    words = _WORDS.findall(_QUOTES.sub("", text))
    kept = [word for word in words if word not in _TITLES] or words
    return tuple(sorted(kept))


_SAME_SOUND = [
    ("ph", "f"), ("ck", "k"), ("th", "t"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("w", "f"),
]  # fmt: skip
_VOWELS = re.compile(r"(?<!^)[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def sounds(word: str) -> str:
    """A word without vowels and doubles: philips, phillips and filips sound alike."""
    for written, sound in _SAME_SOUND:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
