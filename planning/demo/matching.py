"""What the demo company thinks of industries and prospects, and what it won and lost by it."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.db.models import QuerySet

from accounts.models import Account, Industry, Opportunity, Product, User
from kam.core.days import morning
from kam.core.models import Change
from scoring.matching import rank_all
from scoring.matching.grids import NeedField, save_criteria, save_needs
from scoring.models import Criterion, CriterionWeight, Demand, IndustryNeed, MatchOutcome

CRITERIA: Final = (
    ("Price · 价格", "0.45"), ("Quality · 质量", "0.90"), ("Brand · 品牌", "0.60"),
    ("Local service · 本地服务", "0.75"), ("Relationship · 关系", "0.70"),
    ("Delivery time · 交付时间", "0.55"), ("References · 成功案例", "0.80"),
)  # fmt: skip
JUDGED: Final = 0.7  # of the prospects
UNKNOWN: Final = 0.08  # of the fields of the grid
JUDGED_FOR: Final = 300  # days
CLOSED: Final = 90
NAMES: Final = ("First order", "Pilot line", "Framework contract", "试点订单", "年度框架合同")
LOST_BECAUSE: Final = ("Price", "They stayed with their supplier", "交付时间太长")


def fill_matching(*, today: date, seed: int) -> None:
    """Both grids, most prospects judged, and a year of wins and losses that mostly follow them."""
    chance = Random(f"matching {seed}")  # noqa: S311 - a demo, not a secret
    admin = User.objects.get(username="admin")
    lines = sorted({line for line in Product.objects.values_list("line", flat=True) if line})
    save_needs(fields=_needs(lines, chance), actor=admin)
    rows = [{"name": name, "capability": Decimal(value)} for name, value in CRITERIA]
    save_criteria(existing={}, new=rows, actor=admin)
    _judge(lines, chance)
    _say_when(today - timedelta(days=JUDGED_FOR))
    rank_all(today=today - timedelta(days=JUDGED_FOR))
    _close(today, chance)


def _say_when(day: date) -> None:
    """The log tells past days that the grids were filled then."""
    kinds = [model._meta.label_lower for model in (IndustryNeed, Criterion)]
    Change.objects.filter(kind__in=kinds).update(at=morning(day))


def _needs(lines: list[str], chance: Random) -> list[NeedField]:
    """Where our offer fits, both numbers are high."""
    return [
        NeedField(
            industry.pk,
            line,
            _rating(chance, (industry.fit or 3) - 0.5),
            _rating(chance, (industry.fit or 2) - 1) if chance.random() > UNKNOWN else None,
        )
        for industry in Industry.objects.all()
        for line in lines
    ]


def _rating(chance: Random, around: float) -> Decimal:
    """In halves, 0 to 5."""
    value = min(5.0, max(0.0, chance.gauss(around, 1.1)))
    return Decimal(round(2 * value)) / 2


def _judge(lines: list[str], chance: Random) -> None:
    criteria = list(Criterion.objects.order_by("pk"))
    demands, weights = [], []
    prospects = Account.objects.filter(status=Account.Status.PROSPECT)
    for account in prospects.order_by("pk").values_list("pk", flat=True):
        if chance.random() > JUDGED:
            continue
        for line in chance.sample([*lines, ""], chance.choice((1, 2, 3))):
            demands.append(Demand(account_id=account, line=line, level=_rating(chance, 3)))
        for criterion in chance.sample(criteria, chance.choice((3, 4, 5))):
            weight = 5 * chance.randrange(2, 13)
            weights.append(CriterionWeight(account_id=account, criterion=criterion, weight=weight))
    Demand.objects.bulk_create(demands, batch_size=500)
    CriterionWeight.objects.bulk_create(weights, batch_size=500)


def _close(today: date, chance: Random) -> None:
    """Accounts that were prospects when they were judged, and are customers or not today."""
    opportunities = []
    matches = []
    customers = _customers().order_by("pk").values_list("pk", flat=True)
    for account in chance.sample(list(customers), min(CLOSED, len(customers))):
        industry, customer = chance.uniform(0.3, 1), chance.uniform(0.2, 0.9)
        won = chance.random() < 0.05 + 1.1 * industry * customer
        opportunities.append(_opportunity(account, won, today, chance))
        matches.append((industry, customer))
    made = Opportunity.objects.bulk_create(opportunities, batch_size=500)
    MatchOutcome.objects.bulk_create(
        MatchOutcome(
            opportunity=opportunity,
            industry_match=industry,
            customer_match=customer,
            match=industry * customer,
            was_target=industry * customer > 0.55,
        )
        for opportunity, (industry, customer) in zip(made, matches, strict=True)
    )


def _customers() -> QuerySet[Account]:
    return Account.objects.filter(status=Account.Status.ACTIVE)


def _opportunity(account: int, won: bool, today: date, chance: Random) -> Opportunity:
    return Opportunity(
        account_id=account,
        name=chance.choice(NAMES),
        stage=Opportunity.Stage.WON if won else Opportunity.Stage.LOST,
        amount=Decimal(1000 * chance.randrange(5, 400)),
        closed_on=today - timedelta(days=chance.randrange(3, JUDGED_FOR - 20)),
        reason="" if won else chance.choice(LOST_BECAUSE),
    )
