"""How a plan goes: draft → in review → approved → closed, and who may send it on its way, or back."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.models import Plan, PlanVersion
from planning.plans import telling
from planning.plans.freezing import frozen, frozen_sections
from planning.plans.sections import SECTIONS
from planning.plans.writing import lock_plan

__all__ = [
    "approve_plan",
    "close_plan",
    "may_close",
    "may_decide",
    "missing_sections",
    "reject_plan",
    "reopen_plan",
    "submit_plan",
    "withdraw_plan",
]

State = Plan.State


def may_close(user: User) -> bool:
    """Managers and administrators, at the accounts they may change."""
    return user.can_write and user.leads


def may_decide(user: User, plan: Plan) -> bool:
    """Who leads approves or sends back, not what they submitted themselves; administrators may."""
    return may_close(user) and (user.pk != plan.submitted_by_id or user.role == User.Role.ADMIN)


@transaction.atomic
def submit_plan(*, actor: User, plan: Plan, version: int | None = None) -> Plan:
    """Hand a draft in; who leads is told. Raises DomainError while a required section is empty."""
    plan = _locked(plan, State.DRAFT, _("Only a draft is submitted."))
    if missing := missing_sections(plan):
        names = ", ".join(str(SECTIONS[code].label) for code in missing)
        raise DomainError(_("Write these sections first: %(names)s.") % {"names": names})
    _move(plan, State.IN_REVIEW, actor=actor, version=version, **_submitted(actor))
    telling.tell_submitted(plan, actor=actor)
    return plan


@transaction.atomic
def withdraw_plan(*, actor: User, plan: Plan, version: int | None = None) -> Plan:
    """Take a plan back from review, to go on writing."""
    plan = _locked(plan, State.IN_REVIEW, _("The plan is not in review."))
    _move(plan, State.DRAFT, actor=actor, version=version)
    return plan


@transaction.atomic
def approve_plan(
    *, actor: User, plan: Plan, reason: str = "", version: int | None = None
) -> PlanVersion:
    """Approve what was submitted and freeze it as the next version; its writers are told.

    Raises DomainError when it is not in review, or the actor may not decide on it.
    """
    plan = _to_decide(plan, actor)
    _move(plan, State.APPROVED, actor=actor, version=version, **_decided(actor, reason))
    made = _freeze(plan, actor=actor, reason=reason)
    telling.tell_decided(plan, actor=actor, approved=True)
    return made


@transaction.atomic
def reject_plan(*, actor: User, plan: Plan, reason: str, version: int | None = None) -> Plan:
    """Send a plan back to its writers with a reason: it is a draft again. Raises as approving does."""
    if not reason.strip():
        raise DomainError(_("Say what should be different."), field="reason")
    plan = _to_decide(plan, actor)
    _move(plan, State.DRAFT, actor=actor, version=version, **_decided(actor, reason))
    telling.tell_decided(plan, actor=actor, approved=False)
    return plan


@transaction.atomic
def close_plan(*, actor: User, plan: Plan, reason: str = "", version: int | None = None) -> Plan:
    """End a plan: nothing in it changes any more, see `reopen_plan`. Not while it is in review."""
    if not may_close(actor):
        raise DomainError(_("Only managers close a plan."), code="forbidden")
    plan = lock_plan(plan.pk)
    if plan.state in (State.IN_REVIEW, State.CLOSED):
        refused = {
            State.IN_REVIEW: _("Decide on the plan first: it is in review."),
            State.CLOSED: _("This plan is closed."),
        }
        raise DomainError(refused[State(plan.state)], code=plan.state)
    _move(plan, State.CLOSED, actor=actor, version=version, **_decided(actor, reason))
    return plan


@transaction.atomic
def reopen_plan(*, actor: User, plan: Plan, reason: str, version: int | None = None) -> Plan:
    """Make a closed plan a draft again that was not submitted; its writers are told why.

    For who may close it. Raises DomainError without a reason, and when it is not closed.
    """
    if not may_close(actor):
        raise DomainError(_("Only managers open a closed plan again."), code="forbidden")
    if not reason.strip():
        raise DomainError(_("Say why it is opened again."), field="reason")
    plan = _locked(plan, State.CLOSED, _("Only a closed plan is opened again."))
    also = {"submitted_by": None, "submitted_at": None, **_decided(actor, reason)}
    _move(plan, State.DRAFT, actor=actor, version=version, **also)
    telling.tell_reopened(plan, actor=actor)
    return plan


def missing_sections(plan: Plan) -> list[str]:
    """Codes of the sections that the plan's template requires and that hold nothing yet."""
    asked = plan.template.sections if plan.template else []
    required = {row["section"] for row in asked if row.get("required")}
    if not required:
        return []
    return [
        section["code"]
        for section in frozen_sections(plan, set())
        if section["code"] in required
        and not (section.get("rows") or section.get("text", "").strip())
    ]


def _locked(plan: Plan, state: str, refusal: str) -> Plan:
    plan = lock_plan(plan.pk)
    if plan.state != state:
        raise DomainError(refusal, code="state")
    return plan


def _to_decide(plan: Plan, actor: User) -> Plan:
    plan = _locked(plan, State.IN_REVIEW, _("The plan is not in review."))
    if not may_close(actor):
        raise DomainError(_("Only managers approve a plan."), code="forbidden")
    if not may_decide(actor, plan):
        raise DomainError(_("Somebody else decides on what you submitted."), code="forbidden")
    return plan


def _move(plan: Plan, state: str, *, actor: User, version: int | None, **also: Any) -> None:
    rows.update(plan, actor=actor, values={"state": state, **also}, version=version)


def _submitted(actor: User) -> dict[str, Any]:
    return {"submitted_by": actor, "submitted_at": timezone.now(), "reason": ""}


def _decided(actor: User, reason: str) -> dict[str, Any]:
    return {"decided_by": actor, "decided_at": timezone.now(), "reason": reason}


def _freeze(plan: Plan, *, actor: User, reason: str) -> PlanVersion:
    """The next version; the log notes its number, not again the whole plan."""
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    made = PlanVersion.objects.create(
        plan=plan, number=last + 1, content=frozen(plan), approved_by=actor,
        approved_at=Now(), reason=reason.strip(),
    )  # fmt: skip
    rows.log_created(made, actor=actor, fields=["plan", "number", "approved_by", "reason"])
    return made
