"""Who reports to whom and who sways whom at the customers; one account has a whole company of people."""

import random
from datetime import date, timedelta
from typing import Final

from accounts.models import Account, Belief, InfluenceLine, Person, PersonRole
from planning.demo.organisation import Organisation, person_name

CROWD: Final = 60  # persons at the account that shows what a map can hold
CROWD_PLACE: Final = 2  # that account among the rep's, the largest first
SECOND_BOSS: Final = 4  # from so many persons on, some report to the second
DEPARTMENTS: Final = [  # name of a department, of its sections and of those who work there
    ("Procurement", "采购部", [("Strategic purchasing", "战略采购"), ("Supplier quality", "供应商质量")], ("Buyer", "采购员"), "economic_buyer"),
    ("Production", "生产部", [("Plant 1", "一厂"), ("Plant 2", "二厂")], ("Shift leader", "班组长"), "user_buyer"),
    ("Engineering", "工程部", [("Automation", "自动化"), ("Process", "工艺")], ("Engineer", "工程师"), "technical_buyer"),
    ("Maintenance", "设备部", [("Mechanics", "机修"), ("Electrics", "电气")], ("Technician", "技师"), "user_buyer"),
    ("Finance", "财务部", [("Controlling", "成本控制"), ("Treasury", "资金")], ("Controller", "会计"), "economic_buyer"),
    ("IT", "信息部", [("Shop floor systems", "车间系统"), ("Business systems", "业务系统")], ("Administrator", "管理员"), "technical_buyer"),
]  # fmt: skip


def write_charts(*, organisation: Organisation, today: date, seed: int, lively: int) -> None:
    """Give the first `lively` accounts a chart with lines of influence, and one of rep's a crowd."""
    dice = random.Random(f"{seed}/chart")  # noqa: S311 - invented people
    _second_bosses(lively)
    crowded = _crowded(organisation)
    if crowded is not None:
        _Crowd(crowded, organisation, today, dice).write()
    _lines(lively, dice)
    _advisers(organisation, dice)


def _second_bosses(lively: int) -> None:
    """The later ones report to the second, where there are many."""
    there: dict[int, list[Person]] = {}
    for person in Person.objects.filter(account__lte=lively, side=Person.Side.CUSTOMER).order_by(
        "pk"
    ):
        there.setdefault(person.account_id, []).append(person)  # type: ignore[arg-type]
    moved = []
    for people in there.values():
        if len(people) >= SECOND_BOSS:
            for person in people[3:]:
                person.reports_to = people[1 + person.pk % 2]
                moved.append(person)
    Person.objects.bulk_update(moved, ["reports_to"], batch_size=500)


def _crowded(organisation: Organisation) -> Account | None:
    mine = Account.objects.filter(owner=organisation.rep, status=Account.Status.ACTIVE)
    return mine.order_by("-employees", "pk")[CROWD_PLACE:].first()


class _Crowd:
    """Departments with heads, sections and those who work there, below the one who leads all."""

    def __init__(self, account: Account, organisation: Organisation, today: date, dice):
        self.account, self.today, self.dice = account, today, dice
        self.chinese = account.country == "China"
        self.helpers = [organisation.rep, *organisation.helpers(account.team.name)]  # type: ignore[union-attr]
        self.roles: list[PersonRole] = []
        self.beliefs: list[Belief] = []

    def write(self) -> None:
        top = self.account.people.order_by("pk").first() or self._add("Managing Director", "总经理")
        left = CROWD - self.account.people.count()
        heads = [self._head(top, department) for department in DEPARTMENTS]
        left -= len(heads)
        leaders = [
            (self._section(head, section), department)
            for head, department in zip(heads, DEPARTMENTS, strict=True)
            for section in department[2]
        ]
        left -= len(leaders)
        for number in range(left):
            leader, department = leaders[number % len(leaders)]
            self._add(*department[3], boss=leader)
        PersonRole.objects.bulk_create(self.roles)
        Belief.objects.bulk_create(self.beliefs)

    def _head(self, top: Person, department: tuple) -> Person:
        english, chinese, _sections, _staff, role = department
        person = self._add(f"Head of {english}", f"{chinese}总监", boss=top, weight=4)
        self.roles.append(PersonRole(person=person, role=role, judged_on=self._day(person)))
        if person.support and abs(person.support) == 2:
            part = "sponsor" if person.support > 0 else "anti_sponsor"
            self.roles.append(PersonRole(person=person, role=part, judged_on=self._day(person)))
        return person

    def _section(self, head: Person, section: tuple[str, str]) -> Person:
        english, chinese = section
        person = self._add(f"Manager, {english}", f"{chinese}经理", boss=head, weight=3)
        if person.support == 2:
            self.roles.append(PersonRole(person=person, role="coach", judged_on=self._day(person)))
        return person

    def _add(
        self, english: str, chinese: str, boss: Person | None = None, weight: int = 1
    ) -> Person:
        dice = self.dice
        judged = dice.random() < (0.55 if weight == 1 else 0.9)
        influence = max(1, min(5, weight + dice.choice((-1, 0, 0, 1)))) if judged else None
        support = max(-2, min(2, round(dice.gauss(0.3, 1.1)))) if judged else None
        person = Person.objects.create(
            account=self.account,
            name=person_name(dice, chinese=self.chinese),
            title=chinese if self.chinese else english,
            reports_to=boss,
            influence=influence,
            support=support,
            is_executive=weight == 4,
            known_by_id=dice.choice(self.helpers) if dice.random() < 0.15 * weight else None,
        )
        self._believe(person)
        return person

    def _believe(self, person: Person) -> None:
        """Some were judged lately, some so long ago that it is stale."""
        day = self._day(person)
        for kind in (Belief.Kind.INFLUENCE, Belief.Kind.SUPPORT):
            value = getattr(person, kind)
            if value is not None:
                self.beliefs.append(Belief(person=person, kind=kind, value=value, judged_on=day))

    def _day(self, person: Person) -> date:
        return self.today - timedelta(days=10 + person.pk * 37 % 330)


def _lines(lively: int, dice: random.Random) -> None:
    """One line at a usual account, a dozen at the crowded one."""
    there: dict[int, list[int]] = {}
    people = Person.objects.filter(account__lte=lively, side=Person.Side.CUSTOMER, left_on=None)
    for pk, account in people.order_by("pk").values_list("pk", "account"):
        there.setdefault(account, []).append(pk)
    pairs = {
        tuple(dice.sample(ids, 2))
        for ids in there.values()
        if len(ids) > 2
        for _line in range(max(1, len(ids) // 5))
    }
    InfluenceLine.objects.bulk_create(
        InfluenceLine(person_id=person, on_id=on, strength=dice.choice((1, 2, 2, 3)))
        for person, on in sorted(pairs)
    )


def _advisers(organisation: Organisation, dice: random.Random) -> None:
    """Third parties who sway the largest of rep's customers."""
    titles = [
        ("Consultant, independent", "独立顾问"),
        ("Planner, engineering office", "设计院工程师"),
    ]
    mine = Account.objects.filter(owner=organisation.rep).order_by("-employees", "pk")[:4]
    for place, account in enumerate(mine):
        swayed = account.people.order_by("pk")[:2]
        chinese = account.country == "China"
        adviser = Person.objects.create(
            side=Person.Side.THIRD,
            name=person_name(dice, chinese=chinese),
            title=titles[place % 2][chinese],
            influence=3,
            support=dice.choice((-1, 1)),
        )
        InfluenceLine.objects.bulk_create(
            InfluenceLine(person=adviser, on=person, strength=3) for person in swayed
        )
