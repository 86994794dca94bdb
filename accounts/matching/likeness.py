"""How alike two are, from 0 to 1, with the reasons.

Names are compared word by word: each word has a weight (`names.py`), words that differ by a slip of
the pen still meet (Damerau–Levenshtein, optimal string alignment; F. J. Damerau, Communications of
the ACM 7 (3), 1964), and the likeness is twice the weight that meets over the weight of both (Dice
with weights; soft as in W. W. Cohen, P. Ravikumar, S. Fienberg, IIWeb 2003). Other evidence is
taken as independent: 1 − Π(1 − strength).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from accounts.matching.contacts import domain_of, host_of, phone_key, same_mailbox
from accounts.matching.names import (
    OWN,
    PLACE,
    CompanyName,
    company_name,
    person_name,
    plain,
    sounds,
)

LIKELY = 0.66  # tuned on one half of a labelled set, see docs/duplicates.md
SLIP = 0.75  # words this alike may be the same one
OTHER_NUMBER = 0.6  # plant 12 is not plant 13
SOUNDS_ALIKE = 0.9  # philips and filips
SAME_WEBSITE, SAME_CODE, SAME_PHONE, SAME_DOMAIN = 0.8, 0.6, 0.6, 0.3
OTHER_WEBSITE, OTHER_COUNTRY, OTHER_PERSON = 0.85, 0.9, 0.6
NAME_IN_COMPANY, NAME_ANYWHERE, SAME_COMPANY, SAME_EMAIL = 0.75, 0.5, 0.3, 0.95


class Reason(StrEnum):
    """Why two seem to be one."""

    SAME_NAME = "same_name"
    SAME_CORE = "same_core"  # without legal form, place and spaces
    SIMILAR_NAME = "similar_name"
    SAME_CODE = "same_code"
    SAME_WEBSITE = "same_website"
    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"
    SAME_DOMAIN = "same_domain"
    SAME_COMPANY = "same_company"


@dataclass(frozen=True)
class Company:
    """What is known of a company; empty: not known."""

    name: str
    code: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    country: str = ""


@dataclass(frozen=True)
class Human:
    """What is known of a person; `company` is an id, None: stands outside any."""

    name: str
    email: str = ""
    phone: str = ""
    company: int | None = None


@dataclass(frozen=True)
class Likeness:
    """0 (nothing in common) to 1 (the same), and the reasons, strongest first."""

    score: float
    reasons: tuple[Reason, ...] = ()

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


def compare_companies(one: Company, other: Company) -> Likeness:
    """Likeness of two companies. A website or country that differs speaks against it a little."""
    names = name_likeness(company_name(one.name), company_name(other.name))
    found: list[tuple[float, Reason]] = []
    if names >= SLIP / 2:
        found.append((names, _name_reason(company_name(one.name), company_name(other.name), names)))
    found += _contact_evidence(one, other)
    score = _together(strength for strength, _ in found)
    hosts = {host_of(one.website), host_of(other.website)} - {""}
    if len(hosts) == 2:
        score *= OTHER_WEBSITE
    if plain(one.country) != plain(other.country) and one.country and other.country:
        score *= OTHER_COUNTRY
    return Likeness(round(score, 3), _strongest(found))


def _contact_evidence(one: Company, other: Company) -> list[tuple[float, Reason]]:
    pairs = [
        (SAME_WEBSITE, Reason.SAME_WEBSITE, host_of(one.website), host_of(other.website)),
        (SAME_CODE, Reason.SAME_CODE, code_key(one.code), code_key(other.code)),
        (SAME_PHONE, Reason.SAME_PHONE, phone_key(one.phone), phone_key(other.phone)),
        (SAME_DOMAIN, Reason.SAME_DOMAIN, domain_of(one.email), domain_of(other.email)),
    ]
    return [(strength, reason) for strength, reason, a, b in pairs if a and a == b]


def code_key(code: str) -> str:
    """A code without what people add or leave out: case, signs, zeros in front; 4 signs at least."""
    bare = "".join(c for c in plain(code) if c.isalnum()).lstrip("0")
    return bare if len(bare) >= 4 else ""


def _name_reason(one: CompanyName, other: CompanyName, names: float) -> Reason:
    if one.whole == other.whole:
        return Reason.SAME_NAME
    return Reason.SAME_CORE if one.joined == other.joined or names >= 0.97 else Reason.SIMILAR_NAME


def _strongest(found: list[tuple[float, Reason]]) -> tuple[Reason, ...]:
    return tuple(reason for _, reason in sorted(found, key=lambda pair: -pair[0]))


def _together(strengths: Iterable[float]) -> float:
    against = 1.0
    for strength in strengths:
        against *= 1 - strength
    return 1 - against


def name_likeness(one: CompanyName, other: CompanyName) -> float:
    """0 to 1 for the names of two companies; 1: the same words but for legal form and order."""
    if one.joined == other.joined:
        return 1.0
    score = max(_by_words(one, other), _by_letters(one, other))
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return score * OTHER_NUMBER
    if score < LIKELY and (_is_short_for(one, other) or _is_short_for(other, one)):
        return 0.8
    return score


def _by_words(one: CompanyName, other: CompanyName) -> float:
    met = sum(alike * min(one.weights[i], other.weights[j]) for alike, i, j in _aligned(one, other))
    return 2 * met / (sum(one.weights) + sum(other.weights))


def _aligned(one: CompanyName, other: CompanyName) -> list[tuple[float, int, int]]:
    """The best partner for each word, none twice."""
    pairs = [
        (alike, i, j)
        for i, a in enumerate(one.words)
        for j, b in enumerate(other.words)
        if (alike := _words_alike(a, b, one.weights[i], other.weights[j]))
    ]
    chosen: list[tuple[float, int, int]] = []
    left, right = set[int](), set[int]()
    for alike, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            chosen.append((alike, i, j))
    return chosen


def _words_alike(a: str, b: str, weight_a: float, weight_b: float) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) < 4 or a.isdigit() or b.isdigit():
        return 0.0
    if max(weight_a, weight_b) < OWN and (a.startswith(b[:4]) or b.startswith(a[:4])):
        return 0.9  # technology, technologies, tech
    alike = OSA.normalized_similarity(a, b)
    if alike < SOUNDS_ALIKE and min(len(a), len(b)) >= 5 and sounds(a) == sounds(b):
        return SOUNDS_ALIKE
    return alike if alike >= SLIP else 0.0


def _by_letters(one: CompanyName, other: CompanyName) -> float:
    """Names written as one word or with a slip: compared without spaces, when long enough."""
    if min(len(one.joined), len(other.joined)) < 5:
        return 0.0
    alike = OSA.normalized_similarity(one.joined, other.joined)
    return alike if alike >= 0.85 else 0.0


def _is_short_for(short: CompanyName, long: CompanyName) -> bool:
    """IBM is short for International Business Machines."""
    if len(short.joined) < 3 or len(short.own) != 1:
        return False
    words = [w for w, weight in zip(long.words, long.weights, strict=True) if weight != PLACE]
    return len(words) >= 3 and "".join(w[0] for w in words) == short.own[0]


def compare_people(one: Human, other: Human) -> Likeness:
    """Likeness of two persons. A name alone is not enough: many persons share one."""
    names = person_likeness(person_name(one.name), person_name(other.name))
    found = _person_evidence(one, other, names)
    score = _together(strength for strength, _ in found)
    if names < SLIP:  # one mailbox or telephone that several people use
        score *= OTHER_PERSON
    return Likeness(round(score, 3), _strongest(found))


def _person_evidence(one: Human, other: Human, names: float) -> list[tuple[float, Reason]]:
    together = one.company is not None and one.company == other.company
    found: list[tuple[float, Reason]] = []
    if names >= SLIP:
        reason = Reason.SAME_NAME if names == 1 else Reason.SIMILAR_NAME
        found.append((names * (NAME_IN_COMPANY if together else NAME_ANYWHERE), reason))
        if together:
            found.append((SAME_COMPANY, Reason.SAME_COMPANY))
    pairs = [
        (SAME_EMAIL, Reason.SAME_EMAIL, same_mailbox(one.email), same_mailbox(other.email)),
        (SAME_PHONE, Reason.SAME_PHONE, phone_key(one.phone), phone_key(other.phone)),
    ]
    found += [(strength, reason) for strength, reason, a, b in pairs if a and a == b]
    domain = domain_of(one.email)
    if not together and names >= SLIP and domain and domain == domain_of(other.email):
        found.append((SAME_DOMAIN, Reason.SAME_DOMAIN))
    return found


def person_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """0 to 1 for two names as sorted words; an initial stands for any name that begins so."""
    if one == other:
        return 1.0
    few, many = sorted((one, other), key=len)
    if len(few) < 2 or not all(word.isascii() for word in (*few, *many)):
        return (
            OSA.normalized_similarity("".join(one), "".join(other))
            if len("".join(few)) >= 5
            else 0.0
        )
    left = list(many)
    met = 0.0
    for word in sorted(few, key=len, reverse=True):
        best = max(left, key=lambda candidate: _given_alike(word, candidate))
        met += _given_alike(word, best)
        left.remove(best)
    return met / (len(few) + 0.25 * len(left))


def _given_alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) == 1:
        return 0.85 if a[0] == b[0] else 0.0
    alike = OSA.normalized_similarity(a, b)
    return alike if alike >= SLIP else 0.0
