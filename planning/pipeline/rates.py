"""How often we win, by competitor and by tier, from what was won and lost lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Account, Opportunity, User
from planning.formulas.winning import wilson
from scoring.formulas.series import months_before
from scoring.models import Standing

__all__ = [
    "MONTHS",
    "WinRate",
    "closed_lately",
    "rates_against",
    "win_rates_by_competitor",
    "win_rates_by_tier",
]

MONTHS = 24  # how far back a win still says something
MOST = 50  # competitors told apart

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


def win_rates_by_competitor(accounts: QuerySet[Account], today: date) -> list[WinRate]:
    """The most met first, at most `MOST`; one query."""
    found = closed_lately(accounts, today).order_by().values_list("competitor")
    return _rates(found.annotate(**_COUNTS).order_by(F("closed").desc(), "competitor")[:MOST])


def win_rates_by_tier(accounts: QuerySet[Account], today: date) -> list[WinRate]:
    """By the tier the account has now, A first; those without one last. One query."""
    tier = Standing.objects.of_current().filter(account=OuterRef("account")).values("tier")[:1]
    found = closed_lately(accounts, today).annotate(tier=Coalesce(Subquery(tier), Value("")))
    rates = _rates(found.order_by().values_list("tier").annotate(**_COUNTS).order_by("tier"))
    return sorted(rates, key=lambda rate: (rate.of == "", rate.of))


def rates_against(user: User, opportunity: Opportunity, today: date) -> WinRate | None:
    """How we did against the competitor of an opportunity, at all accounts in sight."""
    if not opportunity.competitor:
        return None
    met = closed_lately(Account.objects.visible_to(user), today)
    met = met.filter(competitor=opportunity.competitor).order_by()
    return next(iter(_rates(met.values_list("competitor").annotate(**_COUNTS))), None)


def _rates(rows: Iterable[tuple[str, int, int, Decimal | None, Decimal | None]]) -> list[WinRate]:
    return [
        WinRate(of, won, closed, amount_won or Decimal(0), amount_lost or Decimal(0))
        for of, won, closed, amount_won, amount_lost in rows
    ]
