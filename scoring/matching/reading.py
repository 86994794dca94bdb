"""The facts of the matching as columns: the grids whole, prospects part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Case, F, IntegerField, Max, Min, Q, QuerySet, Value, When
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation.columns import Float, Int, read, whole
from scoring.formulas.matching import industry_match
from scoring.matching.rewinding import Past, criteria_on, needs_on
from scoring.models import CriterionWeight, Demand

__all__ = ["Grids", "Prospects", "grids", "parts", "prospects", "prospects_in", "prospects_then"]

PROSPECT = Account.Status.PROSPECT
AT_ONCE = 100_000  # numbers of accounts in memory
NO_ROW = -1
ALL_LINES = -1


@dataclass(frozen=True)
class Grids:
    """fit and needs: (industries, lines), the match (NaN unknown) and the number of the field.

    A row more than there are industries stands for accounts without one.
    """

    industries: list[int]
    lines: list[str]
    fit: NDArray[np.float64]
    needs: NDArray[np.int64]
    criteria: list[int]
    capability: NDArray[np.float64]


@dataclass(frozen=True)
class Prospects:
    """account: (prospects,). industry: row of the grids. demand: (prospects, lines); weights:
    (prospects, criteria); NaN where unknown."""

    account: NDArray[np.int64]
    industry: NDArray[np.int64]
    demand: NDArray[np.float64]
    weights: NDArray[np.float64]


def grids(as_of: date | None = None) -> Grids:
    """What all prospects are held against, on a day or today; a few queries."""
    fields = needs_on(as_of)
    industries = sorted({field[1] for field in fields})
    lines = sorted({field[2] for field in fields})
    need, strength = (np.full((len(industries) + 1, len(lines)), np.nan) for _ in range(2))
    numbers = np.full(need.shape, NO_ROW, np.int64)
    rows, columns = _places(industries), _places(lines)
    for pk, industry, line, wanted, strong in fields:
        at = rows[industry], columns[line]
        numbers[at], need[at], strength[at] = pk, _number(wanted), _number(strong)
    criteria = criteria_on(as_of)
    return Grids(
        industries,
        lines,
        industry_match(need, strength),
        numbers,
        [pk for pk, _name, _capability in criteria],
        np.array([float(capability) for _pk, _name, capability in criteria]),
    )


def _places(values: list[Any]) -> dict[Any, int]:
    return {value: place for place, value in enumerate(values)}


def _number(value: Decimal | None) -> float:
    return np.nan if value is None else float(value)


def prospects() -> QuerySet[Account]:
    """Accounts that are ranked today."""
    return Account.objects.filter(status=Account.Status.PROSPECT)


def parts(accounts: QuerySet[Account]) -> Iterator[Q]:
    """Conditions on the number of the account that together hold all of these."""
    ends = accounts.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for start in range(ends["first"], ends["last"] + 1, AT_ONCE):
            yield Q(number__gte=start, number__lt=start + AT_ONCE)


def prospects_in(part: Q, known: Grids) -> Prospects:
    """The prospects of a part, in the order of their numbers: three queries."""
    found = prospects().annotate(number=F("pk")).filter(part)
    rows = whole(read(connection, found, id=Int("pk"), industry=Int("industry")))
    rows = rows[np.argsort(rows["id"])]
    demands = _demands(Demand.objects.filter(account__status=PROSPECT), part, known)
    weights = _weights(CriterionWeight.objects.filter(account__status=PROSPECT), part)
    return _prospects(rows, demands, weights, known)


def prospects_then(part: Q, known: Grids, past: Past) -> Prospects:
    """Those of a part who were prospects on the day, with what was known of them then."""
    found = Account.objects.annotate(number=F("pk")).filter(part)
    is_prospect = Case(When(status=PROSPECT, then=1), default=0, output_field=IntegerField())
    fields = {"id": Int("pk"), "industry": Int("industry"), "prospect": Int(is_prospect)}
    rows = whole(read(connection, found, **fields))
    rows = past.prospects(rows[np.argsort(rows["id"])])
    demands = _demands(Demand.objects.all(), part, known)
    weights = _weights(CriterionWeight.objects.all(), part)
    return _prospects(
        rows,
        past.demands(demands, _line_places(known)),
        past.weights(weights),
        known,
    )


def _prospects(rows: NDArray, demands: NDArray, weights: NDArray, known: Grids) -> Prospects:
    """demands, weights: as `_demands` and `_weights` read them, also of accounts not among rows."""
    ids = rows["id"]
    return Prospects(
        ids,
        _industry_rows(rows["industry"], known.industries),
        _demand_table(ids, demands, known),
        _weight_table(ids, weights, known),
    )


def _industry_rows(numbers: NDArray, industries: list[int]) -> NDArray[np.int64]:
    """Where each number stands among the industries; the row after the last where it does not."""
    order = np.array([*industries, 2**62])
    place = np.searchsorted(order, numbers)
    return np.where(order[place] == numbers, place, len(industries))


def _line_places(known: Grids) -> dict[str, int]:
    return {"": ALL_LINES, **_places(known.lines)}


def _demands(demands: QuerySet, part: Q, known: Grids) -> NDArray:
    """id, account, line (its column, ALL_LINES for all of them), level."""
    lines = _line_places(known)
    place = Case(
        *(When(line=line, then=Value(at)) for line, at in lines.items()),
        output_field=IntegerField(),
    )
    found = demands.annotate(number=F("account")).filter(part, line__in=lines)
    fields = {"id": Int("pk"), "account": Int("account"), "line": Int(place)}
    return whole(read(connection, found, **fields, level=Float("level")))


def _demand_table(account: NDArray, rows: NDArray, known: Grids) -> NDArray[np.float64]:
    table = np.full((len(account), len(known.lines)), np.nan)
    general = np.full(len(account), np.nan)
    row, rows = _among(account, rows)
    one = rows["line"] != ALL_LINES  # Int gives -1 for empty and for all lines: none is empty here
    table[row[one], rows["line"][one]] = rows["level"][one]
    general[row[~one]] = rows["level"][~one]
    return np.where(np.isnan(table), general[:, None], table)


def _weights(weights: QuerySet, part: Q) -> NDArray:
    """id, account, criterion, weight."""
    found = weights.annotate(number=F("account")).filter(part)
    fields = {"id": Int("pk"), "account": Int("account"), "criterion": Int("criterion")}
    return whole(read(connection, found, **fields, weight=Float("weight")))


def _weight_table(account: NDArray, rows: NDArray, known: Grids) -> NDArray[np.float64]:
    table = np.full((len(account), len(known.criteria)), np.nan)
    row, rows = _among(account, rows[np.isin(rows["criterion"], known.criteria)])
    table[row, np.searchsorted(known.criteria, rows["criterion"])] = rows["weight"]
    return table


def _among(account: NDArray, rows: NDArray) -> tuple[NDArray[np.int64], NDArray]:
    """Of rows those of these accounts, and where each account stands."""
    rows = rows[np.isin(rows["account"], account)]
    return np.searchsorted(account, rows["account"]), rows
