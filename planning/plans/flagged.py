"""The red flags of a plan, section by section: what is missing, unsure, overdrawn or overdue."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from planning.models import Action, Goal, Investment, Plan, PlanPart, RevenueTarget, Risk
from planning.plans.flags import Flag, Why, row_flags, text_flags
from planning.plans.investments import Balance, balance
from planning.plans.sections import SECTIONS, Kind
from planning.plans.services import sections_of

__all__ = [
    "action_flags",
    "flags_of",
    "flags_of_each",
    "focus_flags",
    "goal_flags",
    "part_flags",
    "risk_flags",
    "stop_flags",
    "target_flags",
]

# What a goal must say; its numbers may be missing where it is not measured in numbers.
GOAL_PARTS = ("persons", "as_role", "strength", "measure", "due", "owner")
RISK_PARTS = ("measure", "owner", "review_on")
HELD = (  # what of a plan its flags are read from
    "parts", "goals__owner", "goals__persons", "investments", "revenuetargets", "risks__owner",
    "actions",
)  # fmt: skip


def flags_of(plan: Plan, today: date) -> list[Flag]:
    """All flags of the plan, in the order of its sections; a constant number of queries."""
    return flags_of_each([plan], today)[plan.pk]


def flags_of_each(plans: Sequence[Plan], today: date) -> dict[int, list[Flag]]:
    """As `flags_of` by the plans' ids; the same number of queries for any number of them."""
    prefetch_related_objects(list(plans), "template", *HELD)
    return {plan.pk: _flags_of(plan, today) for plan in plans}


def _flags_of(plan: Plan, today: date) -> list[Flag]:
    """Of a plan with all that it holds."""
    rows = _row_flags(plan, today)
    parts = {part.section: part for part in plan.parts.all()}
    there = sections_of(plan)
    wanted = [section for code, section in SECTIONS.items() if code in there]
    found = [
        part_flags(parts[section.code])
        if section.kind is Kind.TEXT and section.code in parts
        else rows.get(section.code, [])
        for section in wanted
    ]
    return [flag for flags in found for flag in flags]


def _row_flags(plan: Plan, today: date) -> dict[str, list[Flag]]:
    """The flags of each section that holds rows."""
    investments = list(plan.investments.all())
    return {
        "goals": goal_flags(list(plan.goals.all())),
        "focus": focus_flags(investments, balance(investments)),
        "stop": stop_flags(investments),
        "targets": target_flags(list(plan.revenuetargets.all())),
        "risks": risk_flags(list(plan.risks.all())),
        "actions": action_flags(list(plan.actions.all()), today),
    }


def part_flags(part: PlanPart) -> list[Flag]:
    return text_flags([(part.section, part.text, part.certainty == PlanPart.Certainty.SURE)])


def goal_flags(goals: Sequence[Goal]) -> list[Flag]:
    """Of open goals only: what became of the others is known."""
    still_open = [goal for goal in goals if goal.state == Goal.State.OPEN]
    if goals and not still_open:
        return []
    return row_flags("goals", [(g.pk, _goal_parts(g), not g.unsure) for g in still_open])


def _goal_parts(goal: Goal) -> dict[str, object]:
    named = {"persons": goal.persons.all()}  # a person whom the reader may not see is named too
    return {name: named.get(name, getattr(goal, name)) for name in GOAL_PARTS}


def risk_flags(risks: Sequence[Risk]) -> list[Flag]:
    """Of risks that are not closed."""
    still_open = [risk for risk in risks if risk.closed_on is None]
    if risks and not still_open:
        return []
    parts = [(r.pk, {name: getattr(r, name) for name in RISK_PARTS}, True) for r in still_open]
    return row_flags("risks", parts)


def focus_flags(investments: Sequence[Investment], kept: Balance) -> list[Flag]:
    """A flag for each whose source gives more than it has."""
    mine = [row for row in investments if row.kind == Investment.Kind.FOCUS]
    short = {pk for pk, left in kept.left_of.items() if left.is_short}
    overdrawn = [row.pk for row in mine if row.source_id in short]
    return [*_any("focus", mine), *(Flag("focus", Why.OVERDRAWN, pk) for pk in overdrawn)]


def stop_flags(investments: Sequence[Investment]) -> list[Flag]:
    return _any("stop", [row for row in investments if row.kind == Investment.Kind.STOP])


def target_flags(targets: Sequence[RevenueTarget]) -> list[Flag]:
    return _any("targets", targets)


def action_flags(actions: Sequence[Action], today: date) -> list[Flag]:
    """A flag for each that is open although its day is over."""
    late = [row.pk for row in actions if row.is_overdue(today)]
    return [*_any("actions", actions), *(Flag("actions", Why.OVERDUE, pk) for pk in late)]


def _any(section: str, rows: Sequence[Any]) -> list[Flag]:
    """One flag where there is no row at all."""
    return row_flags(section, [(row.pk, {}, True) for row in rows])
