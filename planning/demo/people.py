"""The people at a customer: who decides, who knows whom, who is for us."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from accounts.models import Person, PersonRole
from planning.demo.beliefs import BeliefTables, Held
from planning.demo.organisation import person_name
from planning.demo.patterns import CHURNED, DECLINING, GROWING
from planning.demo.table import Table
from planning.demo.words import CHINESE_COMPETITORS, COMPETITORS, TITLES

SUPPORT: Final = {GROWING: 0.8, DECLINING: -0.5, CHURNED: -0.9}  # on average, −2 to +2

LEFT: Final = 0.05
MOST_INFLUENCE: Final = 5
OUTSIDERS: Final = (
    (Person.Side.THIRD, "Consultant, Engineering Partners", "外部顾问（工程咨询）", 0.25),
    (Person.Side.OURS, "Our engineer on site", "我方驻场工程师", 0.3),
)


@dataclass
class Customer:
    """What those who write about an account need to know of it."""

    number: int
    name: str
    domain: str
    chinese: bool
    kind: int
    weight: float  # 0 to 1: share of accounts that are smaller
    owner: int | None
    helpers: list[int]  # colleagues who turn up there too
    yearly_sales: float
    people: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rivals(self) -> list[str]:
        """Whom we meet there."""
        return [*CHINESE_COMPETITORS, COMPETITORS[0]] if self.chinese else COMPETITORS


class PeopleTables:
    def __init__(self, today: date, *, with_beliefs: bool) -> None:
        self.people = Table(
            Person, "account_id", "side", "name", "title", "email", "phone", "reports_to_id",
            "influence", "support", "known_by_id", "level", "is_executive", "left_on",
        )  # fmt: skip
        self.roles = Table(PersonRole, "person_id", "role", "judged_on", "source", "confirmed")
        self.beliefs = BeliefTables(today)
        self.with_beliefs = with_beliefs

    def write(self) -> None:
        self.people.write()
        self.roles.write()
        self.beliefs.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """One to seven people, more at larger accounts; the first is everybody's boss."""
        count = 1 + int(customer.weight * 4.5 + dice.random() * 2)
        titles = (
            [TITLES[0], *dice.sample(TITLES[1:], count - 1)] if count > 2 else TITLES[1 : count + 1]
        )
        boss: int | None = None
        life = random.Random(f"beliefs/{customer.number}/{customer.name}")  # noqa: S311 - invented
        for title in titles:
            number = self._add_person(customer, title, boss, dice, life)
            boss = boss or number
        if customer.weight > 0.5:
            self._add_outsiders(customer, life)

    def _add_person(
        self,
        customer: Customer,
        title: tuple[str, str, str, int],
        boss: int | None,
        dice: random.Random,
        life: random.Random,
    ) -> int:
        english, chinese, role, usual = title
        name = person_name(dice, chinese=customer.chinese)
        judged = dice.random() < 0.8
        support = round(dice.gauss(SUPPORT.get(customer.kind, 0.3), 0.8))
        influence = max(1, min(5, usual + dice.choice((-1, 0, 0, 1)))) if judged else None
        held: Held = {
            "influence": influence,
            "support": max(-2, min(2, support)) if judged else None,
            "level": self.beliefs.level(customer.kind, life),
        }
        left = self._left_on(boss, life)
        word = chinese if customer.chinese else english
        number = self.people.add(
            customer.number,
            Person.Side.CUSTOMER,
            name,
            word,
            self._email(name, customer, dice),
            f"+86 21 5550 {dice.randrange(10_000):04d}" if customer.chinese
            else f"+49 30 5550 {dice.randrange(10_000):04d}",
            boss,
            influence,
            held["support"],
            customer.owner if dice.random() < 0.75 else dice.choice(customer.helpers),
            held["level"],
            usual == MOST_INFLUENCE,
            left,
        )  # fmt: skip
        roles = self._add_roles(number, role, support, dice, life)
        self._hold(customer, number, held, life)
        if left:
            were = (customer.number, word, left, sorted(roles), influence)
            self.beliefs.employments.add(number, *were)
        else:
            customer.people.append((number, name))
        return number

    def _left_on(self, boss: int | None, life: random.Random) -> date | None:
        """A few have left, never the boss."""
        gone = life.random() < LEFT and boss is not None
        return self.beliefs.today - timedelta(days=life.randint(15, 400)) if gone else None

    def _hold(self, customer: Customer, number: int, held: Held, life: random.Random) -> None:
        if self.with_beliefs:
            by = customer.owner or customer.helpers[0]
            self.beliefs.add(number, held, by, chinese=customer.chinese, dice=life)

    def _add_outsiders(self, customer: Customer, life: random.Random) -> None:
        """A consultant who advises them, and one of ours who works at their place."""
        for side, english, chinese, chance in OUTSIDERS:
            if life.random() > chance:
                continue
            name = person_name(life, chinese=customer.chinese)
            third = side == Person.Side.THIRD
            held: Held = {"influence": life.choice((2, 3, 4)) if third else None}
            held["support"] = life.choice((-1, 0, 1)) if third else None
            title = chinese if customer.chinese else english
            number = self.people.add(
                customer.number, side, name, title, "", "", None, held["influence"],
                held["support"], customer.owner, None, False, None,
            )  # fmt: skip
            self._hold(customer, number, held, life)

    def _email(self, name: str, customer: Customer, dice: random.Random) -> str:
        local = (
            f"c{dice.randrange(1000):03d}" if customer.chinese else name.lower().replace(" ", ".")
        )
        return f"{local}@{customer.domain}"

    def _add_roles(
        self, person: int, role: str, support: int, dice: random.Random, life: random.Random
    ) -> list[str]:
        roles = [role] if dice.random() < 0.75 else []
        if support >= 2:
            roles.append(dice.choice(("coach", "sponsor")))
        elif support <= -2:
            roles.append("anti_sponsor")
        for part in roles:
            judged = self.beliefs.judged(life)
            self.roles.add(person, part, judged.on, judged.source, judged.confirmed)
        return roles
