"""From columns of facts to columns of standings; no row is touched one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation.facts import Facts
from scoring.evaluation.field import Field, Place
from scoring.evaluation.history import Before
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.composite import Composite, axis_known, composite
from scoring.formulas.lifecycle import ACQUISITION, Lifecycle, candidate, confirm
from scoring.formulas.normalise import Scale, fit_points, points
from scoring.formulas.segments import segments
from scoring.formulas.series import day_number
from scoring.formulas.tiers import NONE_SO_FAR, assign
from scoring.metrics import METRICS
from scoring.models.evaluation import AXIS_UNKNOWN

__all__ = [
    "Measured",
    "Results",
    "evaluate_columns",
    "measure",
    "units",
]

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """values, points: (accounts, columns), NaN where unknown. scales: how the one became the other."""

    values: Column
    points: Column
    scales: dict[str, Scale]


@dataclass(frozen=True)
class Results:
    """Standings as columns, in the order of `account`. Tiers are positions, days are numbers.

    sales, sales_before: 1/100 of the currency. change: 1/10,000 points. attractiveness, strength:
    points, AXIS_UNKNOWN where nothing is known that counts on the axis.
    """

    account: NDArray[np.int64]
    measured: Measured
    composite: Composite
    field: Field
    change: NDArray[np.int64]
    rank: NDArray[np.int32]
    tier: NDArray[np.int8]
    below: NDArray[np.int16]
    attractiveness: Column
    strength: Column
    segment: NDArray[np.int8]
    lifecycle: Lifecycle
    sales: NDArray[np.int64]
    sales_before: NDArray[np.int64]
    last_contact: NDArray[np.int32]
    team: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.account)


def measure(
    facts: Facts,
    spec: ModelSpec,
    scales: Mapping[str, Scale] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Measured:
    """Each metric's values and points; by the given scales, or by new ones fitted to all."""
    values = np.empty((len(facts), len(spec.metrics)), order="F")
    given = np.empty_like(values)
    used: dict[str, Scale] = {}
    for place, metric in enumerate(spec.metrics):
        progress(place, len(spec.metrics))
        values[:, place] = METRICS[metric.code].column(facts)
        if scales is None:
            used[metric.key], given[:, place] = fit_points(
                values[:, place],
                method=metric.normalisation,
                higher_is_better=metric.higher_is_better,
                params=metric.params,
            )
        else:
            used[metric.key] = scales[metric.key]
            given[:, place] = points(values[:, place], scales[metric.key])
    return Measured(values=values, points=given, scales=used)


def evaluate_columns(
    facts: Facts,
    spec: ModelSpec,
    before: Before,
    measured: Measured,
    place: Place,
) -> Results:
    """Everything that an evaluation says of the accounts of `facts`.

    place: gives their field from account ids, composite and 12-month sales.
    """
    scored = composite(measured.points, spec.weights)
    sales = _cents(facts.sales.sales_12m)
    field = place(facts.accounts["id"], scored, sales)
    tier, below = _tiers(field, spec, before)
    lifecycle = _lifecycle(facts, before)
    return Results(
        account=facts.accounts["id"].copy(),
        measured=measured,
        composite=scored,
        field=field,
        change=np.where(before.known, units(scored.score) - before.score, 0),
        rank=field.ranks,
        tier=_pinned(tier, before.pinned_tier),
        below=below,
        attractiveness=_axis("attractiveness", scored.attractiveness, scored, spec),
        strength=_axis("strength", scored.strength, scored, spec),
        segment=segments(scored.attractiveness, scored.strength, cut=spec.segment_cut),
        lifecycle=lifecycle,
        sales=sales,
        sales_before=_cents(facts.sales.sales_12m_before),
        last_contact=facts.last_contact,
        team=facts.accounts["team"].copy(),
    )


def _axis(name: str, points: Column, scored: Composite, spec: ModelSpec) -> Column:
    return np.where(axis_known(scored.dimensions, spec.weights, name), points, AXIS_UNKNOWN)


def units(score: Column) -> NDArray[np.int64]:
    """Points or shares with 4 decimals as whole numbers."""
    return np.rint(score * 10_000).astype(np.int64)


def _cents(amount: NDArray[np.int64]) -> NDArray[np.int64]:
    """1/10,000 → 1/100 of the currency, halves away from zero."""
    return np.sign(amount) * ((np.abs(amount) + 50) // 100)


def _tiers(field: Field, spec: ModelSpec, before: Before):
    """By place and history. The margin counts in points of all who compete, not of those at hand.

    A tier that was pinned until now is none that the account has earned: its place alone decides.
    """
    return assign(
        field.places.place,
        field.cuts,
        of=field.places.size,
        previous=np.where(before.let_go_tier, NONE_SO_FAR, before.tier),
        below=before.below,
        margin=spec.demotion_margin,
        repeats=spec.demotion_repeats,
    )


def _lifecycle(facts: Facts, before: Before) -> Lifecycle:
    series = facts.sales
    named = candidate(
        first_day=series.first_day,
        last_day=series.last_day,
        interval=series.interval,
        sales_12m=series.sales_12m,
        sales_12m_before=series.sales_12m_before,
        as_of=facts.as_of,
    )
    judged = confirm(
        named,
        as_of=facts.as_of,
        stage=before.stage,
        since=before.stage_since,
        previous_candidate=before.candidate,
        candidate_since=before.candidate_since,
        at_once=before.let_go_stage
        | ((before.stage == ACQUISITION) & (series.first_day > before.day)),
    )
    return _overridden(judged, before, facts.as_of)


def _overridden(judged: Lifecycle, before: Before, as_of: date) -> Lifecycle:
    """A manager's stage stands above the computed one; it began when it was first seen."""
    forced = before.set_stage > 0
    stage = np.where(forced, before.set_stage, judged.stage).astype(np.int8)
    held = forced & (stage == before.stage)
    since = np.where(forced & ~held, day_number(as_of), judged.since)
    return replace(
        judged, stage=stage, since=np.where(held, before.stage_since, since).astype(np.int32)
    )


def _pinned(tier: NDArray[np.int8], pinned: NDArray[np.int8]) -> NDArray[np.int8]:
    return np.where(pinned >= 0, pinned, tier).astype(np.int8)
