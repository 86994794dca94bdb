"""The facts of the matching as columns: the grids whole, prospects part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Case, F, IntegerField, Max, Min, Q, QuerySet, Value, When
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation.columns import Float, Int, read, whole
from scoring.formulas.matching import industry_match
from scoring.models import Criterion, CriterionWeight, Demand, IndustryNeed

__all__ = ["Grids", "Prospects", "grids", "parts", "prospects", "prospects_in"]

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


def grids() -> Grids:
    """What all prospects are held against; three queries at most."""
    fields = list(IndustryNeed.objects.values_list("pk", "industry_id", "line", "need", "strength"))
    industries = sorted({field[1] for field in fields})
    lines = sorted({field[2] for field in fields})
    need, strength = (np.full((len(industries) + 1, len(lines)), np.nan) for _ in range(2))
    numbers = np.full(need.shape, NO_ROW, np.int64)
    rows, columns = _places(industries), _places(lines)
    for pk, industry, line, wanted, strong in fields:
        at = rows[industry], columns[line]
        numbers[at], need[at], strength[at] = pk, _number(wanted), _number(strong)
    criteria = list(Criterion.objects.order_by("pk").values_list("pk", "capability"))
    return Grids(
        industries,
        lines,
        industry_match(need, strength),
        numbers,
        [pk for pk, _capability in criteria],
        np.array([float(capability) for _pk, capability in criteria]),
    )


def _places(values: list[Any]) -> dict[Any, int]:
    return {value: place for place, value in enumerate(values)}


def _number(value: Decimal | None) -> float:
    return np.nan if value is None else float(value)


def prospects() -> QuerySet[Account]:
    """Accounts that are ranked."""
    return Account.objects.filter(status=Account.Status.PROSPECT)


def parts() -> Iterator[Q]:
    """Conditions on the number of the account that together hold all prospects."""
    ends = prospects().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for start in range(ends["first"], ends["last"] + 1, AT_ONCE):
            yield Q(number__gte=start, number__lt=start + AT_ONCE)


def prospects_in(part: Q, known: Grids) -> Prospects:
    """The prospects of a part, in the order of their numbers: three queries."""
    found = prospects().annotate(number=F("pk")).filter(part)
    rows = whole(read(connection, found, id=Int("pk"), industry=Int("industry")))
    rows = rows[np.argsort(rows["id"])]
    return Prospects(
        rows["id"],
        _industry_rows(rows["industry"], known.industries),
        _demand(rows["id"], part, known),
        _weights(rows["id"], part, known),
    )


def _industry_rows(numbers: NDArray, industries: list[int]) -> NDArray[np.int64]:
    """Where each number stands among the industries; the row after the last where it does not."""
    order = np.array([*industries, 2**62])
    place = np.searchsorted(order, numbers)
    return np.where(order[place] == numbers, place, len(industries))


def _demand(account: NDArray, part: Q, known: Grids) -> NDArray[np.float64]:
    table = np.full((len(account), len(known.lines)), np.nan)
    lines = {"": ALL_LINES, **_places(known.lines)}
    place = Case(
        *(When(line=line, then=Value(at)) for line, at in lines.items()),
        output_field=IntegerField(),
    )
    of_prospects = Demand.objects.filter(account__status=Account.Status.PROSPECT)
    found = of_prospects.annotate(number=F("account")).filter(part, line__in=lines)
    rows = whole(
        read(connection, found, account=Int("account"), line=Int(place), level=Float("level"))
    )
    row = np.searchsorted(account, rows["account"])
    one = rows["line"] != ALL_LINES  # Int gives -1 for empty and for all lines: none is empty here
    table[row[one], rows["line"][one]] = rows["level"][one]
    general = np.full(len(account), np.nan)
    general[row[~one]] = rows["level"][~one]
    return np.where(np.isnan(table), general[:, None], table)


def _weights(account: NDArray, part: Q, known: Grids) -> NDArray[np.float64]:
    table = np.full((len(account), len(known.criteria)), np.nan)
    of_prospects = CriterionWeight.objects.filter(account__status=Account.Status.PROSPECT)
    found = of_prospects.annotate(number=F("account")).filter(part)
    rows = whole(
        read(
            connection,
            found,
            account=Int("account"),
            criterion=Int("criterion"),
            weight=Float("weight"),
        )
    )
    row = np.searchsorted(account, rows["account"])
    table[row, np.searchsorted(known.criteria, rows["criterion"])] = rows["weight"]
    return table
