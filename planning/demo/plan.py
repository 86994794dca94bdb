"""Who the customers will be, before anything is written: one array per property, one row each."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from planning.demo import patterns
from planning.demo.organisation import Organisation
from planning.demo.patterns import Floats, Ints
from planning.demo.sales import MEAN_LINE
from planning.demo.words import INDUSTRIES, PLACES

LIVELY_UP_TO: Final = 20_000  # larger companies have people and a contact log at a tenth only
FAMILY_SIZE: Final = 3
FAMILY_EVERY: Final = 16
REP_HOME, REP_ABROAD = ("Central Europe", 19), ("East China", 6)
REP_GROUPS: Final = 2  # groups of companies that `rep` looks after
UNOWNED: Final = 0.03
GIVEN_BACK: Final = {
    "Central Europe": 9,
    "East China": 3,
}  # larger ones in the pools of `rep`'s teams


@dataclass(frozen=True)
class Plan:
    """Rows 0 … n − 1 become the accounts numbered 1 … n."""

    today: date
    seed: int
    kind: Ints  # of patterns
    weight: Floats  # 0 to 1: share of accounts that are smaller
    place: Ints  # index into PLACES
    industry: Ints  # index into INDUSTRIES
    owner: Ints  # user number, 0 for nobody
    lines: Ints  # how many sales lines
    line_value: Floats  # usual amount of a line, currency units
    lively: int  # the first rows have people and a contact log

    @property
    def accounts(self) -> int:
        return len(self.kind)

    @property
    def is_large(self) -> bool:
        """Made to be measured, not to be looked at: not everybody is lively."""
        return self.lively < self.accounts

    def stream(self, *names: object) -> np.random.Generator:
        """An own source of chance per purpose and chunk, so that one never disturbs another."""
        words = np.frombuffer("/".join(map(str, names)).encode(), dtype=np.uint8)
        return np.random.default_rng([self.seed, *words.tolist()])


def draw(*, accounts: int, sales: int, seed: int, today: date, organisation: Organisation) -> Plan:
    """Draw every account's properties; `sales` lines are shared out by size, exactly."""
    rng = np.random.default_rng(seed)
    size = patterns.sizes(accounts, rng)
    kind = patterns.kinds(accounts, rng)
    place = _families(_stratified([share for *_, share, _ in PLACES], accounts, rng))
    industry = _families(rng.integers(0, len(INDUSTRIES), accounts))
    lively = accounts if accounts <= LIVELY_UP_TO else accounts // 10
    owner = _owners(place, kind, size, lively, organisation, rng)
    lines = patterns.share_out(sales, np.where(kind == patterns.PROSPECT, 0, size**0.45))
    value = size**0.55
    mean = max((value * lines).sum() / max(sales, 1), 1e-9)
    return Plan(
        today=today,
        seed=seed,
        kind=kind,
        weight=np.argsort(np.argsort(size, kind="stable"), kind="stable") / accounts,
        place=place,
        industry=industry,
        owner=owner,
        lines=lines,
        line_value=value / mean * MEAN_LINE,
        lively=lively,
    )


def is_family(row: Ints | int) -> np.ndarray | bool:
    """Whether the row belongs to a group: three accounts in sixteen, the first is the parent."""
    return row % FAMILY_EVERY < FAMILY_SIZE


def _families(values: Ints) -> Ints:
    """Members of a group share the first one's value."""
    row = np.arange(len(values))
    return values[np.where(is_family(row), row - row % FAMILY_EVERY, row)]


def _stratified(shares: list[int], n: int, rng: np.random.Generator) -> Ints:
    """(n,) indices in exactly the proportions given, shuffled."""
    counts = patterns.share_out(n, np.array(shares, dtype=float))
    return rng.permutation(np.repeat(np.arange(len(shares)), counts))


def _owners(
    place: Ints,
    kind: Ints,
    size: Floats,
    lively: int,
    organisation: Organisation,
    rng: np.random.Generator,
) -> Ints:
    """Everybody's accounts: the team's reps in turn, some nobody's, a full portfolio for `rep`."""
    owner = np.zeros(len(place), dtype=np.int64)
    turn = np.arange(len(place))
    for index, (_, _, team, _, _) in enumerate(PLACES):
        rows = place == index
        reps = np.array(organisation.reps[team])
        owner[rows] = reps[turn[rows] % len(reps)]
    owner[rng.random(len(place)) < UNOWNED] = 0
    teams = np.array([team for _, _, team, _, _ in PLACES])[place]
    for team, count in (REP_HOME, REP_ABROAD):
        candidates = np.flatnonzero((teams == team) & (kind != patterns.PROSPECT) & (turn < lively))
        by_size = candidates[np.argsort(-size[candidates], kind="stable")]
        owner[by_size[::2][:count]] = organisation.rep
        owner[by_size[1::4][: min(GIVEN_BACK[team], len(by_size) // 6)]] = 0
    heads = np.flatnonzero((turn % FAMILY_EVERY == 0) & (teams == REP_HOME[0]) & (turn < lively))
    for head in heads[:REP_GROUPS]:  # two of three: the last one stays with a colleague
        owner[head : head + FAMILY_SIZE - 1] = organisation.rep
    return owner
