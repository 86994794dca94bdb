"""What would change if we weighed differently: nothing is stored."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from accounts.models import Account, User
from kam.core import jobs
from kam.core.models import Job
from scoring.evaluation.field import field_of, profit_by
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.explain import Move, moves
from scoring.formulas.simulate import Outcome, outcome, tier_counts
from scoring.formulas.tiers import assign
from scoring.models import Evaluation
from scoring.simulation.columns import Columns, is_prepared, prepare
from scoring.versions.definition import Definition, check, definition_of

__all__ = [
    "Mover",
    "Simulation",
    "names_of",
    "queue_preparation",
    "ready",
    "run_preparation",
    "simulate",
]

PREPARATION = "simulation"
MOST_MOVERS = 50
AT_ONCE = 5_000  # accounts that are prepared within a request

jobs.register(PREPARATION, "scoring.tasks.prepare_simulation")


@dataclass(frozen=True)
class Mover:
    """An account that changes its tier; `why` are its metrics, the one that moves it most first."""

    account: int
    before: str
    after: str
    rank_before: int
    rank_after: int
    why: tuple[Move, ...]


@dataclass(frozen=True)
class Simulation:
    """before, after: tier → accounts. correlation: of the two orders, 1 the same.

    known: dimension → share of those who compete of whom it rests on data, 0 to 1: where nobody is
    known, its weight moves nobody. All but the correlation and this counts only what the reader
    may see.
    """

    accounts: int
    before: dict[str, int]
    after: dict[str, int]
    up: int
    down: int
    correlation: float
    known: dict[str, float]
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class _Stand:
    """How a model places the accounts of its scope; tiers are positions, by rank alone."""

    columns: Columns
    spec: ModelSpec
    outcome: Outcome
    tier: NDArray[np.int8]

    @cached_property
    def points(self) -> list[NDArray[np.float64]]:
        """One mapped column per metric, opened once for all movers."""
        return [self.columns.points(metric) for metric in self.spec.metrics]


def queue_preparation(*, evaluation: Evaluation, actor: User | None) -> Job:
    """Have a worker read the columns that simulations need."""
    return jobs.enqueue(
        PREPARATION,
        payload={"evaluation": evaluation.pk},
        unique_key=f"{PREPARATION}:{evaluation.pk}",
        actor=actor,
    )


def ready(*, evaluation: Evaluation, actor: User | None) -> Job | None:
    """None when simulations can run; else the job that prepares them.

    A small portfolio is prepared at once.
    """
    if is_prepared(evaluation):
        return None
    if evaluation.accounts <= AT_ONCE:
        prepare(evaluation)
        return None
    return queue_preparation(evaluation=evaluation, actor=actor)


def run_preparation(*, job: Job) -> None:
    """Do what `queue_preparation` asked for; a repeat finds it done."""
    evaluation = Evaluation.objects.get(pk=job.payload["evaluation"])
    if not is_prepared(evaluation):
        report = jobs.guard(job)
        prepare(evaluation, lambda done, total: report(done, total, "Reading the facts"))


def simulate(
    *, definition: Definition, evaluation: Evaluation, actor: User, movers: int = MOST_MOVERS
) -> Simulation:
    """Place all accounts by `definition`, beside how the model of the evaluation places them.

    Both by rank alone: neither waits for a second evaluation, nor minds pinned tiers, so that the
    difference is that of the models. Raises DomainError for a definition that could not be
    evaluated, LookupError when the columns are not prepared.
    """
    check(definition)
    now = _stand(evaluation, definition_of(evaluation.model))
    then = _stand(evaluation, definition)
    seen = np.flatnonzero(_visible(then.columns, actor))
    at = _positions(now.columns, then.columns)
    old = np.where(at >= 0, now.tier[np.maximum(at, 0)], len(now.spec.letters))
    moved = seen[old[seen] != then.tier[seen]]
    return Simulation(
        accounts=len(seen),
        before=tier_counts(now.tier[_visible(now.columns, actor)], now.spec.letters),
        after=tier_counts(then.tier[seen], then.spec.letters),
        up=int((then.tier[moved] < old[moved]).sum()),
        down=int((then.tier[moved] > old[moved]).sum()),
        correlation=_alike(now, then, at),
        known=_known(then.columns, then.spec),
        movers=_movers(now, then, at, _largest(then, moved, movers, actor)),
    )


def _stand(evaluation: Evaluation, definition: Definition) -> _Stand:
    spec = ModelSpec.read(definition)
    columns = Columns.of(evaluation, definition["scope"])
    found = outcome(columns.dimensions(spec), spec.weights, _order(columns))
    group, keys = _groups(columns, spec)
    field = field_of(
        spec, found.rank, group, keys, lambda: profit_by(columns["sales"], columns["margin"])
    )
    n = len(columns)
    tier, _below = assign(
        field.places.place,
        field.cuts,
        of=field.places.size,
        previous=np.full(n, -1, np.int8),
        below=np.zeros(n, np.int16),
    )
    return _Stand(columns, spec, found, tier)


def _known(columns: Columns, spec: ModelSpec) -> dict[str, float]:
    """By dimension, the share of the accounts of which at least one metric is known."""
    codes = {
        name: [m.code for m in spec.metrics if m.dimension == name]
        for name in spec.weights.dimensions
    }
    return {name: columns.known(metrics) for name, metrics in codes.items()}


def _order(columns: Columns) -> NDArray[np.int64]:
    """Ties of those who compete as 0 to n − 1."""
    tie = columns["tie"]
    if columns.scope == "{}":
        return tie
    result = np.empty(len(tie), np.int64)
    result[np.argsort(tie)] = np.arange(len(tie))
    return result


def _groups(columns: Columns, spec: ModelSpec) -> tuple[NDArray[np.int64], list[str]]:
    if not spec.tier_within:
        return np.zeros(len(columns), np.int64), [""]
    codes, group = np.unique(columns[spec.tier_within], return_inverse=True)
    return group.astype(np.int64), [str(code) for code in codes]


def _visible(columns: Columns, actor: User) -> NDArray[np.bool_]:
    """The rule of who sees which account, over columns."""
    sight = actor.sight
    if sight.everything:
        return np.ones(len(columns), bool)
    return (
        (columns["owner"] == sight.owner)
        | np.isin(columns["team"], sight.teams)
        | np.isin(columns["account"], sight.accounts)
    )


def _positions(now: Columns, then: Columns) -> NDArray[np.int64]:
    """Where the accounts of `then` stand in `now`, −1 for those that did not compete."""
    if now.scope == then.scope:
        return np.arange(len(then))
    found = np.searchsorted(now["account"], then["account"])
    found = np.minimum(found, max(len(now) - 1, 0))
    same = now["account"][found] == then["account"] if len(now) else np.zeros(len(then), bool)
    return np.where(same, found, -1)


def _alike(now: _Stand, then: _Stand, at: NDArray[np.int64]) -> float:
    if now.columns.scope == then.columns.scope:
        return now.outcome.alike(then.outcome)
    both = at >= 0
    first, second = now.outcome.score[at[both]], then.outcome.score[both]
    return Outcome(first, _ranks(first)).alike(Outcome(second, _ranks(second)))


def _ranks(score: NDArray[np.float64]) -> NDArray[np.int32]:
    ranks = np.empty(len(score), np.int32)
    ranks[np.argsort(-score, kind="stable")] = np.arange(1, len(score) + 1)
    return ranks


def _largest(then: _Stand, moved: NDArray, most: int, actor: User) -> list[int]:
    """Places of the largest customers among those who change tier.

    The columns say who looked after an account when they were read: none is told of that has left
    the reader's sight since.
    """
    places = moved[np.argsort(-then.columns["sales"][moved], kind="stable")[:most]].tolist()
    if actor.sight.everything:
        return places
    accounts = then.columns["account"][places].tolist()
    seen = Account.objects.visible_to(actor).filter(pk__in=accounts)
    still = set(seen.values_list("pk", flat=True))
    return [place for place, pk in zip(places, accounts, strict=True) if pk in still]


def _movers(now: _Stand, then: _Stand, at: NDArray, places: list[int]) -> tuple[Mover, ...]:
    return tuple(_mover(now, then, int(at[place]), place) for place in places)


def _mover(now: _Stand, then: _Stand, before: int, after: int) -> Mover:
    known = before >= 0
    return Mover(
        account=int(then.columns["account"][after]),
        before=now.spec.letters[now.tier[before]] if known else "",
        after=then.spec.letters[then.tier[after]],
        rank_before=int(now.outcome.rank[before]) if known else 0,
        rank_after=int(then.outcome.rank[after]),
        why=tuple(_why(now, then, before, after)) if known else (),
    )


def _why(now: _Stand, then: _Stand, before: int, after: int) -> list[Move]:
    first = np.array([column[before] for column in now.points])
    second = np.array([column[after] for column in then.points])
    return moves(first, now.spec.weights, second, then.spec.weights)[:3]


def names_of(movers: tuple[Mover, ...]) -> dict[int, Account]:
    """The accounts of the movers by id; one query."""
    found = Account.objects.filter(pk__in=[mover.account for mover in movers])
    return {account.pk: account for account in found.select_related("owner")}
