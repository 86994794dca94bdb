"""Goals of a plan: seen BY persons AS a role WHO helped achieve something THROUGH a strength."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Opportunity, Person, User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.models import Goal, Plan
from planning.plans import writing
from planning.plans.facts import accounts_of
from planning.plans.forecasts import let_go

__all__ = ["GOAL", "create_goal", "progress", "remove_goal", "update_goal"]

PROGRESS = ("actual", "state", "settled_on")  # what became of it: the plan stays as approved
GOAL = (
    "as_role", "achieved", "opportunity", "strength", "measure", "baseline", "target", "due",
    "owner", "unsure", "internal", *PROGRESS,
)  # fmt: skip


def progress(goal: Goal) -> float | None:
    """How far a goal has come from its baseline to its target, in percent, 0 to 100.

    None where one of the three numbers is missing or the target is the baseline.
    """
    if goal.baseline is None or goal.target is None or goal.actual is None:
        return None
    way = goal.target - goal.baseline  # below 0 where less is better
    return max(0.0, min(100.0, float(100 * (goal.actual - goal.baseline) / way))) if way else None


@transaction.atomic
def create_goal(
    *, actor: User, plan: Plan, achieved: str, persons: Iterable[Person] = (), **values: Any
) -> Goal:
    """Add a goal; `values` are fields of GOAL.

    Raises DomainError for persons or an opportunity of another account, and while the plan is in
    review or closed.
    """
    values = _settled(rows.only({"achieved": achieved, **values}, GOAL))
    seers = _persons(plan, actor, persons)
    _check_opportunity(plan, actor, values.get("opportunity"))
    related = {"persons": [[], [person.pk for person in seers]]} if seers else None
    goal = writing.add(Goal, actor=actor, plan=plan, values=values, related=related)
    goal.persons.set(seers)
    return goal


@transaction.atomic
def update_goal(
    *, actor: User, goal: Goal, changes: dict[str, Any], version: int | None = None
) -> Goal:
    """Change fields of GOAL, or `persons`; what is told of its progress leaves the plan as it is.

    Persons that the actor may not see stay named. Raises as `create_goal` does, and Conflict when
    `version` is given and the goal moved on.
    """
    writing.lock_plan(goal.plan_id)
    persons = changes.get("persons")
    values = {name: value for name, value in changes.items() if name != "persons"}
    values = _settled(rows.only(values, GOAL))
    opportunity = values.get("opportunity")
    if opportunity is not None and opportunity.pk != goal.opportunity_id:
        _check_opportunity(goal.plan, actor, opportunity)
    named = None if persons is None else _renamed(goal, actor, persons)
    related = _moved(goal, named)
    saved = writing.change(
        goal, actor=actor, values=values, version=version, related=related, progress=PROGRESS
    )
    if named is not None:
        saved.persons.set(named)
    return saved


@transaction.atomic
def remove_goal(*, actor: User, goal: Goal) -> None:
    """Delete a goal; what was forecast about it stays, on its own."""
    let_go(actor=actor, forecasts=goal.forecasts.all(), of="goal")
    writing.remove(goal, actor=actor)


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """A goal that is no longer open has its day, today where none is said; an open one has none."""
    if "state" not in values:
        return values
    if values["state"] == Goal.State.OPEN:
        return values | {"settled_on": None}
    return values | {"settled_on": values.get("settled_on") or timezone.localdate()}


def _persons(plan: Plan, actor: User, persons: Iterable[Person]) -> list[Person]:
    chosen = list({person.pk: person for person in persons}.values())
    meant = set(accounts_of(plan, actor)) if chosen else set()
    if any(person.account_id not in meant for person in chosen):
        raise DomainError(_("Name people of the plan's account."), field="persons")
    return chosen


def _renamed(goal: Goal, actor: User, persons: Iterable[Person]) -> list[Person]:
    """Who is named from now on: those given, and those named before that the actor cannot see."""
    before = {person.pk for person in goal.persons.all()}
    given = list(persons)
    new = _persons(goal.plan, actor, [person for person in given if person.pk not in before])
    seen = Person.objects.visible_to(actor).filter(goals=goal).values("pk")
    hidden = list(goal.persons.exclude(pk__in=seen))
    kept = [person for person in given if person.pk in before]
    return [*kept, *new, *(person for person in hidden if person not in kept)]


def _moved(goal: Goal, named: list[Person] | None) -> dict[str, list[Any]] | None:
    before = sorted(goal.persons.values_list("pk", flat=True))
    after = before if named is None else sorted(person.pk for person in named)
    return None if after == before else {"persons": [before, after]}


def _check_opportunity(plan: Plan, actor: User, opportunity: Opportunity | None) -> None:
    if opportunity is not None and opportunity.account_id not in accounts_of(plan, actor):
        raise DomainError(_("Link an opportunity of the plan's account."), field="opportunity")
