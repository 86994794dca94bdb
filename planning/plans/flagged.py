"""The red flags of a plan, section by section: what is missing, unsure, overdrawn or overdue."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from planning.models import Action, Goal, Investment, Plan, PlanPart, RevenueTarget, Risk
from planning.plans.flags import Flag, Why, row_flags, text_flags
from planning.plans.investments import Balance, balance
from planning.plans.sections import SECTIONS, Kind
from planning.plans.services import sections_of

__all__ = [
    "action_flags",
    "flags_of",
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


def flags_of(plan: Plan, today: date) -> list[Flag]:
    """All flags of the plan, in the order of its sections; a constant number of queries."""
    investments = list(plan.investments.select_related("source"))
    kept = balance(investments)
    actions = list(plan.actions.order_by("due", "pk"))
    rows: dict[str, list[Flag]] = {
        "goals": goal_flags(list(plan.goals.select_related("owner").prefetch_related("persons"))),
        "focus": focus_flags(investments, kept),
        "stop": stop_flags(investments),
        "targets": target_flags(list(plan.revenuetargets.all())),
        "risks": risk_flags(list(plan.risks.select_related("owner"))),
        "actions": action_flags(actions, today),
    }
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
