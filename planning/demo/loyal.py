"""What loyal customers do unasked: companies that they brought to us."""

import random
from datetime import date, timedelta
from typing import Final

from accounts.models import Referral
from planning.demo.notes import Text
from planning.demo.patterns import CHURNED, DECLINING, GROWING, PROSPECT
from planning.demo.people import Customer
from planning.demo.table import Table

COMPANIES: Final = (
    Text("Hallberg Foods", "恒丰食品"),
    Text("Northway Packaging", "北道包装"),
    Text("Tessin Dairy", "德信乳业"),
    Text("Coastal Breweries", "海岸啤酒"),
    Text("Marlow Paper", "明朗纸业"),
    Text("Verdant Chemicals", "绿源化工"),
    Text("Orchard Pharma", "果园制药"),
    Text("Silverlake Water", "银湖水务"),
)
CAME_OF_IT: Final = (
    Text("They ordered a trial batch.", "对方下了试订单。"),
    Text("First meeting held, offer sent.", "已首次会面，报价已发出。"),
    Text("A customer by now.", "现已成为客户。"),
    Text("", ""),
)
USUAL, LOYAL, LOST = 0.12, 0.35, 0.03  # how probable one is, for a customer of middle size


class LoyalTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.referrals = Table(Referral, "account_id", "company", "referred_on", "note")

    def write(self) -> None:
        self.referrals.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """Up to three companies; those that grow with us bring more, those that leave few."""
        if customer.kind == PROSPECT:
            return
        chance = {GROWING: LOYAL, DECLINING: LOST, CHURNED: LOST}.get(customer.kind, USUAL)
        chance *= 0.5 + customer.weight
        for company in dice.sample(COMPANIES, 3):
            if dice.random() < chance:
                self.referrals.add(
                    customer.number,
                    company.fill(chinese=customer.chinese),
                    self.today - timedelta(days=dice.randrange(10, 900)),
                    dice.choice(CAME_OF_IT).fill(chinese=customer.chinese),
                )
