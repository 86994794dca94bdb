"""Among whom each account competes, its place there, and where the tiers are cut."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.db.models import F, Min, Window
from numpy.typing import NDArray

from accounts.models import Account, Industry
from scoring.evaluation.codes import CodeOrder
from scoring.evaluation.columns import Int, Money, read, whole
from scoring.evaluation.facts import Facts
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.composite import Composite
from scoring.formulas.ranking import Places, rank, within
from scoring.formulas.series import Series
from scoring.formulas.tiers import cut_offs, pareto_cut_offs
from scoring.models import Evaluation, Standing

__all__ = [
    "Field",
    "Place",
    "cut_scores",
    "field_of",
    "place_among_all",
    "place_among_others",
    "profit",
    "profit_by",
]

TOGETHER = ""  # the key of the one group when all compete with all
Cuts = NDArray[np.int64]


@dataclass(frozen=True)
class Field:
    """ranks: (accounts,), among all. places: in the own group. cuts: (accounts, tiers − 1), last
    place of each tier there. group: (accounts,), which row of `by_group` is theirs.
    by_group: key of a group → last place of each of its tiers.
    """

    ranks: NDArray[np.int32]
    places: Places
    group: NDArray[np.int64]
    by_group: dict[str, Cuts]

    @property
    def cuts(self) -> Cuts:
        table = np.array(list(self.by_group.values()))
        return (
            np.broadcast_to(table, (1, *table.shape[1:])) if len(table) == 1 else table[self.group]
        )


Place = Callable[[NDArray[np.int64], Composite, NDArray[np.int64]], Field]


def place_among_all(facts: Facts, spec: ModelSpec) -> Place:
    """The field when all accounts are at hand."""
    return partial(_among_all, facts, spec)


def place_among_others(facts: Facts, spec: ModelSpec, current: Evaluation) -> Place:
    """The field when only some accounts are at hand: the others stand where `current` put them."""
    return partial(_among_others, facts, spec, current)


def _among_all(
    facts: Facts, spec: ModelSpec, ids: NDArray, scored: Composite, sales: NDArray
) -> Field:
    ranks = rank(scored.score, sales, CodeOrder(ids, facts.connection))  # type: ignore[arg-type]
    group, keys = _groups(facts, spec, ids)
    return field_of(spec, ranks, group, keys, lambda: profit(facts.sales))


def field_of(
    spec: ModelSpec,
    ranks: NDArray[np.int32],
    group: NDArray[np.int64],
    keys: list[str],
    worth: Callable[[], NDArray[np.float64]],
) -> Field:
    """Places and cut-offs by the model's rule, from ranks among all.

    group: (accounts,), position of each account's key in `keys`. worth: gives the profit,
    (accounts,); it is asked only where the rule needs it.
    """
    brings = worth() if spec.tier_rule == "profit" else None
    members = (group == place for place in range(len(keys)))  # one at a time: there may be many
    cuts = [_cuts(spec, int(some.sum()), _of_group(brings, some, ranks)) for some in members]
    places = _places(ranks, group, keys)
    return Field(ranks, places, group, dict(zip(keys, cuts, strict=True)))


def _places(ranks: NDArray[np.int32], group: NDArray[np.int64], keys: list[str]) -> Places:
    """Where all compete with all, the rank is the place: nothing is left to sort."""
    if len(keys) == 1:
        return Places(ranks, np.full(len(ranks), len(ranks), np.int32))
    return within(ranks, group)


def _among_others(
    facts: Facts,
    spec: ModelSpec,
    current: Evaluation,
    accounts: NDArray,
    scored: Composite,
    sales: NDArray,
) -> Field:
    others = _others(facts, current)
    ids = np.concatenate([others["account"], accounts])
    ranks = rank(
        np.concatenate([others["score"], np.rint(scored.score * 10_000)]).astype(np.float64),
        np.concatenate([others["sales"] // 100, sales]),
        CodeOrder(ids, facts.connection),  # type: ignore[arg-type]
    )
    group, keys = _groups(facts, spec, ids)
    places = within(ranks, group)
    mine = slice(len(others), None)
    brings = profit(facts.sales) if spec.tier_rule == "profit" else None
    cuts = {}
    for at, key in enumerate(keys):
        worth = _of_group(brings, group[mine] == at, ranks[mine])
        cuts[key] = _kept_cuts(spec, current, key, int((group == at).sum()), worth)
    own = Places(places.place[mine], places.size[mine])
    return Field(ranks[mine], own, group[mine], cuts)


def _others(facts: Facts, current: Evaluation) -> NDArray:
    rows = whole(
        read(
            facts.connection,
            Standing.objects.filter(evaluation=current),
            account=Int("account_id"),
            score=Money("score"),
            sales=Money("sales_12m"),
        )
    )
    return rows[~np.isin(rows["account"], facts.account_ids or [])]


def _groups(facts: Facts, spec: ModelSpec, ids: NDArray) -> tuple[NDArray[np.int64], list[str]]:
    """Position of each account's group, (accounts,), and the key of each group."""
    if not spec.tier_within or not len(ids):
        return np.zeros(len(ids), np.int64), [TOGETHER]
    codes, names = _region_codes(facts) if spec.tier_within == "region" else _industry_codes(facts)
    order = np.argsort(codes["id"])
    found = codes["code"][order][np.searchsorted(codes["id"][order], ids)]
    distinct, group = np.unique(found, return_inverse=True)
    return group.astype(np.int64), [names.get(int(code), "") for code in distinct]


def _region_codes(facts: Facts) -> tuple[NDArray, dict[int, str]]:
    """Each account's region as the least id of an account in it, and the names of those."""
    least = Window(Min("pk"), partition_by=[F("region")])
    codes = whole(
        read(facts.connection, Account.objects.order_by(), id=Int(F("pk")), code=Int(least))
    )
    named = Account.objects.filter(pk__in=np.unique(codes["code"]).tolist())
    return codes, dict(named.values_list("pk", "region"))


def _industry_codes(facts: Facts) -> tuple[NDArray, dict[int, str]]:
    rows = Account.objects.order_by()
    codes = whole(read(facts.connection, rows, id=Int(F("pk")), code=Int("industry_id")))
    return codes, {pk: str(pk) for pk in Industry.objects.values_list("pk", flat=True)}


def _cuts(spec: ModelSpec, n: int, worth: NDArray | None) -> Cuts:
    """Without any profit to share nobody is in a leading tier."""
    if worth is None:
        return cut_offs(n, spec.shares)
    if worth.sum() <= 0:
        return np.zeros(len(spec.shares), np.int64)
    return np.minimum(pareto_cut_offs(worth, spec.shares), n)


def _of_group(worth: NDArray | None, members: NDArray, ranks: NDArray) -> NDArray | None:
    """The profit of a group's accounts in the order of their ranks."""
    if worth is None:
        return None
    return worth[members][np.argsort(ranks[members])]


def _kept_cuts(
    spec: ModelSpec, current: Evaluation, key: str, n: int, worth: NDArray | None
) -> Cuts:
    """By profit the cut stays where the last whole run put it; by accounts it follows n.

    worth: as for `_cuts`. Of a group that the last run did not know all are at hand: who came to
    it has changed since.
    """
    if worth is not None and key in current.cut_places:
        return np.array(current.cut_places[key], dtype=np.int64)
    return _cuts(spec, n, worth)


def profit(sales: Series) -> NDArray[np.float64]:
    """Profit of 12 months, (accounts,), as `profit_by` has it."""
    return profit_by(sales.sales_12m, 100 * sales.margin)


def profit_by(sales: NDArray[np.int64], percent: NDArray[np.float64]) -> NDArray[np.float64]:
    """Profit of 12 months, (accounts,), in whole 1/10,000 of the currency, so that sums are exact.

    sales: (accounts,), 1/10,000 of the currency. percent: (accounts,), margin of the sales,
    NaN where the cost is not known. There the margin of all others who compete stands in; where
    nobody's cost is known, sales stand in for profit.
    """
    amount, known = sales.astype(np.float64), ~np.isnan(percent)
    if not known.any():
        return amount
    whole_sales = amount[known].sum()
    usual = (amount[known] * percent[known]).sum() / whole_sales if whole_sales > 0 else 100.0
    return np.rint(amount * np.where(known, percent, usual) / 100)


def cut_scores(field: Field, scored: Composite) -> dict[str, list[float]]:
    """Key of a group → score of the last account inside each tier by rank, best tier first.

    Empty where nobody is in a leading tier: no score is enough.
    """
    result = {}
    for place, (key, cuts) in enumerate(field.by_group.items()):
        members = field.group == place
        by_place = np.empty(members.sum())
        by_place[field.places.place[members] - 1] = scored.score[members]
        inside = np.minimum(cuts, len(by_place))
        result[key] = by_place[inside - 1].tolist() if inside.all() else []
    return result
