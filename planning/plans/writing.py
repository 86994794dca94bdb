"""How a plan and what hangs on it is written: account first, then the plan, then the row."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import noted, rows
from accounts.services.accounts import lock_account
from kam.core.changes import differences, record, snapshot
from kam.core.errors import DomainError
from kam.core.models import Change
from planning.models import Plan

__all__ = ["add", "change", "lock_plan", "log_removed", "remove", "reopen", "reopening"]

Row = TypeVar("Row", bound=models.Model)


def lock_plan(plan_id: int) -> Plan:
    """The plan as it is now, locked with its account; raises when the account is archived."""
    account_id = Plan.objects.values_list("account_id", flat=True).get(pk=plan_id)
    lock_account(account_id)
    return Plan.objects.select_for_update(no_key=True).get(pk=plan_id)


def reopen(plan: Plan, *, actor: User) -> None:
    """Make a locked plan writable. Raises as `reopening` does."""
    if values := reopening(plan):
        rows.update(plan, actor=actor, values=values)


def reopening(plan: Plan) -> dict[str, str]:
    """What makes a plan writable: an approved one is a draft again, its version stays frozen.

    Raises DomainError while it is in review, and for a closed one.
    """
    if plan.state == Plan.State.IN_REVIEW:
        raise DomainError(_("The plan is in review. Take it back first."), code="in_review")
    if plan.state == Plan.State.CLOSED:
        raise DomainError(_("This plan is closed."), code="closed")
    approved = plan.state == Plan.State.APPROVED
    return {"state": Plan.State.DRAFT, "reason": ""} if approved else {}


@transaction.atomic
def add(
    model: type[Row],
    *,
    actor: User,
    plan: Plan,
    values: dict[str, Any],
    related: dict[str, list[Any]] | None = None,
) -> Row:
    """Write a row of the plan, last in its order, and log it."""
    noted.refuse_future(model, values)
    plan = lock_plan(plan.pk)
    reopen(plan, actor=actor)
    last = model._default_manager.filter(plan=plan).aggregate(last=models.Max("position"))["last"]
    values = {"plan": plan, "position": (last or 0) + 1, **values}
    return rows.create(model, actor=actor, values=values, related=related)


@transaction.atomic
def change(
    row: Row,
    *,
    actor: User,
    values: dict[str, Any],
    version: int | None = None,
    related: dict[str, list[Any]] | None = None,
    progress: Collection[str] = (),
) -> Row:
    """Change a row of a plan; raises Conflict when `version` is given and it moved on.

    `progress` names fields that tell what became of the row: where nothing else moves, the plan
    stays as it was approved.
    """
    noted.refuse_future(type(row), values)
    row, plan = _locked(row)
    moved = differences(row, rows.clean(type(row), values)).keys() | (related or {}).keys()
    if moved - set(progress):
        reopen(plan, actor=actor)
        values = values | ({"copied": False} if hasattr(row, "copied") else {})
    rows.update(row, actor=actor, values=values, version=version, related=related)
    return row


@transaction.atomic
def remove(row: models.Model, *, actor: User) -> None:
    """Delete a row of a plan; the log keeps what it said."""
    row, plan = _locked(row)
    reopen(plan, actor=actor)
    log_removed(row, actor=actor)
    row.delete()


def log_removed(row: models.Model, *, actor: User) -> None:
    """Note, before a row is deleted, everything that it held."""
    fields = [field.name for field in row._meta.concrete_fields]
    values = {name: pair[::-1] for name, pair in snapshot(row, fields).items()}
    record(row, actor=actor, action=Change.Action.DELETED, values=values)


def _locked(row: Row) -> tuple[Row, Plan]:
    plan = lock_plan(row.plan_id)  # type: ignore[attr-defined]
    model: Any = type(row)
    return model._default_manager.select_for_update(no_key=True).get(pk=row.pk), plan
