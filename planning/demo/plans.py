"""Account plans of the demo company, in all states, begun from facts or from the year before."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import F, Q

from accounts.models import Account, CompetitorPosition, Person, User
from kam.core.days import morning
from kam.core.models import Change
from planning.demo.notes import LINE_WORDS, Text
from planning.demo.plans_talk import foresee, found_templates, talk
from planning.demo.plans_words import (
    ACTIONS,
    FOCUS,
    GOALS,
    NEW_BUDGET,
    RISKS,
    STOPS,
    TEXTS,
    GoalWords,
)
from planning.demo.words import CHINESE_COMPETITORS, COMPETITORS
from planning.models import Action, Goal, Investment, Plan, PlanPart, PlanVersion, Risk
from planning.plans.freezing import frozen
from planning.plans.services import start_plan
from scoring.querysets import with_standing

__all__ = ["write_plans"]

STILL_EMPTY: Final = ("trends", "competitors")  # in a draft
NOT_SURE: Final = ("players", "opportunities")
INTERNAL: Final = ("vulnerabilities", "competitors")
OF_OTHERS: Final = 9  # plans at accounts of colleagues
MORE: Final = Decimal("1.08")  # a target over what was sold
WRITTEN: Final = ("text", "certainty", "internal", "copied", "updated_by", "version")
State = Plan.State


class Course(NamedTuple):
    """How far the planning of an account has come this year, and whether there was a plan last year."""

    state: State
    last_year: bool
    whole: bool = True  # nothing left open


COURSES: Final = (
    Course(State.APPROVED, last_year=True),
    Course(State.DRAFT, last_year=False, whole=False),
    Course(State.IN_REVIEW, last_year=True),
    Course(State.DRAFT, last_year=True, whole=False),
    Course(State.APPROVED, last_year=False),
)


def write_plans(today: date) -> None:
    """Plans at the best accounts of the demo rep and at some of each colleague."""
    first = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    manager = User.objects.get(username="manager")
    found_templates()
    for place, account in enumerate(_planned()):
        _Planner(account, manager, today, place).run()
    written = Change.objects.filter(pk__gt=first, kind__startswith="planning.")
    written.update(at=morning(today - timedelta(days=12)))


def _planned() -> list[Account]:
    """The rep's best and the head of a group, then others' best; prospects have no plan yet."""
    known = with_standing(
        Account.objects.active().exclude(owner=None).select_related("owner")
    ).exclude(Q(tier=None) | Q(status=Account.Status.PROSPECT))
    best = known.order_by("tier", "-score", "pk")
    of_rep = Q(owner__username="rep")
    heads = best.filter(of_rep, children__isnull=False).distinct()[:1]
    alone = best.filter(of_rep, children=None)[: len(COURSES) - len(heads)]
    return [*alone, *heads, *best.exclude(of_rep)[:OF_OTHERS]]


class _Planner:
    """Writes the plans of one account."""

    def __init__(self, account: Account, manager: User, today: date, place: int):
        self.account, self.manager, self.today, self.place = account, manager, today, place
        self.owner: User = account.owner  # type: ignore[assignment]
        self.chinese = account.country == "China"
        self.course = COURSES[place % len(COURSES)]
        self.people = list(account.people.filter(left_on=None).order_by("-influence", "pk")[:2])

    def run(self) -> None:
        before = self._last_year() if self.course.last_year else None
        plan = start_plan(
            actor=self.owner, account=self.account, year=self.today.year, carry=before,
            for_group=self.account.children.exists(),
        )  # fmt: skip
        if before is not None and self.course.state == State.APPROVED:
            self._freeze(plan, self._moment(-80))  # approved as it came, written anew since
        self._write(plan, self._sections(), variant=self.place)
        if before is None:
            self._rows(plan)
        self._act(plan)
        self._foresee(plan)
        self._decide(plan, self.course.state)
        if self.course.state in (State.DRAFT, State.IN_REVIEW):
            since = self._moment(-6)
            talk(plan, words=self._said, owner=self.owner, manager=self.manager, since=since)

    def _last_year(self) -> Plan:
        plan = start_plan(actor=self.owner, account=self.account, year=self.today.year - 1)
        self._write(plan, list(TEXTS), variant=self.place + 1)
        self._rows(plan)
        self._foresee(plan)
        self._decide(plan, State.CLOSED)
        return plan

    def _foresee(self, plan: Plan) -> None:
        dice = random.Random(f"{plan.year}/{self.place}")  # noqa: S311 - invented lives
        makers = [self.owner, self.owner, self.manager]
        foresee(plan, words=self._said, makers=makers, today=self.today, dice=dice)

    def _sections(self) -> list[str]:
        """What is written this year; a plan carried over is gone through until its third part."""
        if self.course.whole:
            return list(TEXTS)
        there = [code for code in TEXTS if code not in STILL_EMPTY]
        return there[:3] if self.course.last_year else there

    def _write(self, plan: Plan, sections: list[str], variant: int) -> None:
        """The texts and their history, in four statements for a plan."""
        parts = list(plan.parts.filter(section__in=sections))
        told = []
        for part in parts:
            said = self._said(TEXTS[part.section][variant % 2])
            told.append(self._change(part, {"text": [part.text, said]}))
            part.text, part.certainty = said, self._certainty(plan, part.section)
            part.internal, part.copied = part.section in INTERNAL, False
            part.updated_by, part.version = self.owner, 2
        PlanPart.objects.bulk_update(parts, WRITTEN)
        Change.objects.bulk_create(told)

    def _certainty(self, plan: Plan, section: str) -> PlanPart.Certainty:
        open_yet = plan.year == self.today.year and not self.course.whole and section in NOT_SURE
        return PlanPart.Certainty.UNSURE if open_yet else PlanPart.Certainty.SURE

    def _change(self, row: Any, values: dict[str, Any]) -> Change:
        return Change(
            actor=self.owner, action=Change.Action.CHANGED, kind=row._meta.label_lower,
            object_id=row.pk, account_id=self.account.pk, values=values,
        )  # fmt: skip

    def _said(self, text: Text, **also: str) -> str:
        slots = {"line": self.line, "rival": self.rival, "who": self.who, **also}
        return text.fill(chinese=self.chinese, **slots)

    @cached_property
    def who(self) -> str:
        """Who is with us: the best supporter, if anybody is known."""
        found = self.account.people.filter(left_on=None, support__gt=0).order_by("-support", "pk")
        nobody = "采购部" if self.chinese else "Purchasing"
        return found.values_list("name", flat=True).first() or nobody

    @cached_property
    def line(self) -> str:
        """What they buy most, by the first plan's targets."""
        plan = self.account.plans.first()
        target = plan.revenuetargets.first() if plan else None
        line = target.line if target else "Services"
        return LINE_WORDS.get(line, line) if self.chinese else line

    @cached_property
    def rival(self) -> str:
        known = CompetitorPosition.objects.filter(account=self.account).order_by("-judged_on")
        usual = CHINESE_COMPETITORS if self.chinese else COMPETITORS
        return known.values_list("competitor", flat=True).first() or usual[self.place % len(usual)]

    def _rows(self, plan: Plan) -> None:
        """Goals, investments and risks of a plan, and targets over what was sold."""
        self._goals(plan)
        self._investments(plan)
        Risk.objects.bulk_create(
            Risk(
                plan=plan, position=n, what=self._said(what), likelihood=likely, impact=impact,
                measure=self._said(measure), owner=self.owner if measure.english else None,
            )
            for n, (what, likely, impact, measure) in enumerate(RISKS, start=1)
        )  # fmt: skip
        plan.revenuetargets.update(amount=F("amount") * MORE)

    def _goals(self, plan: Plan) -> None:
        goals = Goal.objects.bulk_create(
            self._goal(plan, n, goal) for n, goal in enumerate(GOALS, 1)
        )
        seen: Any = Goal.persons.through
        seen.objects.bulk_create(
            seen(goal=goal, person=person) for goal, person in self._seen_by(goals)
        )

    def _seen_by(self, goals: list[Goal]) -> Iterator[tuple[Goal, Person]]:
        """The first goal is to be seen by both, the second by one, the last by nobody yet."""
        for count, goal in zip((2, 1, 0), goals, strict=True):
            for person in self.people[:count]:
                yield goal, person

    def _goal(self, plan: Plan, position: int, words: GoalWords) -> Goal:
        known = bool(words.days)
        return Goal(
            plan=plan, position=position, as_role=self._said(words.as_role),
            achieved=self._said(words.achieved), strength=self._said(words.strength),
            measure=self._said(words.measure), baseline=words.baseline if known else None,
            target=words.target if known else None, owner=self.owner,
            actual=(words.baseline + words.target) // 2 if known else None,
            due=self.today + timedelta(days=words.days) if known else None, unsure=not known,
        )  # fmt: skip

    def _investments(self, plan: Plan) -> None:
        """The first focus lives from the first stop, the second from new budget."""
        shared: dict[str, Any] = {"plan": plan}
        stops = Investment.objects.bulk_create(
            Investment(**shared, kind="stop", position=n, what=self._said(what), hours=hours, money=money)
            for n, (what, hours, money) in enumerate(STOPS, start=1)
        )  # fmt: skip
        given = self._said(NEW_BUDGET)
        sources: list[dict[str, Any]] = [{"source": stops[0]}, {"new_budget": given}]
        Investment.objects.bulk_create(
            Investment(
                **shared, **source, kind="focus", position=n, what=self._said(what), hours=hours,
                money=money, internal=True,
            )
            for n, ((what, hours, money), source) in enumerate(zip(FOCUS, sources, strict=True), 1)
        )  # fmt: skip

    def _act(self, plan: Plan) -> None:
        """What follows from the plan's first goal, some of it late and some done."""
        goal = plan.goals.first()
        Action.objects.bulk_create(
            Action(
                account=self.account, plan=plan, goal=goal, title=self._said(what),
                owner=self.owner, due=self._day(days), done_on=self._day(days - 2) if done else None,
            )
            for what, days, done in ACTIONS
        )  # fmt: skip

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _decide(self, plan: Plan, state: State) -> None:
        """Through the flow to its state, on days that fit."""
        since = 400 if state == State.CLOSED else 45 + self.place
        at = self._moment(-since)
        decided_at = at + timedelta(days=3, hours=2)
        submitted = {"submitted_by": self.owner, "submitted_at": self._moment(-9)}
        decided = {
            "submitted_by": self.owner, "submitted_at": at, "decided_by": self.manager,
            "decided_at": decided_at,
        }  # fmt: skip
        flow = {State.DRAFT: {}, State.IN_REVIEW: submitted}.get(state, decided)
        Plan.objects.filter(pk=plan.pk).update(
            state=state, created_at=at - timedelta(days=20), updated_at=self._touched(state), **flow
        )
        if flow is decided:
            plan.refresh_from_db()
            self._freeze(plan, decided_at)
        PlanPart.objects.filter(plan=plan).update(updated_at=self._touched(state))

    def _freeze(self, plan: Plan, at: datetime) -> None:
        PlanVersion.objects.create(
            plan=plan, number=plan.versions.count() + 1, content=frozen(plan),
            approved_by=self.manager, approved_at=at,
        )  # fmt: skip

    def _touched(self, state: State) -> datetime:
        days = {State.DRAFT: -2, State.IN_REVIEW: -9, State.CLOSED: -80}.get(state, -30)
        return self._moment(days - self.place % 4)

    def _moment(self, days: int) -> datetime:
        return morning(self._day(days)) + timedelta(hours=9, minutes=self.place * 7 % 60)
