"""The contact log: write, correct, take back, and tick off what was promised."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, Person, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.noted import people_of
from accounts.services.promises import create_commitment, withdraw_untouched
from accounts.services.stale import mark_stale
from accounts.services.tell import tell_step
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

FIELDS = (
    "kind", "at", "note", "scene", "main_line", "intelligence", "mood", "next_step",
    "next_step_due", "next_step_owner",
)  # fmt: skip
CLOCKS_DIFFER = timedelta(minutes=10)


class Promised(NamedTuple):
    """Something that was promised at a contact."""

    what: str
    due: date


@transaction.atomic
def log_activity(
    *,
    actor: User,
    account: Account,
    kind: str,
    at: datetime,
    note: str = "",
    people: Iterable[Person] = (),
    scene: str = "",
    main_line: str = "",
    intelligence: str = "",
    mood: int | None = None,
    next_step: str = "",
    next_step_due: date | None = None,
    next_step_owner: User | None = None,
    key: uuid.UUID | None = None,
    user: User | None = None,
    promise: Promised | None = None,
) -> Activity:
    """Write a contact with an account; the same key sent twice gives the same entry.

    `user` had the contact (default: the actor), and does the next step unless another is named.
    `promise` was made at it, to the one who was there if it was one, and is the actor's to keep.
    Raises DomainError for a contact in the future, people of another account, or a used key.
    """
    account, key, user = lock_account(account.pk), key or uuid.uuid4(), user or actor
    if known := Activity.objects.filter(key=key).first():
        return _with_promise(_same_entry(known, account, user), actor, promise)
    values = {
        "account": account, "user": user, "kind": kind, "at": at, "note": note, "scene": scene,
        "main_line": main_line, "intelligence": intelligence, "mood": mood, "next_step": next_step,
        "next_step_due": next_step_due, "key": key,
        "next_step_owner": next_step_owner or (user if next_step else None),
    }  # fmt: skip
    _refuse_future(at)
    present = people_of(account, people)
    related = {"people": [[], [person.pk for person in present]]} if present else None
    activity = rows.create(Activity, actor=actor, values=values, related=related)
    activity.people.add(*present)
    refresh_contact(account)
    tell_step(activity, actor=actor)
    return _with_promise(activity, actor, promise)


def _with_promise(activity: Activity, actor: User, promise: Promised | None) -> Activity:
    """The entry, with the promise made at it; sent again it makes no second one."""
    if promise is None or activity.commitments.exists():
        return activity
    present = list(activity.people.all()[:2])
    create_commitment(
        actor=actor,
        account=activity.account,
        activity=activity,
        what=promise.what,
        due=promise.due,
        made_on=timezone.localdate(activity.at),
        person=present[0] if len(present) == 1 else None,
    )
    return activity


def already_logged(*, actor: User, values: dict[str, Any]) -> Activity | None:
    """The actor's entry of the same key that says something else than `values`, if there is one.

    Its time and the owner of its next step are not compared: both have defaults.
    """
    key = values.get("key")
    known = Activity.objects.filter(key=key, user=actor).first() if key else None
    if known is None:
        return None
    people = set(known.people.values_list("pk", flat=True))
    compared = ("account", *(name for name in FIELDS if name not in ("at", "next_step_owner")))
    same = all(getattr(known, name) == values.get(name) for name in compared)
    return None if same and people == {person.pk for person in values["people"]} else known


def _same_entry(known: Activity, account: Account, user: User) -> Activity:
    if known.account_id != account.pk or known.user_id != user.pk:
        raise DomainError(_("This key belongs to another entry."), field="key", code="used_key")
    return known


def _refuse_future(at: datetime) -> None:
    if at > timezone.now() + CLOCKS_DIFFER:
        raise DomainError(
            _("This contact lies in the future. Write it down as a next step."), field="at"
        )


def refresh_contact(account: Account) -> None:
    """Take last contact and next step from the log anew; the account must be locked."""
    refresh_contacts([account.pk])


def refresh_contacts(account_ids: list[int]) -> None:
    """The same for many accounts at once, as a file brings them."""
    entries = Activity.objects.filter(account=OuterRef("pk"))
    open_steps = entries.filter(next_step_done_at=None, next_step_due__isnull=False)
    Account.objects.filter(pk__in=account_ids).update(
        last_contact_at=Subquery(entries.order_by("-at").values("at")[:1]),
        next_step_due=Subquery(open_steps.order_by("next_step_due").values("next_step_due")[:1]),
        updated_at=Now(),
    )
    mark_stale(account_ids)


@transaction.atomic
def update_activity(
    *,
    activity: Activity,
    actor: User,
    changes: dict[str, Any],
    version: int | None = None,
    promise: Promised | None = None,
) -> Activity:
    """Correct an entry, also its `people`. Its author may; raises as `log_activity` does."""
    account, activity = _locked(activity)
    _refuse_others(activity, actor)
    values = rows.only(dict(changes), (*FIELDS, "people"))
    if "at" in values:
        _refuse_future(values["at"])
    related = _replace_people(activity, account, values.pop("people", None))
    changed = rows.update(activity, actor=actor, values=values, version=version, related=related)
    if changed:
        refresh_contact(account)
    if {"next_step", "next_step_owner"}.intersection(changed):
        tell_step(activity, actor=actor)
    return _with_promise(activity, actor, promise)


def _locked(activity: Activity) -> tuple[Account, Activity]:
    account = lock_account(activity.account_id)
    return account, Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def _refuse_others(activity: Activity, actor: User) -> None:
    if activity.user_id != actor.pk:
        raise DomainError(_("Only the author can change this entry."), code="not_author")


def _replace_people(
    activity: Activity, account: Account, people: Iterable[Person] | None
) -> dict[str, list[Any]]:
    """Make these the people of the entry; return what the log says about it."""
    if people is None:
        return {}
    present = people_of(account, people)
    before = sorted(activity.people.values_list("pk", flat=True))
    after = [person.pk for person in present]
    if before == after:
        return {}
    activity.people.set(present)
    return {"people": [before, after]}


@transaction.atomic
def classify_activity(*, activity: Activity, actor: User, main_line: str) -> Activity:
    """Say which main line a contact belongs to where nobody has yet: it adds, so others may too.

    Raises DomainError for a line that does not exist, and for others than the author once it is said.
    """
    _account, activity = _locked(activity)
    if activity.main_line:
        _refuse_others(activity, actor)
    if main_line not in Activity.MainLine.values:
        raise DomainError(_("There is no such main line."), field="main_line")
    rows.update(activity, actor=actor, values={"main_line": main_line})
    return activity


@transaction.atomic
def undo_activity(*, activity: Activity, actor: User) -> None:
    """Take an entry back with the untouched promises made at it; its author may.

    The change log keeps what they said.
    """
    account, activity = _locked(activity)
    _refuse_others(activity, actor)
    said = log.snapshot(activity, FIELDS)
    values = {
        name: [value, None] for name, (_none, value) in said.items() if value not in ("", None)
    }
    log.record(activity, actor=actor, action=Change.Action.DELETED, values=values)
    withdraw_untouched(activity=activity, actor=actor)
    activity.delete()
    refresh_contact(account)


@transaction.atomic
def finish_next_step(*, activity: Activity, actor: User) -> Activity:
    """Tick the next step off; a second call changes nothing. Raises when there is none."""
    account, activity = _locked(activity)
    if not activity.next_step:
        raise DomainError(_("This entry has no next step."))
    if activity.next_step_done_at is None:
        rows.update(activity, actor=actor, values={"next_step_done_at": timezone.now()})
        refresh_contact(account)
    return activity


@transaction.atomic
def reopen_next_step(*, activity: Activity, actor: User) -> Activity:
    """Take the tick off again; a second call changes nothing."""
    account, activity = _locked(activity)
    if activity.next_step_done_at is not None:
        rows.update(activity, actor=actor, values={"next_step_done_at": None})
        refresh_contact(account)
    return activity


@transaction.atomic
def move_next_step(*, activity: Activity, actor: User, due: date) -> Activity:
    """Give an open next step another day; raises when there is none or it is done."""
    account, activity = _locked(activity)
    if not activity.next_step or activity.next_step_done_at is not None:
        raise DomainError(_("This entry has no open next step."))
    if rows.update(activity, actor=actor, values={"next_step_due": due}):
        refresh_contact(account)
    return activity
