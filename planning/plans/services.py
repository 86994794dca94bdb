"""What people do to a plan as a whole and to its texts."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from kam.core.changes import differences
from kam.core.errors import DomainError
from kam.core.models import Change
from planning.models import Plan, PlanPart, PlanTemplate, RevenueTarget
from planning.plans.carrying import carry_over
from planning.plans.facts import accounts_of, sales_by_line
from planning.plans.sections import SECTIONS, Kind
from planning.plans.writing import lock_plan, log_removed, reopen, reopening
from scoring.models import Standing

__all__ = [
    "discard_plan",
    "history_of",
    "plan_before",
    "sections_of",
    "start_plan",
    "template_for",
    "update_part",
    "update_plan",
]

PART = ("text", "certainty", "internal")
TEXTS = tuple(section.code for section in SECTIONS.values() if section.kind is Kind.TEXT)


@transaction.atomic
def start_plan(
    *,
    actor: User,
    account: Account,
    year: int,
    for_group: bool = False,
    template: PlanTemplate | None = None,
    carry: Plan | None = None,
) -> Plan:
    """Begin a draft for a year: filled from `carry`, an earlier plan, or from the sales on record.

    template: which sections it has; by default the one for the account's tier and industry.
    Raises DomainError when the account has a plan for the year, is archived, or when `carry` is
    of another account.
    """
    account = lock_account(account.pk)
    if carry is not None and carry.account_id != account.pk:
        raise DomainError(_("Carry over a plan of the same account."), field="carried_from")
    template = template or template_for(account)
    values = {
        "account": account, "year": year, "for_group": for_group, "template": template,
        "carried_from": carry, "created_by": actor,
    }  # fmt: skip
    plan = rows.create(Plan, actor=actor, values=values)
    _fill(plan, actor=actor, carry=carry)
    return plan


def _fill(plan: Plan, *, actor: User, carry: Plan | None) -> None:
    wanted = sections_of(plan)
    if carry is not None:
        carry_over(carry, plan)
    else:
        _targets_as_sold(plan, actor)
    there = set(plan.parts.values_list("section", flat=True))
    PlanPart.objects.bulk_create(
        PlanPart(plan=plan, section=code) for code in TEXTS if code in wanted - there
    )


def _targets_as_sold(plan: Plan, actor: User) -> None:
    """Each line sold in the last 12 months: what was sold is the least to be beaten."""
    sold = [
        s
        for s in sales_by_line(accounts_of(plan, actor), timezone.localdate())
        if s.line and s.now > 0
    ]
    RevenueTarget.objects.bulk_create(
        RevenueTarget(plan=plan, position=n, line=row.line, amount=row.now)
        for n, row in enumerate(sold, start=1)
    )


def sections_of(plan: Plan) -> set[str]:
    """Codes of the sections that the plan has; without a template all."""
    if plan.template is None or not plan.template.sections:
        return set(SECTIONS)
    return {row["section"] for row in plan.template.sections} & set(SECTIONS)


def template_for(account: Account) -> PlanTemplate | None:
    """The template in use that fits best: tier and industry, then one of them, then any."""
    standing = Standing.objects.filter(evaluation__is_current=True, account=account).first()
    tier = standing.tier if standing else ""
    fits = PlanTemplate.objects.filter(
        Q(tier="") | Q(tier=tier),
        Q(industry=None) | Q(industry=account.industry_id),
        is_active=True,
    )
    return max(fits, key=lambda t: (bool(t.tier) + bool(t.industry_id), -t.pk), default=None)


def plan_before(account: Account, year: int) -> Plan | None:
    """The latest plan of an earlier year: what a new one may carry over."""
    return Plan.objects.filter(account=account, year__lt=year).order_by("-year").first()


@transaction.atomic
def update_plan(
    *, actor: User, plan: Plan, changes: dict[str, Any], version: int | None = None
) -> Plan:
    """Change what the plan is for; raises Conflict when `version` is given and it moved on."""
    plan = lock_plan(plan.pk)
    values = rows.only(changes, ("year", "for_group"))
    if differences(plan, rows.clean(Plan, values)):
        values |= reopening(plan)
    rows.update(plan, actor=actor, values=values, version=version)
    return plan


@transaction.atomic
def update_part(
    *, actor: User, plan: Plan, section: str, changes: dict[str, Any], version: int | None = None
) -> PlanPart:
    """Write the text of a section, how sure it is, or whether it is internal.

    Raises Conflict when `version` is given and somebody else wrote the section since; DomainError
    for a section that the plan has not, and while the plan is in review or closed.
    """
    plan = lock_plan(plan.pk)
    part = plan.parts.select_for_update(no_key=True).filter(section=section).first()
    if part is None:
        raise DomainError(_("The plan has no such section."), field="section")
    values = rows.only(changes, PART)
    if differences(part, rows.clean(PlanPart, values)):
        reopen(plan, actor=actor)
        values |= {"copied": False, "updated_by": actor}
        rows.update(part, actor=actor, values=values, version=version)
    return part


@transaction.atomic
def discard_plan(*, actor: User, plan: Plan) -> None:
    """Delete a draft that was never approved; the change log keeps that there was one.

    Raises DomainError for a plan that was submitted or approved before: that one is closed.
    """
    plan = lock_plan(plan.pk)
    if plan.state != Plan.State.DRAFT or plan.versions.exists():
        raise DomainError(_("Only a draft that was never approved can be discarded. Close it."))
    log_removed(plan, actor=actor)
    plan.delete()


def history_of(part: PlanPart) -> QuerySet[Change]:
    """What was written in a section, the newest first."""
    changes = Change.objects.filter(kind=part._meta.label_lower, object_id=part.pk)
    return changes.select_related("actor").order_by("-pk")
