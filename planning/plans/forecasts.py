"""Forecasts: what somebody holds for likely, and what came of it. They never reopen a plan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import noted, rows
from kam.core.errors import DomainError
from planning.models import Forecast, Goal, Plan, Risk
from planning.plans import writing
from planning.plans.sections import SECTIONS

__all__ = ["FORECAST", "create_forecast", "let_go", "remove_forecast", "update_forecast"]

SETTLING = ("outcome", "settled_on")
SAID = ("statement", "probability", "settle_on", "section", "internal")
FORECAST = (*SAID, *SETTLING)


@transaction.atomic
def create_forecast(
    *,
    actor: User,
    plan: Plan,
    statement: str,
    probability: int,
    settle_on: date,
    goal: Goal | None = None,
    risk: Risk | None = None,
    section: str = "goals",
    internal: bool = False,
    **settling: Any,
) -> Forecast:
    """Note what the actor holds for likely, in percent, about a goal, a risk or a section.

    A goal and a risk say the section themselves; `settling` are fields of SETTLING. Raises
    DomainError for those of another plan, an unknown section, a day to come and a closed plan.
    """
    plan = writing.lock_plan(plan.pk)
    if plan.state == Plan.State.CLOSED:
        raise DomainError(_("This plan is closed."), code="closed")
    if any(about is not None and about.plan_id != plan.pk for about in (goal, risk)):
        raise DomainError(_("Name a goal or a risk of the same plan."), field="goal")
    values = {
        "plan": plan, "statement": statement, "probability": probability, "settle_on": settle_on,
        "goal": goal, "risk": risk, "section": _section(goal, risk, section),
        "internal": internal, "made_by": actor, "position": plan.forecasts.count() + 1,
    }  # fmt: skip
    values |= _settled(rows.only(settling, SETTLING))
    noted.refuse_future(Forecast, values)
    return rows.create(Forecast, actor=actor, values=values)


def _section(goal: Goal | None, risk: Risk | None, section: str) -> str:
    if section not in SECTIONS:
        raise DomainError(_("There is no such section."), field="section")
    return "goals" if goal is not None else "risks" if risk is not None else section


@transaction.atomic
def update_forecast(
    *, actor: User, forecast: Forecast, changes: dict[str, Any], version: int | None = None
) -> Forecast:
    """Change what was said, or settle it; an outcome without a day is of today.

    Once settled, only the settlement can be taken back, and after its day nothing else is said, so
    that nobody is right afterwards; a slip is mended on the day it was made. Only who made it says
    something else. Raises DomainError, and Conflict when it moved on.
    """
    values = _settled(rows.only(changes, FORECAST))
    noted.refuse_future(Forecast, values)
    forecast = _locked(forecast)
    said = {name: value for name, value in values.items() if name in SAID}
    if any(getattr(forecast, name) != value for name, value in said.items()):
        _check_open(forecast)
        _check_own(forecast, actor)
        _section(forecast.goal, forecast.risk, values.get("section", forecast.section))
    rows.update(forecast, actor=actor, values=values, version=version)
    return forecast


@transaction.atomic
def remove_forecast(*, actor: User, forecast: Forecast) -> None:
    """Delete a forecast of one's own whose day has not come; the log keeps what it said."""
    forecast = _locked(forecast)
    _check_open(forecast)
    _check_own(forecast, actor)
    writing.log_removed(forecast, actor=actor)
    forecast.delete()


def let_go(*, actor: User, forecasts: Iterable[Forecast], of: str) -> None:
    """Forecasts of a goal or risk that goes stay for the record, on their own."""
    for forecast in forecasts:
        rows.update(_locked(forecast), actor=actor, values={of: None})


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    if "outcome" not in values:
        return {name: value for name, value in values.items() if name != "settled_on"}
    if values["outcome"] == Forecast.Outcome.OPEN:
        return values | {"settled_on": None}
    return values | {"settled_on": values.get("settled_on") or timezone.localdate()}


def _locked(forecast: Forecast) -> Forecast:
    writing.lock_plan(forecast.plan_id)
    return Forecast.objects.select_for_update(no_key=True).get(pk=forecast.pk)


def _check_open(forecast: Forecast) -> None:
    if forecast.outcome != Forecast.Outcome.OPEN:
        raise DomainError(_("This forecast is settled. Take the settlement back first."))
    today = timezone.localdate()
    if forecast.settle_on < today and timezone.localdate(forecast.created_at) < today:
        raise DomainError(_("The day of this forecast has come: settle it as it was said."))


def _check_own(forecast: Forecast, actor: User) -> None:
    if forecast.made_by_id != actor.pk:
        raise DomainError(_("Only who made a forecast changes what it says."))
