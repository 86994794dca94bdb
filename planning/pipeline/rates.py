"""How often we win, by competitor and by tier, from what was won and lost lately."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Account, Opportunity, User
from planning.formulas.winning import wilson
from scoring.formulas.series import months_before
from scoring.models import Evaluation, Standing

__all__ = [
    "MONTHS",
    "NEWEST",
    "WinRate",
    "closed_lately",
    "newest",
    "rates_against",
    "win_rates",
]

MONTHS = 24  # how far back a win still says something
MOST = 50  # competitors told apart
NEWEST = (
    5_000  # so many tell a rate to within 1.4 points with 95 % confidence, and are read at once
)

_COUNTS = {
    "won": Count("pk", filter=Q(stage="won")),
    "closed": Count("pk"),
    "amount_won": Sum("amount", filter=Q(stage="won")),
    "amount_lost": Sum("amount", filter=Q(stage="lost")),
}


@dataclass(frozen=True)
class WinRate:
    """Of `closed` opportunities we won `won`; amounts in the base currency.

    `of` is a competitor or a tier; "" stands for no competitor named, or for no tier yet.
    """

    of: str
    won: int
    closed: int
    amount_won: Decimal
    amount_lost: Decimal

    @property
    def percent(self) -> float:
        return 100 * self.won / self.closed

    @property
    def between(self) -> tuple[float, float]:
        """Percent: where the true rate lies with 95 % confidence."""
        low, high = wilson(self.won, self.closed)
        return 100 * low, 100 * high


def closed_lately(accounts: QuerySet[Account], today: date) -> QuerySet[Opportunity]:
    """Won or lost at these accounts in the last `MONTHS` months."""
    return Opportunity.objects.filter(
        account__in=accounts.order_by().values("pk"),
        stage__in=("won", "lost"),
        closed_on__gt=months_before(today, MONTHS),
        closed_on__lte=today,
    )


def newest(closed: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Those that closed last, at most `NEWEST`."""
    last = closed.order_by("-closed_on", "pk").values("pk")[:NEWEST]
    return Opportunity.objects.filter(pk__in=last).order_by()


def win_rates(accounts: QuerySet[Account], today: date) -> tuple[list[WinRate], list[WinRate]]:
    """By competitor, the most met first, at most `MOST`; and by the tier the account has now, A
    first, those without one last. Two queries."""
    evaluation = Evaluation.objects.slim().current()
    standing = Standing.objects.filter(evaluation=evaluation, account=OuterRef("account"))
    tier = Coalesce(Subquery(standing.order_by().values("tier")[:1]), Value(""))
    found = newest(closed_lately(accounts, today)).annotate(tier=tier)
    sums = list(found.values_list("competitor", "tier").annotate(**_COUNTS))
    competitors = _rates(_added_up((row[0], *row[2:]) for row in sums))
    competitors.sort(key=lambda rate: (-rate.closed, rate.of))
    tiers = _rates(_added_up(row[1:] for row in sums))
    return competitors[:MOST], sorted(tiers, key=lambda rate: (rate.of == "", rate.of))


def _added_up(sums: Iterable[tuple]) -> Iterator[tuple]:
    """Sums of the same name as one, however people wrote it: told as most did."""
    parts: dict[str, list[tuple]] = defaultdict(list)
    for name, *numbers in sorted(sums, key=lambda row: (-row[2], row[0])):
        parts[name.casefold()].append((name, *(number or 0 for number in numbers)))
    for rows in parts.values():
        names, *columns = zip(*rows, strict=True)
        yield names[0], *map(sum, columns)


def rates_against(user: User, opportunity: Opportunity, today: date) -> WinRate | None:
    """How we did against the competitor of an opportunity, at all accounts in sight."""
    if not opportunity.competitor:
        return None
    met = closed_lately(Account.objects.visible_to(user), today)
    met = met.filter(competitor__iexact=opportunity.competitor).order_by()
    return next(iter(_rates(_added_up(met.values_list("competitor").annotate(**_COUNTS)))), None)


def _rates(rows: Iterable[tuple[str, int, int, Decimal | None, Decimal | None]]) -> list[WinRate]:
    return [
        WinRate(of, won, closed, amount_won or Decimal(0), amount_lost or Decimal(0))
        for of, won, closed, amount_won, amount_lost in rows
    ]
