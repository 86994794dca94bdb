"""The labelled company names: what docs/duplicates.md says is so.

Tuned on the companies whose id hashes to an even number, judged on the others.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest

from accounts.matching import LIKELY, Company, company_keys, company_name
from accounts.matching.likeness import name_likeness

pytestmark = pytest.mark.realdata


@dataclass(frozen=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def judged(folder: Path) -> list[tuple[str, str]]:
    """(company id, name as written) of each row of the half that nothing was tuned on."""
    with (folder / "names/patstat_reference.csv").open(encoding="utf-8") as file:
        rows = [(row["leuven_id"], row["person_name"]) for row in csv.DictReader(file)]
    return [row for row in rows if int(sha256(row[0].encode()).hexdigest(), 16) % 2]


def quality(rows: Counter, is_likely) -> Quality:
    """Over all pairs of different spellings, each counted as often as rows are written so."""
    same = sum(count * (count - 1) // 2 for count in rows.values())  # equal texts always meet
    found, right, wanted = same, same, same
    for one, other in combinations(rows, 2):
        weight = rows[one] * rows[other]
        likely, true = is_likely(one[1], other[1]), one[0] == other[0]
        found += weight * likely
        wanted += weight * true
        right += weight * (likely and true)
    return Quality(precision=right / found, recall=right / wanted)


def ours(one: str, other: str) -> bool:
    return name_likeness(company_name(one), company_name(other)) >= LIKELY


def trigrams(name: str) -> set[str]:
    words = [
        f"  {word} " for word in "".join(c if c.isalnum() else " " for c in name.lower()).split()
    ]
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}


def by_trigrams(one: str, other: str, threshold: float = 0.32) -> bool:
    """What pg_trgm calls similarity, at the threshold that is best for it on these very rows."""
    a, b = trigrams(one), trigrams(other)
    return bool(a | b) and len(a & b) / len(a | b) >= threshold


def test_names_of_companies_not_tuned_on_are_told_apart(real_data):
    found = quality(Counter(judged(real_data)), ours)
    assert found.precision >= 0.98
    assert found.recall >= 0.99
    assert found.f1 >= 0.99


def test_each_company_counts_alike_when_spellings_are_counted_once(real_data):
    spellings = Counter(dict.fromkeys(judged(real_data), 1))
    found, baseline = quality(spellings, ours), quality(spellings, by_trigrams)
    assert found.f1 >= 0.985
    assert found.f1 > baseline.f1


def test_likely_names_share_a_key(real_data):
    """What blocking loses: pairs that are alike and never compared."""
    spellings = sorted(set(judged(real_data)))
    keys = {name: company_keys(Company(name)) for _, name in spellings}
    alike = [
        (one, other)
        for (a, one), (b, other) in combinations(spellings, 2)
        if a == b and ours(one, other)
    ]
    met = sum(bool(keys[one] & keys[other]) for one, other in alike)
    assert met / len(alike) >= 0.98
