"""The contracts on record as columns, as they were known on a day."""

from datetime import date

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from accounts.models import Contract
from scoring.formulas.contracts import NONE, Contracts
from scoring.formulas.series import day_number

__all__ = ["contracts_of"]

FIELDS = ("pk", "account", "line", "starts", "ends", "settled_on", "renewed_by")


def contracts_of(accounts: NDArray[np.int64], as_of: date) -> Contracts:
    """Those of these accounts that had begun; one renewed later was not renewed yet.

    accounts: (accounts,), ids in order.
    """
    rows = _rows(accounts, as_of)
    at = {row[0]: place for place, row in enumerate(rows)}
    holders: dict[tuple[int, str], int] = {}
    holder = [holders.setdefault((row[1], row[2]), len(holders)) for row in rows]
    return Contracts(
        starts=_column([day_number(row[3]) for row in rows]),
        ends=_column([day_number(row[4]) for row in rows]),
        follows=_column([_following(row, at, as_of) for row in rows]),
        holder=_column(holder),
    )


def _rows(accounts: NDArray[np.int64], as_of: date) -> list[tuple]:
    """One row per contract, in the order of `FIELDS`."""
    begun: QuerySet = Contract.objects.filter(starts__lte=as_of).order_by("pk")
    rows = list(begun.values_list(*FIELDS))
    here = np.isin(_column([row[1] for row in rows]), accounts)
    return [row for row, known in zip(rows, here.tolist(), strict=True) if known]


def _following(row: tuple, at: dict[int, int], as_of: date) -> int:
    _pk, _account, _line, _starts, _ends, settled_on, renewed_by = row
    return NONE if settled_on is None or settled_on > as_of else at.get(renewed_by, NONE)


def _column(numbers: list[int]) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)
