"""Risks of a plan: how likely, how bad, what we do about them, and whose they are."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import rows
from planning.models import Plan, Risk
from planning.plans import writing
from planning.plans.forecasts import let_go

__all__ = ["RISK", "create_risk", "remove_risk", "update_risk"]

PROGRESS = ("closed_on", "review_on")  # what became of it: the plan stays as approved
RISK = ("what", "likelihood", "impact", "measure", "owner", "internal", *PROGRESS)


def create_risk(*, actor: User, plan: Plan, what: str, **values: Any) -> Risk:
    """Add a risk; `values` are fields of RISK. Raises DomainError as writing.add does."""
    values = rows.only({"what": what, **values}, RISK)
    return writing.add(Risk, actor=actor, plan=plan, values=values)


def update_risk(
    *, actor: User, risk: Risk, changes: dict[str, Any], version: int | None = None
) -> Risk:
    """Change fields of RISK; closing it, or looking again later, leaves the plan as it is."""
    values = rows.only(changes, RISK)
    return writing.change(risk, actor=actor, values=values, version=version, progress=PROGRESS)


@transaction.atomic
def remove_risk(*, actor: User, risk: Risk) -> None:
    """Delete a risk; what was forecast about it stays, on its own."""
    let_go(actor=actor, forecasts=risk.forecasts.all(), of="risk")
    writing.remove(risk, actor=actor)
