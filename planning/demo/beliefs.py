"""What we hold of the people, lately and before, and what those were who left."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.models import Belief, Employment
from planning.demo.notes import Text
from planning.demo.patterns import CHURNED, DECLINING, GROWING
from planning.demo.table import Table

LEVELS: Final = {GROWING: 3.6, DECLINING: 1.9, CHURNED: 1.4}  # on average, 1 to 5
MEAN_AGE: Final = 110  # days since a belief was judged
RANGES: Final = {"influence": (1, 5), "support": (-2, 2), "level": (1, 5)}
SOURCES: Final = ("direct", "direct", "staff", "feedback")
NOTES: Final = (
    Text("Said so when we talked about next year's budget.", "谈明年预算时亲口说的。"),
    Text("Spoke up for us in the selection meeting.", "在选型会上替我们说话。"),
    Text("Our service engineer hears it from the shop floor.", "我方服务工程师从车间听来的。"),
    Text("Came up in the satisfaction survey.", "满意度调查中提到。"),
)
Held = dict[str, int | None]


@dataclass(frozen=True)
class Judged:
    """When and how a thing was judged, as the columns of a role or a belief have it."""

    on: date
    source: str
    confirmed: bool


class BeliefTables:
    """Beliefs of different age: most are fresh, some stale, some confirmed, some changed since."""

    def __init__(self, today: date):
        self.today = today
        self.beliefs = Table(
            Belief, "person_id", "kind", "value", "judged_on", "source", "confirmed", "judged_by_id",
            "note",
        )  # fmt: skip
        self.employments = Table(
            Employment, "person_id", "account_id", "title", "ends", "roles", "influence"
        )

    def write(self) -> None:
        self.beliefs.write()
        self.employments.write()

    def judged(self, dice: random.Random) -> Judged:
        age = min(900, 2 + int(dice.expovariate(1 / MEAN_AGE)))
        return Judged(self.today - timedelta(days=age), dice.choice(SOURCES), dice.random() < 0.35)

    def level(self, kind: int, dice: random.Random) -> int | None:
        """How they see us; nobody asked every third."""
        drawn = round(dice.gauss(LEVELS.get(kind, 2.7), 0.8))
        return max(1, min(5, drawn)) if dice.random() < 0.65 else None

    def add(
        self, person: int, held: Held, by: int | None, *, chinese: bool, dice: random.Random
    ) -> None:
        """The belief behind each value, and at every other person what was held before."""
        for kind, value in held.items():
            if value is None:
                continue
            judged = self.judged(dice)
            if dice.random() < 0.5:
                self._add_before(person, kind, value, judged.on, by, dice)
            note = dice.choice(NOTES).fill(chinese=chinese) if dice.random() < 0.3 else ""
            self._add(person, kind, value, judged, by, note)

    def _add_before(
        self, person: int, kind: str, value: int, newest: date, by: int | None, dice: random.Random
    ) -> None:
        low, high = RANGES[kind]
        was = max(low, min(high, value + dice.choice((-1, -1, 1))))
        days = dice.randint(60, 400)
        judged = Judged(newest - timedelta(days=days), dice.choice(SOURCES), dice.random() < 0.2)
        self._add(person, kind, was, judged, by, "")

    def _add(
        self, person: int, kind: str, value: int, judged: Judged, by: int | None, note: str
    ) -> None:
        self.beliefs.add(person, kind, value, judged.on, judged.source, judged.confirmed, by, note)
