"""What people do with playbooks: write them, and start them at an account."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Account, AccountRole, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from kam.core.changes import record
from kam.core.errors import DomainError
from kam.core.models import Change, Notification
from kam.core.notices import notify_all
from planning.actions.services import create_action
from planning.models import Playbook, PlaybookRun, PlaybookStep

__all__ = ["create_playbook", "start_playbook", "update_playbook"]

FIELDS = ("name", "purpose", "event", "is_active")
STEP = ("title", "days_after", "role")
MOST_STEPS = 60
STARTED = gettext_noop("The playbook “%(playbook)s” was started at %(account)s.")


@transaction.atomic
def create_playbook(*, actor: User, steps: list[dict[str, Any]], **fields: Any) -> Playbook:
    """Write a playbook, last in the list. steps: title, days_after, role each, in their order.

    Raises DomainError without a name or without a step.
    """
    values = rows.only(fields, FIELDS)
    if not values.get("name"):
        raise DomainError(_("Give it a name."), field="name")
    last = Playbook.objects.aggregate(last=Max("position"))["last"] or 0
    values |= {"code": _free_code(values["name"]), "position": last + 1}
    ready = _write_ready(steps)
    playbook = rows.create(Playbook, actor=actor, values=values, related={"steps": [[], ready]})
    _write_steps(playbook, ready)
    return playbook


@transaction.atomic
def update_playbook(
    *, actor: User, playbook: Playbook, changes: dict[str, Any], version: int | None = None
) -> Playbook:
    """Change a playbook; `steps` among the changes takes the place of all its steps.

    What was started before keeps its actions. Raises Conflict when `version` is given and it moved
    on, DomainError when no step would be left.
    """
    playbook = Playbook.objects.select_for_update(no_key=True).get(pk=playbook.pk)
    values, related = dict(changes), None
    if "steps" in values:
        ready = _write_ready(values.pop("steps"))
        before = [{name: getattr(row, name) for name in STEP} for row in playbook.steps.all()]
        if before != ready:
            related = {"steps": [before, ready]}
            _write_steps(playbook, ready)
    values = rows.only(values, FIELDS)
    rows.update(playbook, actor=actor, values=values, version=version, related=related)
    return playbook


@transaction.atomic
def start_playbook(
    *,
    actor: User | None,
    account: Account,
    playbook: Playbook,
    on: date | None = None,
    cause: str = "",
) -> PlaybookRun:
    """Make the actions of a playbook at an account, counted from a day, today by default.

    Who has a step's role at the account gets it, else the owner, else the actor: nobody who has
    left or only reads. The same cause starts it once: a repeat gives the run that is there. Raises
    DomainError for one that is not in use or has no steps, an archived account, steps beyond the
    last day that there is, and where nobody could do it.
    """
    account, day = lock_account(account.pk), on or timezone.localdate()
    known = PlaybookRun.objects.filter(playbook=playbook, account=account, cause=cause)
    if cause and (run := known.first()):
        return run
    steps = list(playbook.steps.all())
    if not playbook.is_active or not steps:
        raise DomainError(_("This playbook is not in use."), field="playbook")
    run = PlaybookRun.objects.create(
        playbook=playbook, account=account, started_on=day, started_by=actor, cause=cause
    )
    record(run, actor=actor, action=Change.Action.CREATED, values=_said(run))
    _act(run, steps, actor)
    _tell(run, actor)
    return run


def _act(run: PlaybookRun, steps: list[PlaybookStep], actor: User | None) -> None:
    """One action per step, in the language of the account's owner."""
    account = run.account
    owner = account.owner if account.owner and account.owner.can_write else actor
    if owner is None:
        raise DomainError(_("Nobody owns this account."), field="account")
    holders = _holders(account)
    with translation.override(owner.language or settings.LANGUAGE_CODE):
        for step in steps:
            create_action(
                actor=actor or owner,
                account=account,
                run=run,
                title=str(step),
                due=_due(run, step),
                owner=holders.get(step.role, owner),
            )


def _due(run: PlaybookRun, step: PlaybookStep) -> date:
    try:
        return run.started_on + timedelta(days=step.days_after)
    except OverflowError:
        raise DomainError(_("This day is too far away."), field="on") from None


def _holders(account: Account) -> dict[str, User]:
    """Role → who has it at the account today and may write."""
    held = AccountRole.objects.current().filter(account=account, user__is_active=True)
    found = held.exclude(user__role=User.Role.READER).select_related("user").order_by("-starts")
    return {row.role: row.user for row in found}


def _said(run: PlaybookRun) -> dict[str, list[Any]]:
    told = {"playbook": run.playbook_id, "started_on": str(run.started_on), "cause": run.cause}
    return {name: [None, value] for name, value in told.items()}


def _tell(run: PlaybookRun, actor: User | None) -> None:
    """The account's owner hears of it, and who has a step to do; each once, but for the actor."""
    told = {run.account.owner_id, *run.actions.values_list("owner", flat=True)}
    people = [user for user in told if user is not None and (actor is None or user != actor.pk)]
    notify_all(
        Notification(
            user_id=user,
            kind=Notification.Kind.GIVEN,
            text=STARTED,
            params={"playbook": str(run.playbook), "account": run.account.name},
            url=f"{reverse('pages:actions')}?account={run.account_id}",
            account_id=run.account_id,
            key=f"playbook:{run.pk}",
        )
        for user in sorted(people)
    )


def _write_ready(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps as they are kept; raises DomainError for none, and for more than MOST_STEPS."""
    kept = [
        {"title": "", "days_after": 0, "role": ""} | rows.only(step, STEP)
        for step in steps
        if step.get("title", "").strip()
    ]
    if not kept:
        raise DomainError(_("A playbook needs a step."), field="steps")
    if len(kept) > MOST_STEPS:
        raise DomainError(
            _("A playbook has at most %(number)s steps.") % {"number": MOST_STEPS}, field="steps"
        )
    return [rows.clean(PlaybookStep, step) for step in kept]


def _write_steps(playbook: Playbook, ready: list[dict[str, Any]]) -> None:
    playbook.steps.all().delete()
    PlaybookStep.objects.bulk_create(
        PlaybookStep(playbook=playbook, position=n, **step) for n, step in enumerate(ready, start=1)
    )


def _free_code(name: str) -> str:
    """A code that nobody has: of the name where it has letters for one."""
    begin = slugify(name)[:30] or "own"
    taken = set(Playbook.objects.filter(code__startswith=begin).values_list("code", flat=True))
    return next(
        c for n in range(len(taken) + 2) if (c := f"{begin}-{n}" if n else begin) not in taken
    )
