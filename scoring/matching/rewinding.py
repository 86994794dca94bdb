"""The facts of the matching as they were on a day: what people changed since is taken back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

import numpy as np
from django.db.models import Model
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation import rewind
from scoring.evaluation.facts import end_of
from scoring.models import Criterion, CriterionWeight, Demand, IndustryNeed, TargetRule

__all__ = ["Past", "Rewound", "criteria_on", "needs_on", "rewound", "rows_on", "top_percent_on"]

FIELDS: dict[type[Model], tuple[str, ...]] = {
    Account: ("status", "industry"),
    IndustryNeed: ("industry", "line", "need", "strength"),
    Criterion: ("name", "capability"),
    Demand: ("account", "line", "level"),
    CriterionWeight: ("account", "criterion", "weight"),
}


@dataclass(frozen=True)
class Rewound:
    """Rows of one kind on a day: all of today but the touched ones, and `rows` in their place.

    touched: ids of what was created, changed or deleted since. rows: id → values by field, of those
    that were there on the day.
    """

    touched: Collection[int]
    rows: dict[int, dict[str, Any]]


def rewound(model: Any, as_of: date, on: Collection[int] | None = None) -> Rewound:
    """What has happened to the rows of a kind since the end of a day, taken back by the log.

    on: of these accounts alone.
    """
    kind, after = model._meta.label_lower, end_of(as_of)
    born = set(rewind.created(kind, after=after, on=on))
    changed = rewind.before(kind, after=after, on=on)
    gone = rewind.deleted(kind, after=after, on=on)
    last = _now(model, changed.keys() - born) | {pk: gone[pk] for pk in gone.keys() - born}
    rows = {pk: _values(model, values | changed.get(pk, {})) for pk, values in last.items()}
    return Rewound(
        born | changed.keys() | gone.keys(), {pk: row for pk, row in rows.items() if row}
    )


def _now(model: Any, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    found = model.objects.in_bulk(list(ids))
    names = {name: model._meta.get_field(name).attname for name in FIELDS[model]}
    return {
        pk: {name: getattr(row, attribute) for name, attribute in names.items()}
        for pk, row in found.items()
    }


def _values(model: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Of these fields as Python has them; empty where the log does not tell all of them."""
    if set(FIELDS[model]) - said.keys():
        return {}
    return {name: _python(model._meta.get_field(name), said[name]) for name in FIELDS[model]}


def _python(field: Any, value: Any) -> Any:
    return value if field.is_relation else field.to_python(value)


@dataclass(frozen=True)
class Past:
    """What is known of accounts on a day, where it is not what is known of them today."""

    accounts: Rewound
    demanded: Rewound
    weighed: Rewound

    @classmethod
    def of(cls, as_of: date) -> Self:
        return cls(*(rewound(model, as_of) for model in (Account, Demand, CriterionWeight)))

    def prospects(self, rows: NDArray) -> NDArray:
        """Of id, industry (−1: none) and prospect (1: today) those who were prospects then."""
        here, was = set(rows["id"].tolist()), self.accounts.rows.items()
        then = [
            (pk, row["industry"] or -1, row["status"] == Account.Status.PROSPECT)
            for pk, row in was
            if pk in here
        ]
        found = _put_back(rows, self.accounts, then)
        found = found[found["prospect"] == 1]
        return found[np.argsort(found["id"])]

    def demands(self, rows: NDArray, lines: dict[str, int]) -> NDArray:
        """id, account, line (its place in `lines`), level: as they were then."""
        was = self.demanded.rows.items()
        then = [
            (pk, row["account"], lines[row["line"]], float(row["level"]))
            for pk, row in was
            if row["line"] in lines
        ]
        return _put_back(rows, self.demanded, then)

    def weights(self, rows: NDArray) -> NDArray:
        """id, account, criterion, weight: as they were then."""
        was = self.weighed.rows.items()
        then = [(pk, row["account"], row["criterion"], float(row["weight"])) for pk, row in was]
        return _put_back(rows, self.weighed, then)


def _put_back(rows: NDArray, past: Rewound, then: list[tuple]) -> NDArray:
    """The untouched rows of today, and these in place of the touched ones."""
    touched = np.isin(rows["id"], np.fromiter(past.touched, np.int64))
    return np.concatenate([rows[~touched], np.array(then, rows.dtype)])


def needs_on(as_of: date | None) -> list[tuple[int, int, str, Decimal | None, Decimal | None]]:
    """Fields of the industry grid on a day: id, industry, line, need, strength; None: today."""
    return _rows_on(IndustryNeed, as_of)


def criteria_on(as_of: date | None) -> list[tuple[int, str, Decimal]]:
    """Criteria on a day: id, name, capability, in the order of their ids; None: today."""
    return _rows_on(Criterion, as_of)


def _rows_on(model: Any, as_of: date | None) -> list[Any]:
    rows = model.objects.order_by("pk").values_list("pk", *FIELDS[model])
    if as_of is None:
        return list(rows)
    past = rewound(model, as_of)
    kept = [row for row in rows if row[0] not in past.touched]
    return sorted([*kept, *((pk, *row.values()) for pk, row in past.rows.items())])


def rows_on(model: Any, as_of: date | None, on: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """Judgements of these accounts on a day, None for today: the values of FIELDS."""
    past = rewound(model, as_of, on) if as_of else Rewound((), {})
    for pk, *values in model.objects.filter(account__in=on).values_list("pk", *FIELDS[model]):
        if pk not in past.touched:
            yield tuple(values)
    for row in past.rows.values():
        yield tuple(row.values())


def top_percent_on(as_of: date | None) -> Decimal:
    """How many of the prospects were targets on a day; None: today."""
    now = (TargetRule.objects.first() or TargetRule()).top_percent
    if as_of is None:
        return Decimal(now)
    changed = rewind.before(TargetRule._meta.label_lower, after=end_of(as_of)).values()
    return next((Decimal(old["top_percent"]) for old in changed if "top_percent" in old), now)
