"""How well we understand a customer: what is fresh, and how far the two kinds of intelligence go.

Pure, no database, no clock. Source: customer understanding of the key account method (five
questions, three keys; intelligence about what we sell them and about their own business).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from accounts.beliefs import is_stale

# Which of the two kinds of intelligence each standing question belongs to.
OUR_OFFER, THEIR_BUSINESS = "our_offer", "their_business"
FIVE_QUESTIONS = ("why_us", "use", "likes", "comparison", "feelings")
THREE_KEYS = ("intent", "executives", "strategy")
QUESTIONS = {OUR_OFFER: FIVE_QUESTIONS, THEIR_BUSINESS: THREE_KEYS}

ANSWERS_WEIGH = 0.75  # of the meter; the rest are talks
TALKS_WANTED = 3  # of a kind within one half-life: one every two months
ASSUMED = 0.5  # what a fresh answer is worth that nobody has confirmed


class Held(NamedTuple):
    """The newest answer to a question."""

    answered_on: date
    confirmed: bool


@dataclass(frozen=True)
class Raise:
    """Something that would raise a meter: which question (None: talks), how, by how many points."""

    question: str | None
    how: str  # answer, renew, confirm or talk
    points: float


@dataclass(frozen=True)
class Meter:
    """How much we know of one kind, 0 to 100, and what would raise it, the most first."""

    value: float
    raises: tuple[Raise, ...]


def worth(held: Held | None, today: date, half_life: int) -> float:
    """What an answer brings: 1 fresh and confirmed, ½ fresh and assumed, 0 stale or missing."""
    if held is None or is_stale(held.answered_on, today, half_life):
        return 0.0
    return 1.0 if held.confirmed else ASSUMED


def meter(
    kind: str, answers: Mapping[str, Held], talks: int, *, today: date, half_life: int
) -> Meter:
    """One of the two meters.

    kind: which questions count (`QUESTIONS`). answers: the newest one of each question that has
    any. talks: contacts of that kind within the last `half_life` days.

    value = 75 × mean worth of the answers + 25 × min(1, talks ÷ 3): what has been said and still
    holds, and whether the talk goes on. Knowledge that nobody renews falls to 0 by itself.
    Raises KeyError for an unknown kind, ValueError for negative talks.
    """
    if talks < 0:
        raise ValueError("talks are 0 or more")
    questions = QUESTIONS[kind]
    share = 100 * ANSWERS_WEIGH / len(questions)
    worths = {name: worth(answers.get(name), today, half_life) for name in questions}
    talked = min(1.0, talks / TALKS_WANTED)
    value = share * sum(worths.values()) + 100 * (1 - ANSWERS_WEIGH) * talked
    raises = [
        Raise(name, _how(answers.get(name), worths[name]), share * (1 - brings))
        for name, brings in worths.items()
        if brings < 1
    ]
    if talked < 1:
        raises.append(Raise(None, "talk", 100 * (1 - ANSWERS_WEIGH) * (1 - talked)))
    return Meter(value=min(value, 100.0), raises=tuple(sorted(raises, key=lambda r: -r.points)))


def _how(held: Held | None, brings: float) -> str:
    if held is None:
        return "answer"
    return "confirm" if brings else "renew"


def talks_since(today: date, half_life: int) -> date:
    """The first day whose talks still count."""
    return today - timedelta(days=half_life)
