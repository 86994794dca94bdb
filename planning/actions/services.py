"""What people do to actions: write them down, start, finish, drop, and take that back."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, User
from accounts.services import finish_next_step, noted, rows
from kam.core.errors import Conflict, DomainError
from planning.actions.telling import tell_given
from planning.models import Action, Plan, PlaybookRun
from planning.plans.writing import lock_plan, reopen

__all__ = ["action_from_step", "create_action", "finish_action", "move_action", "update_action"]

FIELDS = (
    "title", "note", "owner", "their_owner", "due", "started_on", "done_on", "dropped_on",
    "evidence", "internal", "plan", "goal", "review", "activity",
)  # fmt: skip
# Where an action goes → the days that say so; None: not any more.
MOVES: Final[dict[str, dict[str, str | None]]] = {
    "open": {"started_on": None, "done_on": None, "dropped_on": None},
    "started": {"started_on": "day", "done_on": None, "dropped_on": None},
    "done": {"done_on": "day", "dropped_on": None},
    "dropped": {"done_on": None, "dropped_on": "day"},
}


@transaction.atomic
def create_action(
    *, actor: User, account: Account, run: PlaybookRun | None = None, **fields: Any
) -> Action:
    """Write down what is to be done; the actor sees to it unless another of us is named.

    Also one of theirs (`their_owner`) is seen to by one of us. An approved plan that gets an
    action is a draft again. Raises DomainError for a plan, goal, review, contact or person of
    another account, a day of doing in the future, and a plan that is in review or closed.
    """
    values = {"owner": None, **rows.only(fields, FIELDS), "playbook_run": run}
    values["owner"] = values["owner"] or actor
    if goal := values.get("goal"):
        values["plan"] = values.get("plan") or goal.plan
    _refuse_strangers(account.pk, values)
    _reopen(values.get("plan"), actor=actor)
    action = noted.create(Action, actor=actor, account=account, values=values)
    if run is None:
        tell_given(action, actor=actor)
    return action


@transaction.atomic
def update_action(
    *, action: Action, actor: User, changes: dict[str, Any], version: int | None = None
) -> Action:
    """Correct an action; raises as `create_action` does, and Conflict when `version` moved on.

    Only putting it into a plan or taking it out makes that plan a draft again: what is planned
    runs on while the plan is approved or closed.
    """
    action = noted.locked(action)
    values, owner = rows.only(changes, FIELDS), action.owner_id
    if "owner" in values:
        values = {**values, "owner": values["owner"] or action.owner}
    fresh = {name: new for name, new in values.items() if getattr(action, name) != new}
    _refuse_strangers(action.account_id, fresh)
    if "plan" in fresh:
        _reopen(action.plan, actor=actor)
        _reopen(fresh["plan"], actor=actor)
    touched = {"copied": False} if fresh else {}
    noted.write(action, actor=actor, values=values | touched, version=version)
    if action.owner_id != owner:
        tell_given(action, actor=actor)
    return action


@transaction.atomic
def move_action(
    *, actor: User, action: Action, to: str, on: date | None = None, was: str = ""
) -> Action:
    """Say that an action is open, started, done or dropped, `on` a day (default: today).

    Said again it changes nothing; `open` and `started` take back what was said before. `was`: the
    state in which the actor saw it. Raises DomainError for another word or a day in the future,
    Conflict where it is in neither of these states any more.
    """
    if to not in MOVES:
        raise DomainError(_("An action is open, started, done or dropped."), field="to")
    action = noted.locked(action)
    if was and action.state not in (was, to):
        raise Conflict(_("Somebody else has moved it in the meantime."), code="conflict")
    day = on or timezone.localdate()
    days = {name: day if value else None for name, value in MOVES[to].items()}
    kept = {name: getattr(action, name) or value for name, value in days.items() if value}
    if to == "done" and action.started_on and action.started_on > day:
        kept["started_on"] = day
    return update_action(action=action, actor=actor, changes=days | kept)


def finish_action(
    *, actor: User, action: Action, evidence: str = "", on: date | None = None
) -> Action:
    """The action is done; `evidence` says by what one can tell. Raises as `move_action` does."""
    with transaction.atomic():
        action = move_action(actor=actor, action=action, to="done", on=on)
        if not evidence:
            return action
        return update_action(action=action, actor=actor, changes={"evidence": evidence})


@transaction.atomic
def action_from_step(*, actor: User, activity: Activity) -> Action:
    """Make the open next step of a contact an action of its own; the step is settled with it.

    Raises DomainError when the entry has no open next step.
    """
    entry = noted.locked(activity)
    if not entry.next_step or entry.next_step_done_at is not None:
        raise DomainError(_("This contact has no open next step."), field="activity")
    action = create_action(
        actor=actor,
        account=entry.account,
        title=entry.next_step[:300],
        due=entry.next_step_due or timezone.localdate(),
        owner=entry.next_step_owner,
        activity=entry,
    )
    finish_next_step(activity=entry, actor=actor)
    return action


def _reopen(plan: Plan | None, *, actor: User) -> None:
    if plan is not None:
        reopen(lock_plan(plan.pk), actor=actor)


def _refuse_strangers(account_id: int, values: dict[str, Any]) -> None:
    """What an action belongs to belongs to the account; a person of theirs works there."""
    for name in ("plan", "goal", "review", "activity"):
        row = values.get(name)
        if row is not None and row.account_id != account_id:
            raise DomainError(_("This belongs to another account."), field=name)
    person = values.get("their_owner")
    if person is not None and person.account_id not in (None, account_id):
        words = _("%(person)s does not belong to this account.") % {"person": person}
        raise DomainError(words, field="their_owner")
