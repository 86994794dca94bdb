"""Keys that two likely duplicates share, so that nobody compares all with all (blocking).

Two rows are compared only when they have a key in common; a key that very many have is passed over
by who looks for pairs. Method: I. Fellegi, A. Sunter, JASA 64 (328), 1969; P. Christen, Data
Matching, Springer 2012, chapter 4.
"""

from collections.abc import Iterator
from hashlib import blake2b

from accounts.matching.contacts import domain_of, host_of, phone_key, same_mailbox
from accounts.matching.likeness import Company, Human, code_key
from accounts.matching.names import CompanyName, company_name, person_name, sounds

WORDS_KEYED = 3  # words of a name that make keys of their own
SKELETON = 7  # sounds


def company_keys(company: Company) -> frozenset[int]:
    """Up to about ten 63-bit numbers for a company."""
    return frozenset(map(_number, _company_texts(company)))


def person_keys(human: Human) -> frozenset[int]:
    """Up to eight 63-bit numbers for a person."""
    return frozenset(map(_number, _person_texts(human)))


def _company_texts(company: Company) -> Iterator[str]:
    name = company_name(company.name)
    yield f"n{name.joined}"
    yield f"s{skeleton(name.joined)}"
    for word in _rarest(name):
        yield f"t{word}"
        if len(word) >= 4 and word.isascii():
            yield f"s{skeleton(word)}"
    if len(name.words) >= 3:
        yield f"t{''.join(word[0] for word in name.words)}"
    yield from _marked("w", host_of(company.website), domain_of(company.email))
    yield from _marked("c", code_key(company.code))
    yield from _marked("p", phone_key(company.phone))


def _rarest(name: CompanyName) -> list[str]:
    """The words of its own, the longest first: the longer, the rarer."""
    words = [word for word in name.own if len(word) >= 2]
    return sorted(words, key=len, reverse=True)[:WORDS_KEYED]


def _person_texts(human: Human) -> Iterator[str]:
    words = person_name(human.name)
    name = "".join(words)
    domain = domain_of(human.email)
    yield f"n{name}"
    yield from _marked("e", same_mailbox(human.email))
    yield from _marked("p", phone_key(human.phone))
    if domain:
        yield f"d{domain}:{name}"
    if human.company is not None:
        for word in words:
            if len(word) >= 3 or not word.isascii():
                yield f"a{human.company}:{skeleton(word)}"


def _marked(mark: str, *values: str) -> Iterator[str]:
    for value in values:
        if value:
            yield mark + value


def skeleton(word: str) -> str:
    """The first sounds of a word."""
    return sounds(word)[:SKELETON]


def _number(text: str) -> int:
    """63 bits of the text: a column of eight bytes, and no two texts of ours meet by chance."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
