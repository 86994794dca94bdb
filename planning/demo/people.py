"""The people at a customer: who decides, who knows whom, who is for us."""

import random
from dataclasses import dataclass, field
from typing import Final

from accounts.models import Person, PersonRole
from planning.demo.organisation import person_name
from planning.demo.patterns import CHURNED, DECLINING, GROWING
from planning.demo.table import Table
from planning.demo.words import CHINESE_COMPETITORS, COMPETITORS, TITLES

SUPPORT: Final = {GROWING: 0.8, DECLINING: -0.5, CHURNED: -0.9}  # on average, −2 to +2


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
    def __init__(self) -> None:
        self.people = Table(
            Person, "account_id", "side", "name", "title", "email", "phone", "reports_to_id",
            "influence", "support", "known_by_id",
        )  # fmt: skip
        self.roles = Table(PersonRole, "person_id", "role")

    def write(self) -> None:
        self.people.write()
        self.roles.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """One to seven people, more at larger accounts; the first is everybody's boss."""
        count = 1 + int(customer.weight * 4.5 + dice.random() * 2)
        titles = (
            [TITLES[0], *dice.sample(TITLES[1:], count - 1)] if count > 2 else TITLES[1 : count + 1]
        )
        boss: int | None = None
        for title in titles:
            number = self._add_person(customer, title, boss, dice)
            boss = boss or number

    def _add_person(
        self,
        customer: Customer,
        title: tuple[str, str, str, int],
        boss: int | None,
        dice: random.Random,
    ) -> int:
        english, chinese, role, influence = title
        name = person_name(dice, chinese=customer.chinese)
        judged = dice.random() < 0.8
        support = round(dice.gauss(SUPPORT.get(customer.kind, 0.3), 0.8))
        number = self.people.add(
            customer.number,
            Person.Side.CUSTOMER,
            name,
            chinese if customer.chinese else english,
            self._email(name, customer, dice),
            f"+86 21 5550 {dice.randrange(10_000):04d}" if customer.chinese
            else f"+49 30 5550 {dice.randrange(10_000):04d}",
            boss,
            max(1, min(5, influence + dice.choice((-1, 0, 0, 1)))) if judged else None,
            max(-2, min(2, support)) if judged else None,
            customer.owner if dice.random() < 0.75 else dice.choice(customer.helpers),
        )  # fmt: skip
        self._add_roles(number, role, support, dice)
        customer.people.append((number, name))
        return number

    def _email(self, name: str, customer: Customer, dice: random.Random) -> str:
        local = (
            f"c{dice.randrange(1000):03d}" if customer.chinese else name.lower().replace(" ", ".")
        )
        return f"{local}@{customer.domain}"

    def _add_roles(self, person: int, role: str, support: int, dice: random.Random) -> None:
        if dice.random() < 0.75:
            self.roles.add(person, role)
        if support >= 2:
            self.roles.add(person, dice.choice(("coach", "sponsor")))
        elif support <= -2:
            self.roles.add(person, "anti_sponsor")
