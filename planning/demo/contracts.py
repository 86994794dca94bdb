"""What customers have signed: yearly contracts, most renewed, some not, some about to run out."""

import random
from datetime import date, timedelta
from typing import Final

from accounts.models import Contract
from planning.demo.patterns import CHURNED, DECLINING, PROSPECT
from planning.demo.people import Customer
from planning.demo.table import Table
from planning.demo.words import LINES

YEARS: Final = 7  # that the oldest go back
SIGNED: Final = 0.65  # of the customers
LOYAL: Final = (0.7, 3.2)  # Beta: the chance of each not to renew
GOING: Final = {DECLINING: 0.3, CHURNED: 0.6}  # chance of the contract that runs now to end


class ContractTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.contracts = Table(
            Contract, "account_id", "name", "line", "starts", "ends", "amount", "state",
            "settled_on", "renewed_by_id",
        )  # fmt: skip

    def write(self) -> None:
        """The last year first: what a contract was renewed by must be there before it."""
        self.contracts.rows.reverse()
        self.contracts.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """One for all lines; the large ones have signed another for one line."""
        if customer.kind == PROSPECT or dice.random() > SIGNED:
            return
        self._add_chain(customer, dice, "F", "", 0.6)
        if customer.weight > 0.6 and dice.random() < 0.5:
            self._add_chain(customer, dice, "S", dice.choice(list(LINES)), 0.2)

    def _add_chain(
        self, customer: Customer, dice: random.Random, letter: str, line: str, share: float
    ) -> None:
        """Year by year until it is not renewed, or has not run out yet."""
        leaves = dice.betavariate(*LOYAL)
        starts = self.today - timedelta(days=dice.randrange(20, YEARS * 365))
        amount = max(round(customer.yearly_sales * share * dice.uniform(0.5, 1), -2), 500.0)
        while True:
            following = _a_year_on(starts)
            ends = following - timedelta(days=1)
            last = _a_year_on(following) > self.today
            going = max(leaves, GOING.get(customer.kind, 0)) if last else leaves
            kept = dice.random() >= going
            decided = ends + timedelta(days=dice.randrange(-60, 20))
            state = "open" if decided > self.today or following > self.today else "ended"
            state = "renewed" if state == "ended" and kept else state
            number = self.contracts.next
            self.contracts.add(
                customer.number, f"{letter}{starts:%y}-{customer.number:05}", line, starts, ends,
                amount, state, None if state == "open" else decided,
                number + 1 if state == "renewed" else None,
            )  # fmt: skip
            if state != "renewed":
                return
            starts, amount = following, round(amount * dice.uniform(0.96, 1.1), -2)


def _a_year_on(day: date) -> date:
    """The same day of the next year; of a leap day the first of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
