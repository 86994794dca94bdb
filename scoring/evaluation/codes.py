"""The order of accounts by code, fetched only when two of them are level in all else."""

from functools import cached_property

import numpy as np
from django.db import connection as default
from django.db.models import F, Window
from django.db.models.functions import Collate, RowNumber
from numpy.typing import NDArray

from accounts.models import Account
from scoring.evaluation.columns import Int, read, whole

__all__ = ["CodeOrder"]


class CodeOrder:
    """`order[i]`: where the code of the i-th account stands among all, compared by code point."""

    def __init__(self, account_ids: NDArray[np.int64], connection=default):
        self._ids, self._connection = account_ids, connection

    def __getitem__(self, position: int) -> int:
        return int(self._order[position])

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        by_code = Collate("code", "C" if self._connection.vendor == "postgresql" else "BINARY")
        rows = whole(
            read(
                self._connection,
                Account.objects.all(),
                id=Int(F("pk")),
                place=Int(Window(RowNumber(), order_by=by_code)),
            )
        )
        rows = rows[np.argsort(rows["id"])]
        return rows["place"][np.searchsorted(rows["id"], self._ids)]
