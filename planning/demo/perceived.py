"""How some customers see us beside the best competitor."""

import random
from datetime import date, timedelta
from typing import Any, Final

from planning.demo.notes import Text
from planning.demo.patterns import CHURNED, DECLINING, GROWING, PROSPECT
from planning.demo.people import Customer
from planning.demo.table import Table
from scoring.models import PerceivedValue
from scoring.perceived import place

ATTRIBUTES: Final = (
    (Text("Product quality", "产品质量"), 30),
    (Text("Delivery on time", "准时交货"), 25),
    (Text("Service and support", "服务与支持"), 20),
    (Text("Advice and know-how", "建议与专业能力"), 15),
    (Text("Ease of doing business", "合作便利"), 10),
)
LIKING: Final = {GROWING: 0.8, DECLINING: -1.0, CHURNED: -1.5}  # points that ours lie above theirs
SOURCES: Final = ("direct", "staff", "feedback")


class PerceivedTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.views = Table(
            PerceivedValue, "account_id", "judged_on", "competitor", "price", "source",
            "judged_by_id", "ratings", "quality", "worth",
        )  # fmt: skip

    def write(self) -> None:
        self.views.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """One or two views, half a year or more apart, of a third of the customers."""
        if customer.kind == PROSPECT or dice.random() > 0.15 + 0.4 * customer.weight:
            return
        back = dice.randrange(10, 150)
        for _ in range(dice.choice((1, 1, 2))):
            self._add_view(customer, dice, self.today - timedelta(days=back))
            back += dice.randrange(180, 320)

    def _add_view(self, customer: Customer, dice: random.Random, day: date) -> None:
        ratings = [_rating(customer, dice, name, weight) for name, weight in ATTRIBUTES]
        price = round(dice.gauss(101, 5), 1)
        found = place(ratings, price)
        self.views.add(
            customer.number, day, dice.choice(customer.rivals), price, dice.choice(SOURCES),
            customer.owner or customer.helpers[0], ratings, found.quality, found.value,
        )  # fmt: skip


def _rating(customer: Customer, dice: random.Random, name: Text, weight: int) -> dict[str, Any]:
    theirs = dice.choice((6.0, 6.5, 7.0, 7.5, 8.0))
    ours = theirs + LIKING.get(customer.kind, 0.1) + dice.choice((-1.5, -0.5, 0.0, 0.5, 1.0, 1.5))
    return {
        "attribute": name.fill(chinese=customer.chinese),
        "weight": float(weight + dice.choice((-5, 0, 5))),
        "ours": round(min(10.0, max(1.0, ours)), 1),
        "theirs": theirs,
    }
