"""What we understand of an account: the standing questions, needs, competitors beside us, meters."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accounts.beliefs import is_stale
from accounts.models import Account, Activity, Answer, CompetitorPosition, Need, OwnPosition
from accounts.understanding import (
    FIVE_QUESTIONS,
    OUR_OFFER,
    THEIR_BUSINESS,
    THREE_KEYS,
    Held,
    Meter,
    meter,
    talks_since,
)
from kam.core.days import morning

ANSWERS_READ = 400
NEEDS_SHOWN = 100
JUDGEMENTS_READ = 200
RAISES_SHOWN = 3
Judgement = TypeVar("Judgement", CompetitorPosition, OwnPosition)


@dataclass(frozen=True)
class Asked:
    """A standing question with its newest answer, None where nobody has answered, and the older."""

    question: Answer.Question
    newest: Answer | None
    stale: bool
    older: list[Answer]


@dataclass(frozen=True)
class Judged:
    """A competitor, or us, at the account: as judged last, and the judgements before."""

    newest: Any
    stale: bool
    older: list[Any]


@dataclass(frozen=True)
class Gauge:
    """A meter with its name, the talks behind it and what would raise it most."""

    kind: str
    label: Any
    meter: Meter
    talks: int
    raises: list[dict[str, Any]]


def understanding_context(account: Account) -> dict[str, Any]:
    today = timezone.localdate()
    answers = _answers(account)
    asked = {name: _asked(name, rows, today) for name, rows in answers.items()}
    gauges = _gauges(account, asked, today)
    missing = sum(card.newest is None for card in asked.values())
    return {
        "five": [asked[name] for name in FIVE_QUESTIONS],
        "three": [asked[name] for name in THREE_KEYS],
        "missing": missing,
        "stale": sum(card.stale for card in asked.values()),
        "known": len(asked) - missing,
        "asked": len(asked),
        "gauges": gauges,
        "half_life": settings.KAM_BELIEF_HALF_LIFE,
        **_needs(account),
        **_rivals(account, today),
    }


def _answers(account: Account) -> dict[str, list[Answer]]:
    """The answers to each question, the newest first."""
    rows = Answer.objects.filter(account=account).select_related("person", "judged_by")
    found: dict[str, list[Answer]] = {name: [] for name in (*FIVE_QUESTIONS, *THREE_KEYS)}
    for answer in rows[:ANSWERS_READ]:
        found[answer.question].append(answer)
    return found


def _asked(name: str, answers: list[Answer], today: date) -> Asked:
    newest = answers[0] if answers else None
    return Asked(
        question=Answer.Question(name),
        newest=newest,
        stale=newest is not None and _stale(newest.answered_on, today),
        older=answers[1:],
    )


def _stale(day: date, today: date) -> bool:
    return is_stale(day, today, settings.KAM_BELIEF_HALF_LIFE)


def _gauges(account: Account, asked: dict[str, Asked], today: date) -> list[Gauge]:
    talks = _talks(account, today)
    held = {
        name: Held(card.newest.answered_on, card.newest.confirmed)
        for name, card in asked.items()
        if card.newest is not None
    }
    return [_gauge(kind, held, talks.get(kind, 0), today) for kind in (OUR_OFFER, THEIR_BUSINESS)]


def _talks(account: Account, today: date) -> dict[str, int]:
    """Contacts within the last half-life by the intelligence they brought."""
    since = morning(talks_since(today, settings.KAM_BELIEF_HALF_LIFE))
    recent = Activity.objects.filter(account=account, at__gte=since).exclude(intelligence="")
    return dict(recent.order_by().values_list("intelligence").annotate(n=Count("pk")))


def _gauge(kind: str, held: dict[str, Held], talks: int, today: date) -> Gauge:
    found = meter(kind, held, talks, today=today, half_life=settings.KAM_BELIEF_HALF_LIFE)
    return Gauge(
        kind=kind,
        label=Activity.Intelligence(kind).label,
        meter=found,
        talks=talks,
        raises=[
            {"raise": advice, "question": advice.question and Answer.Question(advice.question)}
            for advice in found.raises[:RAISES_SHOWN]
        ],
    )


def _needs(account: Account) -> dict[str, Any]:
    """Open needs by product line, those without a line last; then what is met, the newest first."""
    rows = list(Need.objects.filter(account=account).select_related("person")[:NEEDS_SHOWN])
    waiting = [need for need in rows if need.met_on is None]
    met = [need for need in rows if need.met_on is not None]
    return {
        "needs": sorted(waiting, key=lambda need: (not need.line, need.line)),
        "met": sorted(met, key=lambda need: need.met_on, reverse=True),
    }


def _rivals(account: Account, today: date) -> dict[str, Any]:
    """Each competitor as judged last, the strongest first, and us."""
    by_name: dict[str, list[CompetitorPosition]] = defaultdict(list)
    for position in CompetitorPosition.objects.filter(account=account)[:JUDGEMENTS_READ]:
        by_name[position.competitor.casefold()].append(position)
    rivals = [_judged(rows, today) for rows in by_name.values()]
    classes = CompetitorPosition.Class.values
    own = list(OwnPosition.objects.filter(account=account)[:JUDGEMENTS_READ])
    return {
        "rivals": sorted(rivals, key=lambda rival: classes.index(rival.newest.position)),
        "own": _judged(own, today) if own else None,
    }


def _judged(rows: list[Judgement], today: date) -> Judged:
    return Judged(newest=rows[0], stale=_stale(rows[0].judged_on, today), older=rows[1:])
