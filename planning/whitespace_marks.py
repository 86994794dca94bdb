"""What people know of a product line at an account, and the step from there to doing something."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Opportunity, User
from accounts.services import create_opportunity, noted, rows
from accounts.services.accounts import lock_account
from kam.core.errors import DomainError
from planning.models import Goal, Plan, WhitespaceMark
from planning.plans import writing

__all__ = [
    "aim_at", "clear_mark", "create_whitespace_mark", "mark", "pursue", "update_whitespace_mark"
]  # fmt: skip

FIELDS = ("line", "state", "competitor", "rival_share", "note", "judged_on", "opportunity")


def create_whitespace_mark(*, actor: User, account: Account, **fields: Any) -> WhitespaceMark:
    """Say what a product line is at the account, as of today unless it says.

    Raises DomainError when the line is judged already, and for a competitor's without its name.
    """
    values = {"judged_on": timezone.localdate(), **rows.only(fields, FIELDS)}
    _refuse_strange(account, values)
    return noted.create(WhitespaceMark, actor=actor, account=account, values=values)


def update_whitespace_mark(
    *,
    whitespace_mark: WhitespaceMark,
    actor: User,
    changes: dict[str, Any],
    version: int | None = None,
) -> WhitespaceMark:
    """Raises as `create_whitespace_mark` does, and Conflict when `version` moved on."""
    values = rows.only(changes, FIELDS)
    _refuse_strange(whitespace_mark.account, values)
    return noted.update(whitespace_mark, actor=actor, values=values, version=version)


@transaction.atomic
def mark(*, actor: User, account: Account, line: str, **fields: Any) -> WhitespaceMark:
    """Say it whether or not somebody has judged the line before; a repeat changes nothing."""
    account = lock_account(account.pk)
    known = WhitespaceMark.objects.filter(account=account, line=line).first()
    values = {"judged_on": timezone.localdate(), **fields}
    if known is None:
        return create_whitespace_mark(actor=actor, account=account, line=line, **values)
    return update_whitespace_mark(whitespace_mark=known, actor=actor, changes=values)


@transaction.atomic
def clear_mark(*, whitespace_mark: WhitespaceMark, actor: User) -> None:
    """Take the judgement back; the log keeps what it said."""
    row = noted.locked(whitespace_mark)
    writing.log_removed(row, actor=actor)
    row.delete()


@transaction.atomic
def pursue(*, actor: User, account: Account, line: str) -> Opportunity:
    """An open opportunity for the line, the actor's own; where there is one already, that one.

    It takes over the competitor that was marked.
    """
    account = lock_account(account.pk)  # who clicks twice finds the one of the first click
    open_ones = Opportunity.objects.filter(account=account, line=line, stage="open")
    if there := open_ones.order_by("pk").first():
        return there
    known = WhitespaceMark.objects.filter(account=account, line=line).first()
    made = create_opportunity(
        actor=actor,
        account=account,
        name=_("First order: %(line)s") % {"line": line},
        line=line,
        owner=actor,
        competitor=known.competitor if known else "",
    )
    if known is not None:
        update_whitespace_mark(whitespace_mark=known, actor=actor, changes={"opportunity": made})
    return made


@transaction.atomic
def aim_at(*, actor: User, plan: Plan, line: str) -> Goal:
    """A goal of the plan to sell the line, resting on its open opportunity where there is one.

    Where an open goal says so already, that one.
    """
    plan = writing.lock_plan(plan.pk)  # who clicks twice finds the one of the first click
    chance = Opportunity.objects.filter(account=plan.account_id, line=line, stage="open").first()
    values = {"achieved": _("Buy %(line)s from us") % {"line": line}, "opportunity": chance}
    if there := Goal.objects.filter(plan=plan, state=Goal.State.OPEN, **values).first():
        return there
    return writing.add(Goal, actor=actor, plan=plan, values=values)


def _refuse_strange(account: Account, values: dict[str, Any]) -> None:
    chance = values.get("opportunity")
    if chance is not None and chance.account_id != account.pk:
        raise DomainError(_("This opportunity is another account's."), field="opportunity")
