"""Our share of what an account spends, per product line and year, measured or told by our rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from accounts.models import Account, Sale, Wallet
from scoring.formulas.wallet import share_by_rank

__all__ = ["LineShare", "share_by_place", "shares_of"]

MOST = 50  # wallets of one account that are looked at, the newest
Sums = dict[tuple[int, str], Decimal]


@dataclass(frozen=True)
class LineShare:
    """One wallet beside our sales of its year and line.

    sales: base currency. share: 0 and more. estimated:
    told by our rank, or a spend that is itself an estimate. so_far: the year was not over.
    """

    wallet: Wallet
    sales: Decimal
    share: float
    estimated: bool
    so_far: bool

    @property
    def percent(self) -> float:
        return 100 * self.share


def shares_of(account: Account, *, today: date, as_of: date | None = None) -> list[LineShare]:
    """Of each wallet on record, the newest years first; two queries however many there are.

    as_of: as on a day, by wallets of years up to its own and sales up to it, as evaluations count
    them; None: all on record, with those of years to come.
    """
    rows, day = Wallet.objects.filter(account=account), as_of or today
    wallets = list((rows.filter(year__lte=day.year) if as_of else rows)[:MOST])
    sums = _sales(account, {wallet.year for wallet in wallets}, day)
    return [_share(wallet, sums, day) for wallet in wallets]


def share_by_place(wallet: Wallet) -> float:
    """Our share, 0 to 1, as our rank among the suppliers tells it."""
    ranked = np.array([wallet.rank], np.float64), np.array([wallet.suppliers], np.float64)
    return float(share_by_rank(*ranked)[0])


def _sales(account: Account, years: Iterable[int], until: date) -> Sums:
    """By year and product line; the line "" is all of the year."""
    rows = Sale.objects.filter(account=account, date__year__in=list(years), date__lte=until)
    by_line = rows.order_by().annotate(year=ExtractYear("date")).values("year", "product__line")
    sums: Sums = {}
    for row in by_line.annotate(amount=Sum("base_amount")):
        for line in {"", row["product__line"] or ""}:
            key = (row["year"], line)
            sums[key] = sums.get(key, Decimal(0)) + row["amount"]
    return sums


def _share(wallet: Wallet, sums: Sums, day: date) -> LineShare:
    sales = sums.get((wallet.year, wallet.line), Decimal(0))
    if wallet.amount is not None:
        share, estimated = float(sales / wallet.amount), wallet.estimated
    else:
        share, estimated = share_by_place(wallet), True
    return LineShare(wallet, sales, share, estimated, so_far=wallet.year >= day.year)
