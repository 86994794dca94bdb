"""What accounts may buy from us: noted, moved from step to step, won or lost with the reason."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Opportunity, Person, User
from accounts.services import noted, rows
from accounts.services.accounts import lock_account
from accounts.services.stale import mark_stale
from kam.core.errors import Conflict, DomainError

OPPORTUNITY = (
    "name", "stage", "step", "owner", "line", "amount", "probability", "expected_close",
    "competitor", "closed_on", "reason",
)  # fmt: skip


@transaction.atomic
def create_opportunity(
    *, actor: User | None, account: Account, people: Iterable[Person] = (), **fields: Any
) -> Opportunity:
    """Note what the account may buy; one that is won or lost was closed today unless it says.

    Raises DomainError when a rule refuses, and for people of another account.
    """
    account = lock_account(account.pk)
    present = noted.people_of(account, people)
    related = {"people": [[], [person.pk for person in present]]} if present else None
    values = _closed(rows.only(fields, OPPORTUNITY))
    opportunity = noted.create(
        Opportunity, actor=actor, account=account, values=values, related=related
    )
    opportunity.people.add(*present)
    mark_stale([account.pk])
    return opportunity


@transaction.atomic
def update_opportunity(
    *,
    opportunity: Opportunity,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> Opportunity:
    """Change it, also its `people`; raises as `create_opportunity` does, and Conflict."""
    opportunity = noted.locked(opportunity)
    values = _closed(rows.only(dict(changes), (*OPPORTUNITY, "people")), opportunity)
    related = _replace_people(opportunity, values.pop("people", None))
    if noted.write(opportunity, actor=actor, values=values, version=version, related=related):
        mark_stale([opportunity.account_id])
    return opportunity


@transaction.atomic
def move_opportunity(
    *, opportunity: Opportunity, actor: User, step: str, was: str = ""
) -> Opportunity:
    """Put an open one at a step of the pipeline; one that was closed is open again there.

    `was`: the lane in which the actor saw it. Raises Conflict where it stands in another by now.
    """
    opportunity = noted.locked(opportunity)
    if was and opportunity.lane not in (was, step):
        raise Conflict(_("Somebody else has moved it in the meantime."), code="conflict")
    was_open = opportunity.stage == Opportunity.Stage.OPEN
    ended = {} if was_open else {"stage": Opportunity.Stage.OPEN, "reason": ""}
    changes = {"step": step, **ended}
    return update_opportunity(opportunity=opportunity, actor=actor, changes=changes)


@transaction.atomic
def close_opportunity(
    *,
    opportunity: Opportunity,
    actor: User,
    stage: str,
    reason: str,
    competitor: str = "",
    on: date | None = None,
) -> Opportunity:
    """Won or lost, on a day (default: today), and why: that is what the next one learns from.

    Raises DomainError without a reason, for a day to come, and for a stage that is not an end,
    Conflict where it has come to the other end meanwhile.
    """
    if stage not in (Opportunity.Stage.WON, Opportunity.Stage.LOST):
        raise DomainError(_("It ends won or lost."), field="stage")
    if not reason.strip():
        raise DomainError(_("Say why: the next one learns from it."), field="reason")
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("This day lies in the future."), field="on", code="in_future")
    opportunity = noted.locked(opportunity)
    if opportunity.stage not in (Opportunity.Stage.OPEN, stage):
        raise Conflict(_("Somebody else has moved it in the meantime."), code="conflict")
    changes = {"stage": stage, "reason": reason, "competitor": competitor, "closed_on": day}
    return update_opportunity(opportunity=opportunity, actor=actor, changes=changes)


def reopen_opportunity(*, opportunity: Opportunity, actor: User) -> Opportunity:
    """Open again at the step it had; a second call changes nothing."""
    changes = {"stage": Opportunity.Stage.OPEN, "reason": ""}
    return update_opportunity(opportunity=opportunity, actor=actor, changes=changes)


def _closed(values: dict[str, Any], was: Opportunity | None = None) -> dict[str, Any]:
    """Won and lost have the day they closed, and keep it when it is said again; open has none."""
    if values.get("stage") == Opportunity.Stage.OPEN:
        return {**values, "closed_on": None}
    if "stage" in values and not values.get("closed_on"):
        before = was.closed_on if was and was.stage == values["stage"] else None
        return {**values, "closed_on": before or timezone.localdate()}
    return values


def _replace_people(
    opportunity: Opportunity, people: Iterable[Person] | None
) -> dict[str, list[Any]]:
    """Make these the people involved; return what the log says about it."""
    if people is None:
        return {}
    before = sorted(opportunity.people.values_list("pk", flat=True))
    present = noted.people_of(opportunity.account, people)
    after = [person.pk for person in present]
    if before == after:
        return {}
    opportunity.people.set(present)
    return {"people": [before, after]}
