"""What is understood of customers, what was promised to them, and what they say of us."""

import random
from datetime import date, timedelta
from typing import Final

from accounts.models import Answer, Commitment, CompetitorPosition, Feedback, Need, OwnPosition
from planning.demo.patterns import CHURNED, DECLINING, GROWING, NEW
from planning.demo.people import Customer
from planning.demo.table import Table
from planning.demo.voices_words import (
    ANSWERS,
    CHANNELS,
    COMPLAINTS,
    NEEDS,
    OPINIONS,
    OUR_STRENGTHS,
    OUR_WEAKNESSES,
    PROMISES,
    THEIR_WEAKNESSES,
)
from planning.demo.words import LINES

SOURCES: Final = ("direct", "direct", "staff", "feedback")
KEPT: Final = {GROWING: 0.92, NEW: 0.9, DECLINING: 0.6, CHURNED: 0.45}  # share; others 0.8
MOOD: Final = {GROWING: 8.3, NEW: 8.0, DECLINING: 5.2, CHURNED: 3.6}  # of 10; others 7
TWO_YEARS: Final = 730


class VoiceTables:
    def __init__(self, today: date) -> None:
        self.today = today
        self.answers = Table(
            Answer, "account_id", "question", "text", "answered_on", "source", "person_id",
            "confirmed", "judged_by_id",
        )  # fmt: skip
        self.needs = Table(
            Need, "account_id", "stated", "true", "line", "person_id", "noted_on", "source",
            "confirmed", "met_on",
        )  # fmt: skip
        self.own = Table(
            OwnPosition, "account_id", "judged_on", "strengths", "weaknesses", "service_level",
            "ability",
        )  # fmt: skip
        self.promises = Table(
            Commitment, "account_id", "what", "person_id", "owner_id", "made_on", "due", "state",
            "settled_on", "note",
        )  # fmt: skip
        self.feedback = Table(
            Feedback, "account_id", "kind", "person_id", "given_on", "channel", "satisfaction",
            "recommendation", "text", "owner_id", "resolved_on", "resolution",
        )  # fmt: skip

    def write(self) -> None:
        for table in (self.answers, self.needs, self.own, self.promises, self.feedback):
            table.write()

    def add(self, customer: Customer, dice: random.Random) -> None:
        """The larger the customer, the more is known of them and promised to them."""
        if not customer.people:
            return
        self._add_answers(customer, dice)
        self._add_needs(customer, dice)
        self._add_own(customer, dice)
        self._add_promises(customer, dice)
        self._add_complaints(customer, dice)
        self._add_opinions(customer, dice)

    def _day(self, dice: random.Random, low: int, high: int) -> date:
        return self.today - timedelta(days=dice.randint(low, high))

    def _us(self, customer: Customer, dice: random.Random) -> int:
        if customer.owner and dice.random() < 0.75:
            return customer.owner
        return dice.choice(customer.helpers)

    def _person(self, customer: Customer, dice: random.Random) -> int | None:
        return dice.choice(customer.people)[0] if dice.random() < 0.85 else None

    def _add_answers(self, customer: Customer, dice: random.Random) -> None:
        """Some fresh, some stale, some missing; what is asked often has a history."""
        for question, texts in ANSWERS.items():
            if dice.random() > 0.25 + 0.6 * customer.weight:
                continue
            back = dice.choice((10, 25, 60, 110, 150, 240, 330)) + dice.randrange(20)
            for text in dice.sample(texts, dice.choice((1, 1, 2))):
                self.answers.add(
                    customer.number, question, text.fill(chinese=customer.chinese),
                    self.today - timedelta(days=back), dice.choice(SOURCES),
                    self._person(customer, dice), dice.random() < 0.55, self._us(customer, dice),
                )  # fmt: skip
                back += dice.randrange(200, 420)

    def _add_needs(self, customer: Customer, dice: random.Random) -> None:
        for stated, true, line in dice.sample(
            NEEDS, int(dice.random() * 4 * customer.weight + 0.5)
        ):
            noted = self._day(dice, 5, 400)
            met = noted + timedelta(days=dice.randrange(20, 200))
            self.needs.add(
                customer.number, stated.fill(chinese=customer.chinese),
                true.fill(chinese=customer.chinese), line, self._person(customer, dice), noted,
                dice.choice(SOURCES), dice.random() < 0.5,
                met if met < self.today and dice.random() < 0.5 else None,
            )  # fmt: skip

    def _add_own(self, customer: Customer, dice: random.Random) -> None:
        level = 4 if customer.kind == GROWING else 3
        back = dice.randrange(5, 280)
        while dice.random() < customer.weight and back < TWO_YEARS:
            self.own.add(
                customer.number, self.today - timedelta(days=back),
                dice.choice(OUR_STRENGTHS).fill(chinese=customer.chinese),
                dice.choice(OUR_WEAKNESSES).fill(chinese=customer.chinese),
                level + dice.choice((0, 0, 1)), level + dice.choice((-1, 0, 1)),
            )  # fmt: skip
            back += dice.randrange(180, 400)

    def _add_promises(self, customer: Customer, dice: random.Random) -> None:
        """Two years of promises; of the latest some are open, and a few of those overdue."""
        for what in dice.sample(
            PROMISES, min(len(PROMISES), int(dice.random() * 9 * customer.weight + 0.8))
        ):
            made = self._day(dice, 1, 500 if dice.random() < 0.6 else 40)
            due = made + timedelta(days=dice.randrange(5, 45))
            state, settled = self._outcome(customer, made, due, dice)
            self.promises.add(
                customer.number, what.fill(chinese=customer.chinese),
                self._person(customer, dice), self._us(customer, dice), made, due, state, settled,
                "",
            )  # fmt: skip

    def _outcome(
        self, customer: Customer, made: date, due: date, dice: random.Random
    ) -> tuple[str, date | None]:
        if due >= self.today or ((self.today - due).days < 25 and dice.random() < 0.45):
            return "open", None
        if dice.random() > KEPT.get(customer.kind, 0.8):
            return "broken", min(due + timedelta(days=dice.randrange(0, 12)), self.today)
        late = dice.randrange(1, 9) if dice.random() < 0.15 else -dice.randrange(0, 4)
        return "kept", max(made, min(due + timedelta(days=late), self.today))

    def _add_complaints(self, customer: Customer, dice: random.Random) -> None:
        grief = 2 if customer.kind in (DECLINING, CHURNED) else 1
        for text, resolution in dice.sample(COMPLAINTS, dice.choice((0, 1, 1, 1 + grief))):
            if dice.random() > 0.3 + 0.6 * customer.weight:
                continue
            opened = self._day(dice, 2, 40 if dice.random() < 0.4 else 600)
            closed = opened + timedelta(days=dice.randrange(3, 50))
            done = closed < self.today
            self.feedback.add(
                customer.number, "complaint", self._person(customer, dice), opened,
                dice.choice(("direct", "staff")), None, None, text.fill(chinese=customer.chinese),
                self._us(customer, dice), closed if done else None,
                resolution.fill(chinese=customer.chinese) if done else "",
            )  # fmt: skip

    def _add_opinions(self, customer: Customer, dice: random.Random) -> None:
        """A survey every few months, over two years; moods drift the way the account goes."""
        drift = {GROWING: 1.2, DECLINING: -2.0, CHURNED: -2.5}.get(customer.kind, 0.2)
        back = dice.randrange(5, 120)
        while back < TWO_YEARS and dice.random() < 0.4 + 0.55 * customer.weight:
            mean = MOOD.get(customer.kind, 7.0) - drift * back / TWO_YEARS
            score = _rating(dice.gauss(mean, 0.8))
            tone = "good" if score >= 8 else "fair" if score >= 6 else "bad"
            words = dice.choice(OPINIONS[tone]) if dice.random() < 0.6 else None
            self.feedback.add(
                customer.number, "opinion", self._person(customer, dice),
                self.today - timedelta(days=back), dice.choice(("survey", "survey", "direct")),
                score, _rating(dice.gauss(mean - 0.3, 1.1)) if dice.random() < 0.8 else None,
                words.fill(chinese=customer.chinese) if words else "", None, None, "",
            )  # fmt: skip
            back += dice.randrange(60, 150)


def _rating(value: float) -> int:
    return max(0, min(10, round(value)))


class RivalTables:
    """Competitors at an account, each as judged once or twice."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rivals = Table(
            CompetitorPosition, "account_id", "competitor", "position", "judged_on", "strengths",
            "weaknesses", "service_level", "ability", "price_percent", "channel", "products",
        )  # fmt: skip

    def write(self) -> None:
        self.rivals.write()

    def add(
        self,
        customer: Customer,
        competitor: str,
        position: str,
        strengths: str,
        dice: random.Random,
    ) -> None:
        service = {"stronger": 4, "level": 3, "catching_up": 2}[position]
        price = dice.choice((-12, -8, -5, -3, 0, 4, None))
        channel = dice.choice(CHANNELS).fill(chinese=customer.chinese)
        products = ", ".join(dice.sample(list(LINES), 2))
        back = dice.randrange(5, 300)
        for judged in (position, "catching_up")[: 1 + (dice.random() < 0.4)]:
            self.rivals.add(
                customer.number, competitor, judged, self.today - timedelta(days=back), strengths,
                dice.choice(THEIR_WEAKNESSES).fill(chinese=customer.chinese),
                service + dice.choice((-1, 0, 1)), service + dice.choice((0, 0, 1)), price,
                channel, products,
            )  # fmt: skip
            back += dice.randrange(150, 360)
