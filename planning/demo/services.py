"""Fills an empty installation with the demo company, all or nothing."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import (
    Account,
    AccountRole,
    Activity,
    Answer,
    Belief,
    Commitment,
    CompetitorPosition,
    Concession,
    Contract,
    Employment,
    Feedback,
    Industry,
    Need,
    Opportunity,
    OwnPosition,
    Person,
    PersonRole,
    Product,
    Receivable,
    Referral,
    RelationshipStage,
    Sale,
    ServiceCost,
    Team,
    User,
    Wallet,
)
from kam.core.days import morning
from kam.core.errors import DomainError
from kam.core.models import Change
from planning.demo import load, patterns
from planning.demo.accounts import account_columns, company_name, domain, is_chinese
from planning.demo.chart import write_charts
from planning.demo.contacts import LOOK_BACK, SHORT_LOOK_BACK, ContactTables, LastWord
from planning.demo.contracts import ContractTables
from planning.demo.day import let_happen, renew, tell
from planning.demo.files import attach_files
from planning.demo.judgements import overrule
from planning.demo.knowledge import KnowledgeTables
from planning.demo.lists import fill_lists
from planning.demo.loyal import LoyalTables
from planning.demo.matching import fill_matching
from planning.demo.money import MoneyTables
from planning.demo.moves import people_move_on
from planning.demo.organisation import LOGINS, Organisation, found
from planning.demo.past import try_on_the_past
from planning.demo.people import Customer, PeopleTables
from planning.demo.perceived import PerceivedTables
from planning.demo.plan import LIVELY_UP_TO, Plan, draw
from planning.demo.plans import write_plans
from planning.demo.reach import cover, forget_names, know_planned
from planning.demo.reviews import review
from planning.demo.sales import sale_columns
from planning.demo.value import record_value
from planning.demo.versions import weigh_otherwise
from planning.demo.voices import VoiceTables
from planning.demo.whitespace import mark_whitespace
from planning.demo.words import PLACES
from scoring.models import PerceivedValue
from scoring.services import evaluate

CHUNK: Final = 10_000  # accounts in memory at a time
STAGE_DAYS: Final = 30
WELL_KNOWN: Final = 0.85  # as much is known of a customer of the demo rep as of one so large
MONTHS_LIVED: Final = 12  # evaluated at their ends, so that there is history at first sight
FILLED: Final = (
    Account, Person, PersonRole, Belief, Employment, AccountRole, Activity, Activity.people.through, Sale, Wallet,
    Opportunity, CompetitorPosition, RelationshipStage, Industry, Product, Answer, Need,
    OwnPosition, Commitment, Feedback, Receivable, Concession, ServiceCost, Referral,
    PerceivedValue, Contract,
)  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Filled:
    """What was written."""

    accounts: int
    sales: int
    people: int
    contacts: int


def fill(
    *,
    accounts: int,
    sales: int,
    seed: int,
    today: date,
    password: str,
    progress: Progress | None = None,
) -> Filled:
    """Create the company with its customers as of `today`; the demo logins get `password`.

    Where demo logins are not allowed (`settings.DEMO`), nobody in the company can log in.
    `progress` is called with accounts done and accounts in all.
    Raises DomainError on an installation that holds anything.
    """
    _refuse_if_filled()
    with transaction.atomic():
        load.begin()
        organisation = found(accounts=accounts, password=password if settings.DEMO else None)
        plan = draw(
            accounts=accounts, sales=sales, seed=seed, today=today, organisation=organisation
        )
        filled = _Writer(plan, organisation).write(progress)
        load.reset_sequences(*FILLED)
        if not plan.is_large:
            write_charts(organisation=organisation, today=today, seed=seed, lively=plan.lively)
            forget_names()
            people_move_on(rep=organisation.rep, today=today, weights=plan.weight.tolist())
            attach_files(rep=organisation.rep, today=today)
            fill_lists(today=today, seed=seed)
            fill_matching(today=today, seed=seed)
    load.analyse()
    return replace(filled, people=Person.objects.count())


def live_through(*, today: date, progress: Progress | None = None) -> int:
    """Evaluate month by month up to today, as a year of nights would have; return how often.

    Large companies, filled to be measured, get the last month's end and today only.
    """
    large = Account.objects.count() > LIVELY_UP_TO
    days = evaluation_days(today, 1 if large else MONTHS_LIVED)
    for done, day in enumerate(days, start=1):
        if day == today and not large:
            let_happen(today)
            overrule(today)
        evaluate(as_of=day)
        if progress:
            progress(done, len(days))
    cover(today)
    if not large:
        write_plans(today)
        know_planned(today)
        review(today)
        record_value(today)
        mark_whitespace(today)
        renew(today)
        tell(today)
        weigh_otherwise()
        try_on_the_past(today)
    return len(days)


def evaluation_days(today: date, months: int) -> list[date]:
    """The ends of `months` months, each 30 days or more ago, then today.

    A stage changes when two evaluations at least 30 days apart agree: today's may show some.
    """
    days, day = [today], today - timedelta(days=STAGE_DAYS - 1)
    for _month in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        days.append(day)
    return days[::-1]


def _refuse_if_filled() -> None:
    taken = User.objects.filter(username__in=LOGINS).exists()
    if taken or any(table.objects.exists() for table in (Account, Team, Industry, Product)):
        raise DomainError(_("This installation is not empty: the demo company needs an empty one."))


class _Writer:
    """Writes the plan chunk by chunk; keeps the numbers that run on from chunk to chunk."""

    def __init__(self, plan: Plan, organisation: Organisation):
        self.plan, self.organisation = plan, organisation
        self.people = PeopleTables(plan.today, with_beliefs=not plan.is_large)
        self.contacts = ContactTables(plan.today, SHORT_LOOK_BACK if plan.is_large else LOOK_BACK)
        self.knowledge = KnowledgeTables(plan.today)
        self.voices = VoiceTables(plan.today)
        self.money = MoneyTables(plan.today)
        self.loyal = LoyalTables(plan.today)
        self.perceived = PerceivedTables(plan.today)
        self.contracts = ContractTables(plan.today)
        self.next_sale = 1
        self.team_ids = {name: team.pk for name, team in organisation.teams.items()}
        self.helpers = {team: self._helpers(team) for team in organisation.reps}

    def _helpers(self, team: str) -> list[int]:
        """Many hands where there are many customers: nobody stands on thousands of teams."""
        reps = self.organisation.reps[team]
        return reps if self.plan.is_large else self.organisation.helpers(team)

    def write(self, progress: Progress | None) -> Filled:
        for rows in self._chunks():
            self._write_chunk(rows)
            if progress:
                progress(rows.stop, self.plan.accounts)
        return Filled(
            accounts=self.plan.accounts,
            sales=self.next_sale - 1,
            people=self.people.people.next - 1,
            contacts=self.contacts.log.next - 1,
        )

    def _chunks(self) -> Iterator[range]:
        for start in range(0, self.plan.accounts, CHUNK):
            yield range(start, min(start + CHUNK, self.plan.accounts))

    def _write_chunk(self, rows: range) -> None:
        plan, part = self.plan, slice(rows.start, rows.stop)
        rng = plan.stream("sales", rows.start)
        appetite = patterns.rhythm(plan.kind[part], rng)
        names = [company_name(plan, row) for row in rows]
        last_words = [self._tell(row, names[row - rows.start]) for row in rows]
        first_months = np.argmax(appetite > 0, axis=1)
        load.insert(
            Account, account_columns(plan, rows, names, first_months, last_words, self.team_ids)
        )
        for tables in (
            self.people, self.contacts, self.knowledge, self.voices, self.money, self.loyal,
            self.perceived, self.contracts,
        ):  # fmt: skip
            tables.write()
        self._log_creation(rows, names)
        self._write_sales(rows, appetite, rng)

    def _tell(self, row: int, name: str) -> LastWord:
        """Draw the people, contacts and knowledge of one account, where it is a lively one."""
        if row >= self.plan.lively:
            return LastWord()
        customer = self._customer(row, name)
        dice = self._dice("life", row)
        self.people.add(customer, dice)
        self.knowledge.add(customer, dice)
        if not self.plan.is_large:
            self.voices.add(self._well_known(customer), self._dice("voice", row))
            self.money.add(customer, self._dice("money", row))
            self.loyal.add(customer, self._dice("loyal", row))
            self.perceived.add(customer, self._dice("perceived", row))
            self.contracts.add(customer, self._dice("contracts", row))
        return self.contacts.add(customer, dice)

    def _dice(self, purpose: str, row: int) -> random.Random:
        return random.Random(f"{self.plan.seed}/{purpose}/{row}")  # noqa: S311 - invented lives

    def _well_known(self, customer: Customer) -> Customer:
        """The demo rep knows even small customers well: there is something to see at each."""
        if customer.owner != self.organisation.rep:
            return customer
        return replace(customer, weight=max(customer.weight, WELL_KNOWN))

    def _customer(self, row: int, name: str) -> Customer:
        plan = self.plan
        return Customer(
            number=row + 1,
            name=name,
            domain=domain(row),
            chinese=is_chinese(plan, row),
            kind=int(plan.kind[row]),
            weight=float(plan.weight[row]),
            owner=int(plan.owner[row]) or None,
            helpers=self.helpers[PLACES[plan.place[row]][2]],
            yearly_sales=float(plan.lines[row] * plan.line_value[row] / 3),
        )

    def _log_creation(self, rows: range, names: list[str]) -> None:
        """They came in when the company began to keep a log, before all that it tells of them."""
        began = morning(self.plan.today - timedelta(days=LOOK_BACK + STAGE_DAYS))
        Change.objects.bulk_create(
            Change(
                at=began,
                actor_id=self.organisation.admin,
                action=Change.Action.IMPORTED,
                kind=Account._meta.label_lower,
                object_id=row + 1,
                account_id=row + 1,
                values={"name": [None, name]},
            )
            for row, name in zip(rows, names, strict=True)
            if row < self.plan.lively
        )

    def _write_sales(
        self, rows: range, appetite: patterns.Floats, rng: np.random.Generator
    ) -> None:
        plan, part = self.plan, slice(rows.start, rows.stop)
        columns = sale_columns(
            first_account=rows.start + 1,
            first_line=self.next_sale,
            lines=plan.lines[part],
            appetite=appetite,
            line_value=plan.line_value[part],
            today=plan.today,
            currency=settings.KAM_CURRENCY,
            rng=rng,
        )
        self.next_sale += load.insert(Sale, columns)
