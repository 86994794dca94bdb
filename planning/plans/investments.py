"""Focus and stop: what is put into an account, and what is let go so that there is something to put."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.models import Investment, Plan
from planning.plans import writing

__all__ = ["Amount", "Balance", "balance", "create_investment", "remove_investment"]
__all__ += ["INVESTMENT", "update_investment"]

INVESTMENT = ("what", "hours", "money", "source", "new_budget", "internal")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amount:
    """Hours, and money in the base currency, of a plan's year."""

    hours: Decimal = NOTHING
    money: Decimal = NOTHING

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.hours + other.hours, self.money + other.money)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.hours - other.hours, self.money - other.money)

    @property
    def is_short(self) -> bool:
        return self.hours < 0 or self.money < 0


@dataclass(frozen=True)
class Balance:
    """What stops free, what is put in, and what is left of each stop (by its id) and of all."""

    freed: Amount
    put_in: Amount
    from_budget: Amount
    left: Amount
    left_of: dict[int, Amount]


def balance(investments: Iterable[Investment]) -> Balance:
    """Sums of one plan's investments: each focus takes from the stop it names, or from new budget."""
    listed = list(investments)
    stops = {row.pk: Amount(row.hours, row.money) for row in listed if row.kind == "stop"}
    taken: dict[int | None, Amount] = defaultdict(Amount)
    for row in listed:
        if row.kind == Investment.Kind.FOCUS:
            taken[row.source_id] += Amount(row.hours, row.money)
    left_of = {pk: freed - taken[pk] for pk, freed in stops.items()}
    return Balance(
        freed=sum(stops.values(), Amount()),
        put_in=sum(taken.values(), Amount()),
        from_budget=taken[None],
        left=sum(left_of.values(), Amount()),
        left_of=left_of,
    )


@transaction.atomic
def create_investment(
    *, actor: User, plan: Plan, kind: str, what: str, **values: Any
) -> Investment:
    """Add what is put in (focus) or no longer done (stop); `values` are fields of INVESTMENT.

    Raises DomainError for a focus that names neither a stop of the same plan nor new budget, for a
    stop that names one, and while the plan is in review or closed.
    """
    values = rows.only({"what": what, **values}, INVESTMENT)
    _check_source(plan, kind, values)
    return writing.add(Investment, actor=actor, plan=plan, values={"kind": kind, **values})


@transaction.atomic
def update_investment(
    *, actor: User, investment: Investment, changes: dict[str, Any], version: int | None = None
) -> Investment:
    """Change fields of INVESTMENT; raises as `create_investment` does, and Conflict."""
    values = rows.only(changes, INVESTMENT)
    now = {"source": investment.source, "new_budget": investment.new_budget}
    _check_source(investment.plan, investment.kind, now | values)
    return writing.change(investment, actor=actor, values=values, version=version)


@transaction.atomic
def remove_investment(*, actor: User, investment: Investment) -> None:
    """Delete an investment; raises DomainError for a stop that a focus lives on."""
    writing.lock_plan(investment.plan_id)
    if investment.feeds.exists():
        raise DomainError(
            _("Something is put in from what this frees. Name another source there first.")
        )
    writing.remove(investment, actor=actor)


def _check_source(plan: Plan, kind: str, values: dict[str, Any]) -> None:
    """A focus lives on one source; the database holds to it too, but cannot say beside which field."""
    source = values.get("source")
    if source is not None and (source.plan_id, source.kind) != (plan.pk, Investment.Kind.STOP):
        raise DomainError(_("Name something that this plan stops."), field="source")
    sources = (source is not None) + bool((values.get("new_budget") or "").strip())
    if kind == Investment.Kind.FOCUS and sources != 1:
        raise DomainError(
            _("Say where its hours and money come from: something stopped, or new budget."),
            field="source",
        )
