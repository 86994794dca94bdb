"""What customers owe us, what they were granted, and what serving them takes."""

import random
from datetime import date, timedelta
from typing import Final

from django.conf import settings

from accounts.models import Concession, Receivable, ServiceCost
from planning.demo.notes import Text
from planning.demo.patterns import CHURNED, DECLINING, PROSPECT
from planning.demo.people import Customer
from planning.demo.table import Table

MONTHS: Final = 15  # that invoices and costs go back
TERMS: Final = (14, 30, 30, 45, 60)  # days
LATE: Final = {DECLINING: 18, CHURNED: 40}  # days after the due day, on average; others 2
DEAR: Final = 0.06  # of the customers take far more than they bring
RATES: Final = (48, 55, 55, 65)
GRANTED: Final = [
    ("discount", Text("Year-end discount on spare parts", "备件年终折扣")),
    ("discount", Text("Special price to match a rival's offer", "为匹配竞争对手报价给予的特价")),
    ("discount", Text("Rebate for taking the whole series", "整套采购的返利")),
    ("fee", Text("Listing fee for the new framework contract", "新框架合同的入围费")),
    ("fee", Text("Share of the costs of their exhibition stand", "分担客户参展费用")),
    ("favour", Text("Commissioning on a weekend, not charged", "周末免费调试")),
    ("favour", Text("Two days of training, free", "两天免费培训")),
    ("favour", Text("Loan unit for six weeks, free", "六周免费借用样机")),
]  # fmt: skip
SPENT_ON: Final = [
    Text("Travel and a rented crane", "差旅及吊车租赁"),
    Text("Express freight, twice", "两次加急运费"),
    Text("Samples for the trial run", "试产样品"),
    Text("An outside engineer for the audit", "审核外聘工程师"),
]


class MoneyTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.receivables = Table(
            Receivable, "account_id", "invoice", "issued_on", "due", "amount", "amount_open",
            "currency", "base_amount", "base_open", "paid_on",
        )  # fmt: skip
        self.concessions = Table(
            Concession, "account_id", "given_on", "kind", "amount", "granted_by_id", "note"
        )
        self.costs = Table(ServiceCost, "account_id", "month", "hours", "rate", "spent", "note")

    def write(self) -> None:
        for table in (self.receivables, self.concessions, self.costs):
            table.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """The larger the customer, the more of it; a few small ones take very much."""
        dear = dice.random() < DEAR
        if customer.yearly_sales > 0:
            self._add_invoices(customer, dice)
            self._add_concessions(customer, dice, dear=dear)
        if dice.random() < 0.35 + 0.6 * customer.weight:
            self._add_costs(customer, dice, dear=dear)

    def _add_invoices(self, customer: Customer, dice: random.Random) -> None:
        """One every few weeks; who leaves pays late, or has not paid yet."""
        monthly, terms = customer.yearly_sales / 12, dice.choice(TERMS)
        back = dice.randrange(5, 30) + (240 if customer.kind == CHURNED else 0)
        while back < MONTHS * 30:
            issued = self.today - timedelta(days=back)
            amount = max(round(monthly * dice.uniform(0.4, 1.6), 2), 20.0)
            paid = self._paid_on(customer, issued + timedelta(days=terms), dice)
            part = round(amount * 0.4, 2) if paid is None and dice.random() < 0.1 else amount
            still_open = 0.0 if paid else part
            number = f"{issued:%y}-{customer.number:05}-{self.receivables.next % 1000:03}"
            self.receivables.add(
                customer.number, number, issued, issued + timedelta(days=terms), amount,
                still_open, settings.KAM_CURRENCY, amount, still_open, paid,
            )  # fmt: skip
            back += dice.randrange(25, 75)

    def _paid_on(self, customer: Customer, due: date, dice: random.Random) -> date | None:
        """The day it was paid; None when it is not paid by today."""
        if customer.kind in LATE and dice.random() < 0.12:
            return None
        late = round(dice.gauss(LATE.get(customer.kind, 2), 8))
        paid = due + timedelta(days=late)
        return paid if paid <= self.today else None

    def _add_concessions(self, customer: Customer, dice: random.Random, *, dear: bool) -> None:
        count = int(dice.random() * (1 + 3 * customer.weight)) + 2 * dear
        for kind, text in dice.sample(GRANTED, count):
            share = dice.uniform(0.004, 0.03) * (3 if dear else 1)
            self.concessions.add(
                customer.number, self.today - timedelta(days=dice.randrange(3, 600)), kind,
                max(round(customer.yearly_sales * share, -1), 50.0),
                customer.owner or dice.choice(customer.helpers),
                text.fill(chinese=customer.chinese),
            )  # fmt: skip

    def _add_costs(self, customer: Customer, dice: random.Random, *, dear: bool) -> None:
        """Month by month; of prospects and those who left little, of the dear ones much."""
        usual = (0.5 + 9 * customer.weight**3) * (6 if dear else 1)
        if customer.kind in (PROSPECT, CHURNED):
            usual *= 0.3
        rate, month = float(dice.choice(RATES)), self.today.replace(day=1)
        for _ in range(MONTHS):
            hours = round(usual * dice.uniform(0.3, 1.7) * 2) / 2
            travel = dice.random() < 0.12 + 0.2 * dear
            spent = round(dice.uniform(80, 900) * (1 + 2 * customer.weight), 2) if travel else 0.0
            if hours or spent:
                note = dice.choice(SPENT_ON).fill(chinese=customer.chinese) if travel else ""
                self.costs.add(customer.number, month, hours, rate, spent, note)
            month = (month - timedelta(days=1)).replace(day=1)
