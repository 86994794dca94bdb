"""Account × product line: what is sold, what may be, who else sells it, and where nothing is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Opportunity, Sale, Wallet
from accounts.services import product_lines
from planning.models import WhitespaceMark
from scoring.customer_share import share_by_place
from scoring.formulas.series import months_before

__all__ = ["Cell", "State", "all_lines", "state_of", "whitespace_of"]

MONTHS = 12
YEARS_A_WALLET_HOLDS = 2
MOST_LINES = 30


class State(TextChoices):
    """What a product line is at an account."""

    SOLD = "sold", _("Sold")
    OPEN = "open", _("Open opportunity")
    COMPETITOR = "competitor", _("A competitor's")
    BLOCKED = "blocked", _("Blocked")
    NONE = "none", _("Nothing yet")


@dataclass
class Cell:
    """A product line at an account; money in the base currency, shares in percent.

    sales: of the last 12 months. wallet: what the account spends on the line in a year with
    everybody, None when nobody knows. share: ours of it, also told by our rank. rival_share: the
    named competitor's, as people judge it.
    """

    account_id: int
    line: str
    sales: Decimal = Decimal(0)
    wallet: Decimal | None = None
    share: float | None = None
    opportunities: list[Opportunity] = field(default_factory=list)
    mark: WhitespaceMark | None = None

    @property
    def state(self) -> State:
        return state_of(
            sold=self.sales > 0,
            open=bool(self.opportunities),
            marked=self.mark.state if self.mark else "",
        )

    @property
    def competitor(self) -> str:
        if self.mark and self.mark.competitor:
            return self.mark.competitor
        return next((row.competitor for row in self.opportunities if row.competitor), "")

    @property
    def rival_share(self) -> int | None:
        return self.mark.rival_share if self.mark else None

    @property
    def amount(self) -> Decimal:
        """Of the open opportunities together."""
        return sum((row.amount or Decimal(0) for row in self.opportunities), Decimal(0))


def state_of(*, sold: bool, open: bool, marked: str) -> State:
    """What is on record goes before what people marked; without either there is nothing yet."""
    if sold:
        return State.SOLD
    if open:
        return State.OPEN
    known = {"competitor": State.COMPETITOR, "blocked": State.BLOCKED}
    return known.get(marked, State.NONE)


def all_lines() -> list[str]:
    """The product lines of what we sell, by name, at most `MOST_LINES`."""
    return product_lines()[:MOST_LINES]


def whitespace_of(
    accounts: Sequence[int], lines: Sequence[str], today: date
) -> dict[int, list[Cell]]:
    """Account → its cells in the order of the lines; four queries however many there are."""
    grid = {(pk, line): Cell(pk, line) for pk in accounts for line in lines}
    _add_sales(grid, accounts, today)
    for row in _of(Opportunity.objects.filter(stage="open"), accounts, lines):
        grid[row.account_id, row.line].opportunities.append(row)
    for mark in _of(WhitespaceMark.objects.all(), accounts, lines):
        grid[mark.account_id, mark.line].mark = mark
    _add_wallets(grid, accounts, lines, today)
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in grid.values():
        rows[cell.account_id].append(cell)
    return rows


def _of(rows: Any, accounts: Sequence[int], lines: Sequence[str]) -> Iterable[Any]:
    return rows.filter(account__in=accounts, line__in=lines).order_by("pk")


def _add_sales(grid: dict[tuple[int, str], Cell], accounts: Sequence[int], today: date) -> None:
    lately = Sale.objects.filter(
        account__in=accounts, date__gt=months_before(today, MONTHS), date__lte=today
    )
    sums = lately.order_by().values_list("account", "product__line").annotate(Sum("base_amount"))
    for account, line, amount in sums:
        if cell := grid.get((account, line or "")):
            cell.sales += amount


def _add_wallets(
    grid: dict[tuple[int, str], Cell], accounts: Sequence[int], lines: Sequence[str], today: date
) -> None:
    """The newest of the last years; ours is measured where the spend is known, else by our rank."""
    known = Wallet.objects.filter(year__gt=today.year - YEARS_A_WALLET_HOLDS, year__lte=today.year)
    for wallet in known.filter(account__in=accounts, line__in=lines).order_by("year"):
        cell = grid[wallet.account_id, wallet.line]
        cell.wallet = wallet.amount
        cell.share = 100 * (
            float(cell.sales / wallet.amount) if wallet.amount else share_by_place(wallet)
        )
