"""One move of a slider, and a thousand draws, against the bare NumPy product of the same columns."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle

import numpy as np
from django.utils import timezone

from accounts.models import User
from bench import Result, Size, company
from bench.clock import Taken, taken
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.stability import share_in_top
from scoring.models import Evaluation
from scoring.services import evaluate
from scoring.simulation.columns import Columns, prepare
from scoring.simulation.services import simulate
from scoring.simulation.stability import DRAWS, judge
from scoring.versions.definition import Definition, definition_of

REPEATS = 9
SLIDE_MS = 300.0  # allowed for one move, at full size, after loading
DRAWN_ACCOUNTS = 100_000
ASKERS = {"an administrator": "admin", "a manager": "chen.guodong"}


def run(size: Size) -> list[Result]:
    company.ensure(size)
    evaluation = Evaluation.objects.current() or evaluate(as_of=timezone.localdate())
    loading = taken(lambda: prepare(evaluation))
    spec = ModelSpec.of(evaluation.model)
    dimensions = np.asfortranarray(Columns.of(evaluation).dimensions(spec))
    weights = np.array(spec.weights.dimension_weights, dtype=np.float64)
    bare = {
        "the product": taken(lambda: dimensions @ weights, REPEATS),
        "product and order": taken(lambda: np.argsort(dimensions @ weights), REPEATS),
    }
    return [
        Result("columns read and kept", loading.processor, None, "s", "", loading.notes),
        *_slides(evaluation, bare),
        *_draws(dimensions, weights),
        _judged(evaluation),
    ]


def _slides(evaluation: Evaluation, bare: dict[str, Taken]) -> Iterator[Result]:
    """The first move of each asker loads; the middle of those after it counts."""
    for who, name in ASKERS.items():
        actor, moves = User.objects.get(username=name), _moves(evaluation)

        def slide(actor: User = actor, moves: Iterator[Definition] = moves) -> None:
            simulate(definition=next(moves), evaluation=evaluation, actor=actor)

        slide()
        move = taken(slide, REPEATS)
        ours = 1000 * move.processor
        for what, it in bare.items():
            yield Result(f"slide by {who}, over {what}", ours, 1000 * it.processor, "ms")
        yield Result(
            f"slide by {who}", ours, SLIDE_MS, "ms", "<= 1.0", f"bare: allowed; {move.notes}"
        )


def _moves(evaluation: Evaluation) -> Iterator[Definition]:
    """The model with a few points moved from its first dimension to its second, ever others."""
    for points in cycle(range(1, 11)):
        definition = definition_of(evaluation.model)
        first, second, *_others = definition["dimensions"]
        first["weight"] -= Decimal(points)
        second["weight"] += Decimal(points)
        yield definition


def _draws(dimensions: np.ndarray, weights: np.ndarray) -> Iterator[Result]:
    """So many draws of weights over 100,000 accounts, and the same products and cuts by hand."""
    some = dimensions[:: max(1, len(dimensions) // DRAWN_ACCOUNTS)][:DRAWN_ACCOUNTS]
    top = max(1, len(some) // 20)
    ours = taken(lambda: share_in_top(some, weights, top=top, draws=DRAWS, seed=1))
    values = np.ascontiguousarray(np.nan_to_num(some))
    drawn = np.random.default_rng(1).dirichlet(weights, DRAWS)

    def by_hand() -> None:
        for row in drawn:
            np.partition(values @ row, len(some) - top)

    bare = taken(by_hand)
    name = f"{DRAWS:,} draws over {len(some):,} accounts"
    yield Result(name, ours.processor, bare.processor, "s", "", ours.notes)


def _judged(evaluation: Evaluation) -> Result:
    """What the worker does after an evaluation, of all accounts, with what it writes."""
    found: list[int] = []
    whole = taken(lambda: found.append(judge(evaluation)))
    notes = f"{found[0]:,} border cases; {whole.notes}"
    return Result("how firm the tiers are, all accounts", whole.processor, None, "s", "", notes)
