"""What the evaluation before said, aligned with the accounts of this one."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation.columns import Day, Int, Letter, Money, read, whole
from scoring.evaluation.facts import Facts
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.series import NO_DAY, day_number
from scoring.models import Evaluation, Override, Standing

__all__ = ["Before", "before_of"]


@dataclass(frozen=True)
class Before:
    """Each (accounts,): tier −1, stage 0 where the account had no standing.

    day: as-of day of that evaluation. score: 1/10,000 points. pinned_tier: −1 for none,
    set_stage: 0 for none: a manager's overrides in force on the new as-of day. let_go_tier,
    let_go_stage: those of that day are in force no more.
    """

    day: int
    known: NDArray[np.bool_]
    score: NDArray[np.int64]
    tier: NDArray[np.int8]
    below: NDArray[np.int16]
    stage: NDArray[np.int8]
    stage_since: NDArray[np.int32]
    candidate: NDArray[np.int8]
    candidate_since: NDArray[np.int32]
    rank: NDArray[np.int64]
    sales: NDArray[np.int64]
    pinned_tier: NDArray[np.int8]
    set_stage: NDArray[np.int8]
    let_go_tier: NDArray[np.bool_]
    let_go_stage: NDArray[np.bool_]


def before_of(facts: Facts, previous: Evaluation | None, spec: ModelSpec) -> Before:
    """The standings of the evaluation before, and the overrides, for the accounts of `facts`."""
    n = len(facts)
    rows = _standings(facts, previous)
    at = facts.positions(rows["account"])
    rows, at = rows[at >= 0], at[at >= 0]

    def column(name: str, empty: int, dtype) -> NDArray:
        result = np.full(n, empty, dtype)
        result[at] = rows[name]
        return result

    tier = np.full(n, -1, np.int8)
    tier[at] = _positions(rows["tier"], spec.letters)
    pinned, stages = _overrides(facts, facts.as_of, spec.letters)
    day = previous.as_of if previous else None
    were_pinned, were_set = _overrides(facts, day, spec.letters)
    return Before(
        day=day_number(day) if day else NO_DAY,
        known=tier >= 0,
        score=column("score", 0, np.int64),
        tier=tier,
        below=column("below", 0, np.int16),
        stage=column("stage", 0, np.int8),
        stage_since=column("stage_since", NO_DAY, np.int32),
        candidate=column("candidate", 0, np.int8),
        candidate_since=column("candidate_since", NO_DAY, np.int32),
        rank=column("rank", 0, np.int64),
        sales=column("sales", 0, np.int64),
        pinned_tier=pinned,
        set_stage=stages,
        let_go_tier=(were_pinned >= 0) & (pinned < 0),
        let_go_stage=(were_set > 0) & (stages == 0),
    )


def _standings(facts: Facts, previous: Evaluation | None) -> NDArray:
    fields = {
        "account": Int("account_id"),
        "score": Money("score"),
        "tier": Letter("tier"),
        "below": Int("below"),
        "stage": Int("stage"),
        "stage_since": Day("stage_since"),
        "candidate": Int("candidate"),
        "candidate_since": Day("candidate_since"),
        "rank": Int("rank"),
        "sales": Money("sales_12m"),
    }
    standings = Standing.objects.filter(evaluation=previous.pk if previous else 0)
    if facts.account_ids is not None:
        standings = standings.filter(account__in=facts.account_ids)
    return whole(read(facts.connection, standings, **fields))


def _positions(letters: NDArray, known: str) -> NDArray[np.int8]:
    """Letters as positions; a letter that the model no longer has counts as its last."""
    result = np.full(len(letters), len(known), np.int8)
    for place, letter in enumerate(known):
        result[letters == letter.encode()] = place
    return result


def _overrides(
    facts: Facts, day: date | None, letters: str
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Tiers pinned, −1 for none, and stages set, 0 for none, that are in force on the day."""
    tier, stage = np.full(len(facts), -1, np.int8), np.zeros(len(facts), np.int8)
    if day is None:
        return tier, stage
    rows = Override.objects.on(day).order_by("pk")  # the newest is applied last
    for account, kind, value in rows.values_list("account", "kind", "value"):
        place = facts.positions(np.array([account]))[0]
        if place >= 0 and kind == Override.Kind.STAGE:
            stage[place] = int(value)
        elif place >= 0 and value in letters:
            tier[place] = letters.index(value)
    return tier, stage
