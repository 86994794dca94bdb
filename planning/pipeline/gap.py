"""What the plans of a year want, beside what is won and what is open: the gap, per account and team."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields import DecimalField
from django.db.models.functions import Coalesce

from accounts import groups
from accounts.models import Account, Opportunity, Sale, User
from planning.models import Plan, RevenueTarget

__all__ = ["WEIGHTED", "Gap", "by_team", "gaps", "may_close_in", "missing", "together"]

MOST = 200  # accounts with targets that are shown
NOTHING = Decimal(0)
WEIGHTED = ExpressionWrapper(
    F("amount") * Coalesce(F("probability"), 0) / 100,
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


@dataclass(frozen=True)
class Gap:
    """Of a year, in the base currency. target: of the plan that is draft, in review or approved.

    sold: sales so far. open, weighted: opportunities that may close in the year, whole and by
    their probability. approved: whether somebody agreed to the target.
    """

    account: Account
    approved: bool
    target: Decimal
    sold: Decimal
    open: Decimal
    weighted: Decimal

    @property
    def gap(self) -> Decimal:
        return missing(target=self.target, sold=self.sold, weighted=self.weighted)


def missing(*, target: Decimal, sold: Decimal, weighted: Decimal) -> Decimal:
    """What neither sales nor weighted opportunities bring of the target; 0 when nothing is."""
    return max(NOTHING, target - sold - weighted)


def may_close_in(year: int, today: date) -> Q:
    """Which of the open opportunities count for a year: those expected in it, and of the running
    one the late ones too. Without a day they count from the running year on; in a year that is
    over nothing closes any more."""
    if year < today.year:
        return Q(pk__in=[])
    expected = {"expected_close__year__lte" if year == today.year else "expected_close__year": year}
    return Q(expected_close=None) | Q(**expected)


def gaps(
    accounts: QuerySet[Account], *, year: int, today: date, user: User | None = None
) -> list[Gap]:
    """Accounts with targets in the year, the largest gap first; at most `MOST`.

    What fills the target of a group's plan is that of all companies below it that the user sees;
    without a user that of its own account. Six queries at most.
    """
    wanted = _wanted(accounts, year)
    meant = _meant({pk for pk, want in wanted.items() if want.for_group}, user)
    ids = {*wanted, *(pk for some in meant.values() for pk in some)}
    sold, chances = _sold(ids, year, today), _open(ids, year, today)
    rows = [
        Gap(
            account=account,
            approved=wanted[account.pk].state == Plan.State.APPROVED,
            target=wanted[account.pk].amount,
            sold=_sum(sold[pk] for pk in meant.get(account.pk, [account.pk])),
            open=_sum(chances[pk][0] for pk in meant.get(account.pk, [account.pk])),
            weighted=_sum(chances[pk][1] for pk in meant.get(account.pk, [account.pk])),
        )
        for account in Account.objects.filter(pk__in=wanted).select_related("team", "owner")
    ]
    return sorted(rows, key=lambda row: (-row.gap, row.account.name, row.account.pk))


class _Want(NamedTuple):
    state: str
    for_group: bool
    amount: Decimal


def _wanted(accounts: QuerySet[Account], year: int) -> dict[int, _Want]:
    """Account → the state of its plan, whether that is of its group, and its targets together."""
    targets = RevenueTarget.objects.filter(
        plan__year=year,
        plan__account__in=accounts.values("pk"),
        plan__state__in=(Plan.State.DRAFT, Plan.State.IN_REVIEW, Plan.State.APPROVED),
    )
    by_plan = targets.order_by().values_list("plan__account", "plan__state", "plan__for_group")
    sums = by_plan.annotate(Sum("amount")).order_by(F("amount__sum").desc())
    return {pk: _Want(*rest) for pk, *rest in sums[:MOST]}


def _meant(heads: set[int], user: User | None) -> dict[int, set[int]]:
    """Head of a group → itself and those below it that the user sees."""
    if user is None or not heads:
        return {}
    below = groups.below_each(heads)
    every = {pk for some in below.values() for pk in some}
    seen = Account.objects.visible_to(user).filter(pk__in=every).values_list("pk", flat=True)
    return {head: some & {*seen} for head, some in below.items()}


def together(rows: Iterable[Gap]) -> dict[str, Decimal]:
    """The sums of the rows; a surplus of one account does not fill the gap of another."""
    rows = list(rows)
    names = ("target", "sold", "open", "weighted", "gap")
    return {name: _sum(getattr(row, name) for row in rows) for name in names}


def by_team(rows: Iterable[Gap]) -> list[tuple[str, dict[str, Decimal]]]:
    """Team → its sums, by name; accounts without a team stand under ''."""
    teams: dict[str, list[Gap]] = defaultdict(list)
    for row in rows:
        teams[str(row.account.team or "")].append(row)
    return [(name, together(teams[name])) for name in sorted(teams)]


def _sold(accounts: Collection[int], year: int, today: date) -> dict[int, Decimal]:
    rows = Sale.objects.filter(account__in=accounts, date__year=year, date__lte=today)
    sums = rows.order_by().values_list("account").annotate(Sum("base_amount"))
    return defaultdict(Decimal, sums)


def _open(accounts: Collection[int], year: int, today: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Account → what is open and may close in the year, whole and weighted."""
    rows = Opportunity.objects.filter(
        may_close_in(year, today), account__in=accounts, stage=Opportunity.Stage.OPEN
    )
    sums = rows.order_by().values_list("account").annotate(whole=Sum("amount"), half=Sum(WEIGHTED))
    found: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (NOTHING, NOTHING))
    found.update({pk: (whole or NOTHING, half or NOTHING) for pk, whole, half in sums})
    return found


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
