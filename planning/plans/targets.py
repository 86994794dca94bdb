"""Revenue targets of a plan, against what was sold in its year and what may still come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.models import Opportunity, Sale, User
from accounts.services import rows
from planning.models import Plan, RevenueTarget
from planning.pipeline.gap import WEIGHTED, may_close_in, missing
from planning.plans import writing
from planning.plans.facts import accounts_of

__all__ = ["TARGET", "Against", "TargetsAgainst", "against_record", "create_target"]
__all__ += ["remove_target", "update_target"]

TARGET = ("line", "amount", "internal")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Against:
    """One target and what its line brought in the plan's year so far, base currency."""

    target: RevenueTarget
    sold: Decimal

    @property
    def gap(self) -> Decimal:
        """What is still missing; 0 where the target is reached."""
        return max(NOTHING, self.target.amount - self.sold)


@dataclass(frozen=True)
class TargetsAgainst:
    """All targets of a plan; sums over all lines, those without a target too. Base currency.

    `open` are open opportunities that may close in the plan's year (planning.pipeline.gap),
    `weighted` the same times their probability; one without a probability counts nothing there.
    """

    lines: list[Against]
    target: Decimal
    sold: Decimal
    open: Decimal
    weighted: Decimal

    @property
    def gap(self) -> Decimal:
        """What is missing even if the opportunities bring what is to be expected of them."""
        return missing(target=self.target, sold=self.sold, weighted=self.weighted)


def against_record(
    plan: Plan, targets: Iterable[RevenueTarget], user: User, *, today: date
) -> TargetsAgainst:
    """Set the targets against the sales and opportunities that the user sees; three queries."""
    accounts, lines = accounts_of(plan, user), list(targets)
    sold = _sold(accounts, plan.year)
    hoped = _hoped(accounts, plan.year, today)
    return TargetsAgainst(
        lines=[Against(target, sold.get(target.line, NOTHING)) for target in lines],
        target=sum((target.amount for target in lines), NOTHING),
        sold=sum(sold.values(), NOTHING),
        open=hoped["open"] or NOTHING,
        weighted=hoped["weighted"] or NOTHING,
    )


def _sold(accounts: Sequence[int], year: int) -> dict[str, Decimal]:
    """Sales of a calendar year by product line, '' for those without one."""
    sales = Sale.objects.filter(
        account__in=accounts, date__range=(date(year, 1, 1), date(year, 12, 31))
    )
    sums: dict[str, Decimal] = {}
    by_line = sales.values_list("product__line").annotate(sold=Sum("base_amount")).order_by()
    for line, amount in by_line:  # no product and a product without a line are the same
        sums[line or ""] = sums.get(line or "", NOTHING) + (amount or NOTHING)
    return sums


def _hoped(accounts: Sequence[int], year: int, today: date) -> dict[str, Any]:
    found = Opportunity.objects.filter(
        may_close_in(year, today), account__in=accounts, stage=Opportunity.Stage.OPEN
    )
    return found.aggregate(open=Sum("amount"), weighted=Sum(WEIGHTED))


def create_target(
    *, actor: User, plan: Plan, line: str, amount: Decimal, internal: bool = False
) -> RevenueTarget:
    """Add a target; raises DomainError for a line that has one, and as writing.add does."""
    values = {"line": line, "amount": amount, "internal": internal}
    return writing.add(RevenueTarget, actor=actor, plan=plan, values=values)


def update_target(
    *, actor: User, target: RevenueTarget, changes: dict[str, Any], version: int | None = None
) -> RevenueTarget:
    """Change fields of TARGET; raises as `create_target` does, and Conflict."""
    values = rows.only(changes, TARGET)
    return writing.change(target, actor=actor, values=values, version=version)


def remove_target(*, actor: User, target: RevenueTarget) -> None:
    """Delete a target; the log keeps what it said."""
    writing.remove(target, actor=actor)
