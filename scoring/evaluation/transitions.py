"""Who changed tier or stage, with the numbers behind it; pages make words of them."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation.compute import Results
from scoring.evaluation.facts import Facts
from scoring.evaluation.history import Before
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.composite import contributions
from scoring.formulas.series import NO_DAY, day_number
from scoring.models import Evaluation, Evidence, Transition

__all__ = ["transitions"]

ACCOUNTS_AT_ONCE = 5_000
PARTS_TOLD = 3
LEAST_PART = 0.05  # points; less than that is no reason
Moved = tuple[list[list], dict[str, list[float | None]]]


def transitions(
    evaluation: Evaluation, facts: Facts, results: Results, before: Before, spec: ModelSpec
) -> list[Transition]:
    """Changes against the evaluation before; accounts without a standing there did not change."""
    return [
        *_of_tier(evaluation, results, before, spec),
        *_of_stage(evaluation, facts, results, before),
    ]


def _of_tier(evaluation, results, before, spec) -> Iterator[Transition]:
    held = np.minimum(before.tier, len(spec.letters) - 1)
    rows = np.flatnonzero(before.known & (results.tier != held))
    moved = _moves(evaluation.previous, results, rows, spec) if len(rows) else []
    less_is_more = {metric.code for metric in spec.metrics if not metric.higher_is_better}
    for row, (parts, values) in zip(rows.tolist(), moved, strict=True):
        evidence = {
            "score": [before.score[row] / 10_000, float(results.composite.score[row])],
            "rank": [int(before.rank[row]), int(results.rank[row])],
            "accounts": evaluation.accounts,
            "parts": parts,
            "values": values,
            "less_is_more": [code for code in values if code in less_is_more],
            "pinned": bool(before.pinned_tier[row] >= 0 or before.let_go_tier[row]),
            "repeats": spec.demotion_repeats,
        }
        letters = spec.letters[held[row]], spec.letters[results.tier[row]]
        yield _transition(evaluation, results, row, Transition.Kind.TIER, letters, evidence)


def _of_stage(evaluation, facts, results, before) -> Iterator[Transition]:
    stage = results.lifecycle.stage
    for row in np.flatnonzero(before.known & (stage != before.stage)).tolist():
        last, interval = int(facts.sales.last_day[row]), float(facts.sales.interval[row])
        evidence = {
            "sales_12m": _money(results.sales[row]),
            "sales_12m_before": _money(results.sales_before[row]),
            "silent_days": None if last == NO_DAY else day_number(facts.as_of) - last,
            "interval": _known(interval),
            "set": bool(before.set_stage[row] or before.let_go_stage[row]),
        }
        stages = str(before.stage[row]), str(stage[row])
        yield _transition(evaluation, results, row, Transition.Kind.STAGE, stages, evidence)


def _transition(evaluation, results, row: int, kind, pair: tuple[str, str], evidence) -> Transition:
    before, after = pair
    return Transition(
        account_id=int(results.account[row]),
        evaluation=evaluation,
        as_of=evaluation.as_of,
        kind=kind,
        before=before,
        after=after,
        evidence=evidence,
    )


def _moves(previous: Evaluation, results: Results, rows: NDArray, spec: ModelSpec) -> list[Moved]:
    """Per row, the metrics whose part in the score changed most, and their values then and now."""
    old_spec = ModelSpec.of(previous.model)
    old_values, old_points = _evidence_before(previous, results.account[rows], old_spec)
    values, points = results.measured.values[rows], results.measured.points[rows]
    same = _columns_in(spec, old_spec)
    old_parts = _aligned(contributions(old_points, old_spec.weights), same, 0.0)
    old_values = _aligned(old_values, same, np.nan)
    changes = contributions(points, spec.weights) - old_parts
    codes = [metric.code for metric in spec.metrics]
    return [
        (
            [[codes[c], round(float(changes[row, c]), 2)] for c in chosen],
            {codes[c]: [_known(old_values[row, c]), _known(values[row, c])] for c in chosen},
        )
        for row, chosen in enumerate(_strongest(changes))
    ]


def _strongest(changes: NDArray) -> Iterator[list[int]]:
    """Per row, the columns that changed most, greatest first; equal ones in their order."""
    order = np.argsort(-np.abs(np.round(changes, 8)), axis=1, kind="stable")[:, :PARTS_TOLD]
    for row, chosen in enumerate(order):
        yield [c for c in chosen if abs(changes[row, c]) >= LEAST_PART]


def _columns_in(spec: ModelSpec, other: ModelSpec) -> list[int]:
    """Where each metric of the model stands in another one, −1 where it does not."""
    places = {metric.key: place for place, metric in enumerate(other.metrics)}
    return [places.get(metric.key, -1) for metric in spec.metrics]


def _aligned(table: NDArray, columns: list[int], empty: float) -> NDArray:
    padded = np.hstack([table, np.full((len(table), 1), empty)])
    return padded[:, columns]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _money(cents: int) -> str:
    return str(Decimal(int(cents)).scaleb(-2))


def _evidence_before(
    previous: Evaluation, accounts: NDArray[np.int64], spec: ModelSpec
) -> tuple[NDArray, NDArray]:
    """Values and points of these accounts in the evaluation before, NaN where it had none."""
    m = len(spec.metrics)
    found = np.full((len(accounts), 2 * m), np.nan)
    for some in np.array_split(accounts, len(accounts) // ACCOUNTS_AT_ONCE + 1):
        stored = Evidence.objects.filter(evaluation=previous, account__in=some.tolist())
        for account, numbers in stored.values_list("account", "numbers"):
            found[np.searchsorted(accounts, account)] = np.frombuffer(numbers, "<f8")
    return found[:, :m], found[:, m:]
