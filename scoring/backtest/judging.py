"""What was said on a past day, by each version and by simple rules, against what came.

Everything is worked out anew from the facts of that day, as an evaluation of that day would. The
rules stand beside the models since studies find them hard to beat: M. Wübben and F. v. Wangenheim,
Instant Customer Base Analysis, Journal of Marketing 72 (3), 2008.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from accounts.models import Sale
from scoring.backtest.chances import Foretold, foretell
from scoring.evaluation.codes import CodeOrder
from scoring.evaluation.columns import Int, Money, read, whole
from scoring.evaluation.compute import measure
from scoring.evaluation.facts import Facts
from scoring.evaluation.spec import ModelSpec
from scoring.formulas.backtest import (
    Fate,
    brier,
    calibration,
    confusion,
    fates,
    lift,
    places,
    rank_correlation,
    tenths,
)
from scoring.formulas.composite import composite
from scoring.formulas.ranking import rank
from scoring.formulas.series import NO_DAY, Series, day_number, months_before
from scoring.models import ScoringModel

__all__ = ["FEWEST", "TooFewError", "judge"]

FEWEST = 50  # customers before the day: with fewer, a tenth is five accounts
MOST_NAMED = 50  # accounts of each kind of surprise
READING, JUDGING = gettext_noop("Reading the facts"), gettext_noop("Comparing with what came")
Column = NDArray[np.float64]
Progress = Callable[[int, int, str], None]


class TooFewError(ValueError):
    """Too few customers before the day to tell anything: `found` of `needed`."""

    def __init__(self, found: int, needed: int):
        super().__init__(f"{found} customers, {needed} are needed")
        self.found, self.needed = found, needed


@dataclass(frozen=True)
class Came:
    """What is known of the accounts beyond what was said, each (accounts,).

    base, after: sales of the same months a year before, and after the day, 1/10,000 currency.
    season: whether `base` is of a year before; where sales on record begin later than that, it is
    of as many days right before the day.
    """

    ids: NDArray[np.int64]
    series: Series
    season: bool
    base: Column
    after: Column
    bought: NDArray[np.bool_]

    @property
    def customer(self) -> NDArray[np.bool_]:
        return self.series.purchase_days_12m > 0


@dataclass(frozen=True)
class Saying:
    """What one voice said: `worth`, higher is more key, and `risk`, higher leaves sooner."""

    name: str
    worth: Column
    risk: Column
    version: ScoringModel | None = None


def judge(
    *,
    as_of: date,
    until: date,
    percent: int,
    versions: Sequence[ScoringModel],
    progress: Progress = lambda done, total, step: None,
) -> dict[str, Any]:
    """The result of a back-test, as plain data: see docs/api.md, back-tests.

    Accounts that compete in all versions are compared. Raises TooFewError below FEWEST customers.
    """
    steps = len(versions) + 2
    progress(0, steps, READING)
    facts = Facts(connection, as_of=as_of)
    foretold = _foretold(facts, until)
    ranks = []
    for done, version in enumerate(versions, start=1):
        ranks.append(_ranked(version, facts))
        progress(done, steps, READING)
    ids = ranks[0][0]
    for others, _rank in ranks[1:]:
        ids = np.intersect1d(ids, others)
    came, foretold = _came(facts, ids, until), foretold.of(facts.positions(ids))
    if (customers := int(came.customer.sum())) < FEWEST:
        raise TooFewError(customers, FEWEST)
    progress(steps - 1, steps, JUDGING)
    models = [
        _by_rank(version, column[np.searchsorted(accounts, ids)])
        for version, (accounts, column) in zip(versions, ranks, strict=True)
    ]
    return _result(came, [*models, *_rules(came, foretold, as_of)], foretold, percent)


def _foretold(facts: Facts, until: date) -> Foretold:
    """Of all accounts of the facts, whose sales lines are read once for all that needs them."""
    lines = facts.sales_lines()
    facts.sales = facts.series_of(lines)
    return foretell(lines, facts.as_of, until, len(facts))


def _ranked(version: ScoringModel, whole: Facts) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Ids of those who compete, in order, and the rank that the version gives each.

    whole: the facts of all accounts, which a version without a scope shares with the others.
    """
    scope, spec = version.scope, ModelSpec.of(version)
    facts = Facts(connection, as_of=whole.as_of, scope=scope) if any(scope.values()) else whole
    score = composite(measure(facts, spec).points, spec.weights).score
    ids = facts.accounts["id"]
    return ids, rank(score, facts.sales.sales_12m, CodeOrder(ids))  # type: ignore[arg-type]


def _came(facts: Facts, ids: NDArray[np.int64], until: date) -> Came:
    at = facts.positions(ids)
    chosen = Series(**{name: column[at] for name, column in vars(facts.sales).items()})
    season = Sale.objects.filter(date__lte=months_before(facts.as_of, 12)).exists()
    base = _base(ids, facts.as_of, until, season)
    after, bought = _sold(ids, after=facts.as_of, until=until)
    return Came(ids, chosen, season, base, after, bought)


def _base(ids: NDArray[np.int64], as_of: date, until: date, season: bool) -> Column:
    """What the sales after the day are held against: see `Came`."""
    if season:
        first, last = months_before(as_of, 12), months_before(until, 12)
    else:
        first, last = as_of - (until - as_of), as_of
    return _sold(ids, after=first, until=last)[0]


def _sold(ids: NDArray[np.int64], *, after: date, until: date) -> tuple[Column, NDArray[np.bool_]]:
    """Sales from after a day until another, and whether there was a purchase among them."""
    rows = whole(
        read(
            connection,
            Sale.objects.filter(date__gt=after, date__lte=until).values("account_id"),
            account=Int("account_id"),
            amount=Money(Sum("base_amount")),
            bought=Int(Count("pk", filter=Q(base_amount__gt=0))),
        )
    )
    rows = rows[np.isin(rows["account"], ids)]
    amount, bought = np.zeros(len(ids)), np.zeros(len(ids), bool)
    place = np.searchsorted(ids, rows["account"])
    amount[place], bought[place] = rows["amount"], rows["bought"] > 0
    return amount, bought


def _by_rank(version: ScoringModel, ranks: NDArray[np.int32]) -> Saying:
    return Saying("model", -ranks.astype(float), ranks.astype(float), version)


def _rules(came: Came, foretold: Foretold, as_of: date) -> Iterator[Saying]:
    """Last-12-months sales; silence, in its own intervals; and BG/NBD, where it could be fitted."""
    sales = came.series.sales_12m.astype(float)
    yield Saying("sales", sales, -sales)
    silent = _silent(came.series, as_of)
    interval = came.series.interval
    usual = np.nanmedian(interval) if (~np.isnan(interval)).any() else 1.0
    own = np.maximum(np.where(np.isnan(interval), usual, interval), 1.0)
    yield Saying("silence", -silent, silent / own)
    if not foretold.refused_because:
        yield Saying("value", foretold.sales, -foretold.chance)


def _silent(series: Series, as_of: date) -> Column:
    """Days since the last purchase; who never bought has been silent for longest."""
    days = day_number(as_of) - series.last_day.astype(float)
    never = series.last_day == NO_DAY
    return np.where(never, days[~never].max(initial=0) + 1, days)


def _result(came: Came, sayings: list[Saying], foretold: Foretold, percent: int) -> dict[str, Any]:
    became = fates(came.customer, came.base, came.after, came.bought)
    top = ceil(len(came.ids) * percent / 100)
    return {
        "accounts": len(came.ids),
        "customers": int(came.customer.sum()),
        "top": top,
        "season": came.season,
        "fates": {fate.name.lower(): int((became == fate).sum()) for fate in Fate},
        "judges": [_verdict(saying, came, became, percent, top) for saying in sayings],
        "chances": _chances(foretold, came),
        "surprises": _surprises(sayings[0], came, became, top),
    }


def _verdict(
    saying: Saying, came: Came, became: NDArray[np.int8], percent: int, top: int
) -> dict[str, Any]:
    brought, said = np.maximum(came.after, 0), places(saying.worth, top)
    customer, lost = came.customer, (became == Fate.LOST).astype(float)
    gone = int(lost.sum())
    leaving = confusion(places(saying.risk[customer], gone), lost[customer])
    return {
        "name": saying.name,
        "version": saying.version.pk if saying.version else None,
        "label": str(saying.version or ""),
        "lift": _number(lift(saying.worth, brought, percent)),
        "brought": _number(float(said @ brought) / brought.sum() if brought.any() else np.nan),
        "kept": _number(_of(said * customer, came.bought)),
        "grew": _number(_of(said * customer, became == Fate.GREW)),
        "correlation": _number(rank_correlation(saying.worth, came.after)),
        "key": asdict(confusion(said, places(came.after, top))),
        "leaving": asdict(leaving),
        "leaving_lift": _number(leaving.precision / (gone / customer.sum()) if gone else np.nan),
        "tenths": [
            {name: _number(value) for name, value in vars(tenth).items()}
            for tenth in tenths(saying.worth, came.after, customer, came.bought)
        ],
    }


def _of(weight: Column, marked: NDArray[np.bool_]) -> float:
    """Share of the weight that lies on marked rows."""
    return float(weight @ marked / weight.sum()) if weight.sum() else np.nan


def _chances(foretold: Foretold, came: Came) -> dict[str, Any]:
    """The chance of a purchase that BG/NBD gave each customer, against whether there was one."""
    if foretold.refused_because:
        return {"refused_because": foretold.refused_because}
    said, happened = foretold.chance[came.customer], came.bought[came.customer].astype(float)
    return {
        "refused_because": "",
        "brier": brier(said, happened),
        "coin": brier(np.full(len(said), happened.mean()), happened),
        "bins": [vars(group) for group in calibration(said, happened)],
    }


def _surprises(
    saying: Saying, came: Came, became: NDArray[np.int8], top: int
) -> dict[str, list[int]]:
    """Accounts that the first version placed wrongest, the largest of them first."""
    said, key = places(saying.worth, top) > 0, places(came.after, top) > 0
    lost = np.flatnonzero(said & (became == Fate.LOST))
    missed = np.flatnonzero(key & ~said)
    return {
        "lost": _largest(came.ids, lost, came.series.sales_12m.astype(float)),
        "missed": _largest(came.ids, missed, came.after),
    }


def _largest(ids: NDArray[np.int64], rows: NDArray[np.int64], amount: Column) -> list[int]:
    return ids[rows[np.argsort(-amount[rows], kind="stable")[:MOST_NAMED]]].tolist()


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return None if np.isnan(value) else value
