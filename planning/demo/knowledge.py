"""What people found out: wallets, chances, competitors, closeness, and who of us does what."""

import random
from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import AccountRole, Opportunity, RelationshipStage, Wallet
from kam.core.days import morning
from planning.demo.notes import LINE_WORDS, LOST, OPPORTUNITIES, STRENGTHS, WON
from planning.demo.patterns import CHURNED, DECLINING, GROWING, PROSPECT
from planning.demo.people import Customer
from planning.demo.table import Table
from planning.demo.voices import RivalTables
from planning.demo.words import LINES

LARGE: Final = 0.75  # weight from which a whole team looks after a customer
TEAM_ROLES: Final = ("regional", "solution", "delivery", "service", "sponsor")
CLOSENESS: Final = ("pre", "early", "mid", "partnership", "synergistic")
STANDINGS: Final = {GROWING: (1, 3, 4), DECLINING: (5, 3, 1), CHURNED: (6, 2, 1)}


class KnowledgeTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.wallets = Table(
            Wallet, "account_id", "year", "line", "amount", "estimated", "rank", "suppliers"
        )
        self.chances = Table(
            Opportunity, "account_id", "name", "stage", "amount", "probability", "expected_close",
            "competitor", "closed_on", "reason", "created_at", "step", "owner_id", "line",
        )  # fmt: skip
        self.rivals = RivalTables(today)
        self.closeness = Table(
            RelationshipStage, "account_id", "stage", "judged_on", "judged_by_id"
        )
        self.roles = Table(AccountRole, "account_id", "user_id", "role", "starts", "ends")

    def write(self) -> None:
        for table in (self.wallets, self.chances, self.rivals, self.closeness, self.roles):
            table.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        self._add_wallets(customer, dice)
        for _ in range(int(dice.random() * (1 + 4 * customer.weight))):
            self._add_chance(customer, dice)
        if dice.random() < 0.3 + 0.6 * customer.weight:
            self._add_rivals(customer, dice)
        if dice.random() < 0.3 + 0.6 * customer.weight:
            self._add_closeness(customer, dice)
        if customer.owner and (customer.weight > LARGE or dice.random() < 0.1):
            self._add_team(customer, dice)

    def _day(self, dice: random.Random, low: int, high: int) -> date:
        return self.today - timedelta(days=dice.randint(low, high))

    def _add_wallets(self, customer: Customer, dice: random.Random) -> None:
        """Two years' total spend, from which our share follows; known at about half of them. Of
        some others we know our rank among their suppliers."""
        if customer.yearly_sales <= 0 or dice.random() > 0.3 + 0.4 * customer.weight:
            self._add_ranks(customer, random.Random(f"rank/{customer.number}"))  # noqa: S311
            return
        share = dice.betavariate(3, 3)
        for year in (self.today.year - 1, self.today.year):
            amount = round(customer.yearly_sales / max(share, 0.08) * dice.uniform(0.95, 1.1), -2)
            self.wallets.add(
                customer.number, year, "", max(amount, 100.0), dice.random() < 0.7, None, None
            )

    def _add_ranks(self, customer: Customer, dice: random.Random) -> None:
        if customer.yearly_sales <= 0 or dice.random() > 0.4 + 0.4 * customer.weight:
            return
        suppliers = dice.choice((2, 3, 3, 4, 5))
        rank = min(suppliers, dice.choice((1, 1, 2, 2, 3)))
        for line in dice.sample(("", *LINES), 2):
            self.wallets.add(customer.number, self.today.year, line, None, True, rank, suppliers)

    def _add_chance(self, customer: Customer, dice: random.Random) -> None:
        stage = dice.choices(("open", "won", "lost"), _odds(customer.kind))[0]
        line = dice.choice(list(LINES))
        name = dice.choice(OPPORTUNITIES).fill(
            chinese=customer.chinese,
            line=LINE_WORDS[line] if customer.chinese else line,
            n=dice.randrange(2, 7),
        )
        closed = self._day(dice, 10, 600) if stage != "open" else None
        expected = closed or self._expected(dice.randint(-20, 240))
        amount = round(max(customer.yearly_sales, 20_000) * dice.uniform(0.08, 0.5), -2)
        probability = dice.choice((20, 40, 50, 60, 80, 90)) if stage == "open" else None
        reasons = {"won": WON, "lost": LOST}.get(stage)
        self.chances.add(
            customer.number,
            name,
            stage,
            amount,
            probability,
            expected,
            dice.choice(customer.rivals) if dice.random() < 0.6 else "",
            closed,
            dice.choice(reasons).fill(chinese=customer.chinese) if reasons else "",
            _opened(customer, closed or self.today),
            _step(stage, probability),
            customer.owner,
            line,
        )

    def _expected(self, ahead: int) -> date:
        """So many days ahead; a third of those beyond the year's end come in before it."""
        left = (date(self.today.year, 12, 31) - self.today).days
        early = ahead > left and ahead % 3 == 0
        return self.today + timedelta(days=ahead % (left + 1) if early else ahead)

    def _add_rivals(self, customer: Customer, dice: random.Random) -> None:
        odds = STANDINGS.get(customer.kind, (2, 4, 3))
        for competitor in dice.sample(customer.rivals, dice.choice((1, 1, 2))):
            position = dice.choices(("stronger", "level", "catching_up"), odds)[0]
            strengths = dice.choice(STRENGTHS).fill(chinese=customer.chinese)
            self.rivals.add(customer, competitor, position, strengths, dice)

    def _add_closeness(self, customer: Customer, dice: random.Random) -> None:
        """One to three judgements, each a year or so apart, mostly growing closer."""
        level = min(4, int(customer.weight * 3 + dice.random() * 2))
        path = CLOSENESS[max(0, level - dice.randrange(3)) : level + 1]
        day = self._day(dice, 20, 200)
        judge = customer.owner or customer.helpers[0]
        for years, stage in enumerate(reversed(path)):
            left = years == 0 and customer.kind in (DECLINING, CHURNED) and dice.random() < 0.6
            on = day - timedelta(days=340 * years)
            self.closeness.add(customer.number, "uncoupling" if left else stage, on, judge)

    def _add_team(self, customer: Customer, dice: random.Random) -> None:
        starts = self._day(dice, 100, 700)
        self.roles.add(customer.number, customer.owner, "kam", starts, None)
        others = [user for user in customer.helpers if user != customer.owner]
        roles = TEAM_ROLES if customer.weight > 0.92 else dice.sample(TEAM_ROLES, 2)
        for role in roles:
            ended = dice.random() < 0.15
            self.roles.add(
                customer.number,
                dice.choice(others),
                role,
                starts,
                self._day(dice, 5, 90) if ended else None,
            )


def _opened(customer: Customer, last: date) -> datetime:
    """Some weeks before it closed, or before today."""
    return morning(last - timedelta(days=20 + customer.number * 37 % 90)) + timedelta(hours=9)


def _step(stage: str, probability: int | None) -> str:
    """The likelier an open one is, the further it has come."""
    if stage != "open":
        return "negotiated" if stage == "won" else "offered"
    return ("found", "qualified", "offered", "negotiated")[min(3, ((probability or 0) - 10) // 20)]


def _odds(kind: int) -> tuple[int, int, int]:
    """Of open, won and lost chances."""
    if kind == PROSPECT:
        return 4, 0, 1
    if kind in (DECLINING, CHURNED):
        return 2, 1, 4
    return (4, 4, 1) if kind == GROWING else (3, 3, 2)
