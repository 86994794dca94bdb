"""What we promised and whether we kept it; what customers tell us and what became of it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, Commitment, Feedback, User
from accounts.services import noted, rows
from accounts.services.tell import tell_complaint, tell_promise
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

COMMITMENT = ("what", "person", "owner", "made_on", "due", "state", "settled_on", "note")
FEEDBACK = (
    "kind", "person", "given_on", "channel", "satisfaction", "recommendation", "text", "owner",
    "resolved_on", "resolution",
)  # fmt: skip


@transaction.atomic
def create_commitment(
    *, actor: User, account: Account, activity: Activity | None = None, **fields: Any
) -> Commitment:
    """Note a promise, made today by the actor unless it says; `activity`: where it was made.

    Raises DomainError for one that is due before it was made, or to a person of another account.
    """
    values = rows.only({"made_on": timezone.localdate(), **fields}, COMMITMENT)
    values = _settled(values, Commitment.State.OPEN)
    values["owner"] = values.get("owner") or actor
    if activity is not None:
        values["activity"] = activity
    commitment = noted.create(Commitment, actor=actor, account=account, values=values)
    tell_promise(commitment, actor=actor)
    return commitment


@transaction.atomic
def update_commitment(
    *, commitment: Commitment, actor: User, changes: dict[str, Any], version: int | None = None
) -> Commitment:
    """Correct a promise, or settle it by its `state`. Raises as `create_commitment` does."""
    commitment = noted.locked(commitment)
    keeper = commitment.owner_id
    values = _settled(rows.only(changes, COMMITMENT), commitment.state)
    noted.write(commitment, actor=actor, values=values, version=version)
    if commitment.owner_id != keeper:
        tell_promise(commitment, actor=actor)
    return commitment


def _settled(values: dict[str, Any], before: str) -> dict[str, Any]:
    """An open promise has no day of settling; one that is settled without a day has today's."""
    state = values.get("state", before)
    if state == Commitment.State.OPEN:
        return {**values, "settled_on": None} if "state" in values else values
    said = values.get("settled_on")
    if not said and (state != before or "settled_on" in values):
        return {**values, "settled_on": timezone.localdate()}
    return values


def settle_commitment(
    *, actor: User, commitment: Commitment, state: str, on: date | None = None
) -> Commitment:
    """Say that a promise was kept or broken, `on` a day (default: today).

    Said again it changes nothing. Raises DomainError for a day to come or before it was made.
    """
    values: dict[str, Any] = {"state": state} | ({"settled_on": on} if on else {})
    return update_commitment(commitment=commitment, actor=actor, changes=values)


def reopen_commitment(*, actor: User, commitment: Commitment) -> Commitment:
    """Take back that a promise was kept or broken; a second call changes nothing."""
    values = {"state": Commitment.State.OPEN}
    return update_commitment(commitment=commitment, actor=actor, changes=values)


def withdraw_untouched(*, activity: Activity, actor: User) -> None:
    """Take back the promises that came with a contact and that nobody has changed since.

    Call it in the transaction that takes the contact back, with the account locked.
    """
    untouched = activity.commitments.filter(version=1)
    for commitment in untouched.select_for_update(no_key=True):
        said = log.snapshot(commitment, ("what", "person", "owner", "due"))
        values = {name: [new, None] for name, (_none, new) in said.items() if new is not None}
        log.record(commitment, actor=actor, action=Change.Action.DELETED, values=values)
        commitment.delete()


@transaction.atomic
def create_feedback(*, actor: User | None, account: Account, **fields: Any) -> Feedback:
    """Note what a customer tells us, today unless it says; a complaint is the owner's to resolve.

    Raises DomainError for feedback that says nothing, a day to come or a resolution without words.
    """
    values = _resolved(rows.only({"given_on": timezone.localdate(), **fields}, FEEDBACK))
    if values.get("kind") == Feedback.Kind.COMPLAINT and not values.get("owner"):
        values["owner"] = account.owner or actor
    feedback = noted.create(Feedback, actor=actor, account=account, values=values)
    tell_complaint(feedback, actor=actor)
    return feedback


@transaction.atomic
def update_feedback(
    *, feedback: Feedback, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Feedback:
    """Correct feedback, or resolve a complaint by its `resolution`. Raises as creating does."""
    values = _resolved(rows.only(changes, FEEDBACK))
    resolver = feedback.owner_id
    feedback = noted.update(feedback, actor=actor, values=values, version=version)
    if feedback.owner_id != resolver:
        tell_complaint(feedback, actor=actor)
    return feedback


def _resolved(values: dict[str, Any]) -> dict[str, Any]:
    """What has a resolution was resolved, today unless it says; what is open again has none."""
    if "resolved_on" in values and values["resolved_on"] is None:
        return {**values, "resolution": ""} if not values.get("resolution") else _today(values)
    return _today(values) if values.get("resolution") else values


def _today(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "resolved_on": values.get("resolved_on") or timezone.localdate()}


def resolve_complaint(
    *, actor: User | None, feedback: Feedback, resolution: str, on: date | None = None
) -> Feedback:
    """Say how a complaint was resolved, `on` a day (default: today).

    Raises DomainError without words, for a day before it was opened and for a mere opinion.
    """
    if not resolution.strip():
        raise DomainError(_("Say how it was resolved."), field="resolution")
    values = {"resolution": resolution, "resolved_on": on}
    return update_feedback(feedback=feedback, actor=actor, changes=values)


def reopen_complaint(*, actor: User | None, feedback: Feedback) -> Feedback:
    """The complaint is open again; the change log keeps how it was resolved."""
    values = {"resolved_on": None, "resolution": ""}
    return update_feedback(feedback=feedback, actor=actor, changes=values)
