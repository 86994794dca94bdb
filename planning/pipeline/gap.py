"""What the plans of a year want, beside what is won and what is open: the gap, per account and team."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields import DecimalField
from django.db.models.functions import Coalesce

from accounts.models import Account, Opportunity, Sale
from planning.models import Plan, RevenueTarget

__all__ = ["Gap", "by_team", "gaps", "missing", "together"]

MOST = 200  # accounts with targets that are shown
WEIGHTED = ExpressionWrapper(
    F("amount") * Coalesce(F("probability"), 0) / 100,
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


@dataclass(frozen=True)
class Gap:
    """Of a year, in the base currency. target: of the plan that is draft, in review or approved.

    sold: sales so far. open, weighted: opportunities expected to close by the end of the year,
    whole and by their probability. approved: whether somebody agreed to the target.
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
    return max(Decimal(0), target - sold - weighted)


def gaps(accounts: QuerySet[Account], *, year: int, today: date) -> list[Gap]:
    """Accounts with targets in the year, the largest gap first; four queries, at most `MOST`."""
    targets = RevenueTarget.objects.filter(
        plan__year=year,
        plan__account__in=accounts.values("pk"),
        plan__state__in=(Plan.State.DRAFT, Plan.State.IN_REVIEW, Plan.State.APPROVED),
    )
    sums = targets.order_by().values_list("plan__account", "plan__state").annotate(Sum("amount"))
    wanted = {
        pk: (state, amount) for pk, state, amount in sums.order_by(F("amount__sum").desc())[:MOST]
    }
    sold, chances = _sold(wanted, year, today), _open(wanted, year)
    found = Account.objects.filter(pk__in=wanted).select_related("team", "owner")
    rows = [
        Gap(
            account=account,
            approved=wanted[account.pk][0] == Plan.State.APPROVED,
            target=wanted[account.pk][1],
            sold=sold.get(account.pk, Decimal(0)),
            open=chances[account.pk][0],
            weighted=chances[account.pk][1],
        )
        for account in found
    ]
    return sorted(rows, key=lambda row: (-row.gap, row.account.name, row.account.pk))


def together(rows: Iterable[Gap]) -> dict[str, Decimal]:
    """The sums of the rows; a surplus of one account does not fill the gap of another."""
    rows = list(rows)
    names = ("target", "sold", "open", "weighted", "gap")
    return {name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in names}


def by_team(rows: Iterable[Gap]) -> list[tuple[str, dict[str, Decimal]]]:
    """Team → its sums, by name; accounts without a team stand under ''."""
    teams: dict[str, list[Gap]] = defaultdict(list)
    for row in rows:
        teams[str(row.account.team or "")].append(row)
    return [(name, together(teams[name])) for name in sorted(teams)]


def _sold(accounts: Iterable[int], year: int, today: date) -> dict[int, Decimal]:
    rows = Sale.objects.filter(account__in=list(accounts), date__year=year, date__lte=today)
    return dict(rows.order_by().values_list("account").annotate(Sum("base_amount")))


def _open(accounts: Iterable[int], year: int) -> dict[int, tuple[Decimal, Decimal]]:
    """Account → what is open, whole and weighted; without an expected close it counts too."""
    in_year = Q(expected_close=None) | Q(expected_close__year__lte=year)
    rows = Opportunity.objects.filter(in_year, account__in=list(accounts), stage="open")
    sums = rows.order_by().values_list("account").annotate(whole=Sum("amount"), half=Sum(WEIGHTED))
    found: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    found.update({pk: (whole or Decimal(0), half or Decimal(0)) for pk, whole, half in sums})
    return found
