"""The contact log: by many hands, with notes that read like notes, and steps that follow."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from accounts.models import Activity
from planning.demo.notes import BAD, GOOD, LINE_WORDS, STEADY, Note
from planning.demo.patterns import CHURNED, DECLINING, GROWING, NEW, PROSPECT, WON_BACK
from planning.demo.people import Customer
from planning.demo.table import Table
from planning.demo.words import LINES

LOOK_BACK: Final = 730  # days
SHORT_LOOK_BACK: Final = 150  # days, in a company made for load tests
NEGLECTED: Final = 0.14  # share of customers whom nobody has called for long
LATE_OF, LATE_AT = 13, 2  # of thirteen customers one has not been called for some weeks
KINDS: Final = ("visit", "visit", "call", "call", "call", "meeting", "email", "message")
KEY_PREFIX: Final = "6b616d64656d6f01"
# Odds of a good, an ordinary and a bad contact in the last year.
TONES: Final = {
    GROWING: (6, 4, 1),
    NEW: (5, 4, 0),
    WON_BACK: (5, 4, 1),
    PROSPECT: (3, 5, 1),
    DECLINING: (1, 3, 5),
    CHURNED: (0, 3, 5),
}
USUAL_TONES: Final = (3, 6, 1)


@dataclass(frozen=True)
class LastWord:
    """What the account's own row repeats from its log."""

    contact_at: datetime | None = None
    step_due: date | None = None


class ContactTables:
    def __init__(self, today: date, look_back: int = LOOK_BACK) -> None:
        self.today, self.look_back = today, look_back
        self.log = Table(
            Activity, "account_id", "kind", "at", "user_id", "note", "scene", "main_line",
            "intelligence", "mood", "next_step", "next_step_due", "next_step_owner_id",
            "next_step_done_at", "key",
        )  # fmt: skip
        self.with_people = Table(Activity.people.through, "activity_id", "person_id")

    def write(self) -> None:
        self.log.write()
        self.with_people.write()

    def add(self, customer: Customer, dice: random.Random) -> LastWord:
        """The contacts of the days looked back on, oldest first; returns what the account's row repeats of them."""
        last, due = None, None
        previous: Note | None = None
        for day in self._days(customer, dice):
            previous = _choose(customer, self.today - day < timedelta(days=365), previous, dice)
            last, step_due = self._add_entry(customer, previous, day, dice)
            due = min(filter(None, (due, step_due)), default=None)
        return LastWord(contact_at=last, step_due=due)

    def _days(self, customer: Customer, dice: random.Random) -> list[date]:
        """Days of contact, denser at larger customers; some have not been called for months."""
        usual = 9 + 50 * (1 - customer.weight)
        gap = dice.uniform(60, 200) if dice.random() < NEGLECTED else dice.uniform(1, usual)
        if customer.number % LATE_OF == LATE_AT:
            gap = dice.uniform(18, 60)
        if customer.kind == PROSPECT:
            usual *= 2
        back, days = gap, []
        while back < self.look_back:
            days.append(_working_day(self.today - timedelta(days=max(int(back), 1))))
            back += usual * dice.uniform(0.9, 2.6)
        return days[::-1]

    def _add_entry(
        self, customer: Customer, note: Note, day: date, dice: random.Random
    ) -> tuple[datetime, date | None]:
        who = dice.sample(customer.people, min(len(customer.people), dice.choice((1, 1, 1, 2))))
        slots = _slots(customer, who, day, dice)
        at = timezone.make_aware(
            datetime.combine(day, time(dice.randrange(8, 18), dice.choice((0, 15, 30, 45))))
        )
        user = (
            customer.owner
            if customer.owner and dice.random() < 0.75
            else dice.choice(customer.helpers)
        )
        step = note.step.fill(chinese=customer.chinese, **slots) if note.step else ""
        due = _working_day(day + timedelta(days=dice.randrange(4, 24))) if step else None
        done_at = self._done_at(at, due, dice)
        number = self.log.add(
            customer.number,
            dice.choice(KINDS),
            at,
            user,
            note.text.fill(chinese=customer.chinese, **slots),
            note.scene,
            "" if self.log.next % 7 == 0 else note.main_line,  # nobody has said it yet
            note.intelligence,
            note.mood,
            step,
            due,
            user if step else None,
            done_at,
            f"{KEY_PREFIX}{self.log.next:016x}",
        )
        for person, _ in who:
            self.with_people.add(number, person)
        return at, due if due and done_at is None else None

    def _done_at(self, at: datetime, due: date | None, dice: random.Random) -> datetime | None:
        """When the step was done: old ones all, most of those just past, none ahead."""
        if due is None or due >= self.today:
            return None
        overdue = (self.today - due).days < 30 and dice.random() < 0.3
        return None if overdue else min(at + timedelta(days=dice.randrange(1, 20)), _evening(due))


def _choose(customer: Customer, recent: bool, previous: Note | None, dice: random.Random) -> Note:
    """A note in the tone of the account's fortune, not the same twice in a row."""
    tones = TONES.get(customer.kind, USUAL_TONES) if recent else USUAL_TONES
    notes = dice.choices((GOOD, STEADY, BAD), tones)[0]
    note = dice.choice(notes)
    return note if note is not previous else notes[(notes.index(note) + 1) % len(notes)]


def _slots(
    customer: Customer, who: list[tuple[int, str]], day: date, dice: random.Random
) -> dict[str, object]:
    line = dice.choice(list(LINES))
    product = LINE_WORDS[line] if customer.chinese else dice.choice(LINES[line][2])[0]
    return {
        "who": who[0][1] if who else "",
        "product": product,
        "rival": dice.choice(customer.rivals),
        "n": dice.randrange(3, 25),
        "pct": dice.randrange(3, 15),
        "week": (day + timedelta(days=dice.randrange(20, 70))).isocalendar().week,
    }


def _working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 30)))
