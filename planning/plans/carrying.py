"""What a new plan takes over from the one before, marked as copied until somebody touches it."""

from typing import Any

from django.db import models

from planning.models import Goal, Investment, Plan, PlanPart, RevenueTarget, Risk

__all__ = ["carry_over"]

PART = ("section", "text", "certainty", "internal")
GOAL = (
    "position", "internal", "as_role", "achieved", "opportunity_id", "strength", "measure",
    "target", "owner_id", "unsure",
)  # fmt: skip
INVESTMENT = ("position", "internal", "kind", "what", "hours", "money", "new_budget")
RISK = ("position", "internal", "what", "likelihood", "impact", "measure", "owner_id")
TARGET = ("position", "internal", "line", "amount")


def carry_over(old: Plan, new: Plan) -> None:
    """Copy texts, open goals, investments, open risks and targets from one plan to another.

    A goal starts where the old one stands now; its day is of the old year and is left out.
    """
    PlanPart.objects.filter(plan=new).delete()
    _copy(PlanPart, old.parts.all(), new, PART, copied=True)
    _goals(old, new)
    _investments(old, new)
    _copy(Risk, old.risks.filter(closed_on=None), new, RISK, copied=True)
    RevenueTarget.objects.filter(plan=new).delete()
    _copy(RevenueTarget, old.revenuetargets.all(), new, TARGET, copied=True)


def _goals(old: Plan, new: Plan) -> None:
    """Two statements for the goals, one for the persons they name."""
    before = list(old.goals.filter(state=Goal.State.OPEN).prefetch_related("persons"))
    after = Goal.objects.bulk_create(
        Goal(
            plan=new,
            baseline=goal.baseline if goal.actual is None else goal.actual,
            copied=True,
            **_values(goal, GOAL),
        )
        for goal in before
    )
    named = Goal.persons.through
    named.objects.bulk_create(
        named(goal_id=copy.pk, person_id=person.pk)
        for goal, copy in zip(before, after, strict=True)
        for person in goal.persons.all()
    )


def _investments(old: Plan, new: Plan) -> None:
    """What is stopped first: what is put in names its source among it."""
    stops = list(old.investments.filter(kind=Investment.Kind.STOP))
    copies = Investment.objects.bulk_create(
        Investment(plan=new, copied=True, **_values(row, INVESTMENT)) for row in stops
    )
    source = {row.pk: copy for row, copy in zip(stops, copies, strict=True)}
    Investment.objects.bulk_create(
        Investment(
            plan=new,
            copied=True,
            source=source.get(row.source_id) if row.source_id else None,
            **_values(row, INVESTMENT),
        )
        for row in old.investments.filter(kind=Investment.Kind.FOCUS)
    )


def _copy(model: Any, old: Any, new: Plan, fields: tuple[str, ...], **also: Any) -> None:
    model.objects.bulk_create(model(plan=new, **also, **_values(row, fields)) for row in old)


def _values(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}
