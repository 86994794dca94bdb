"""Hold a review, say what was decided, and when the next one is."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services import noted, rows
from accounts.services.accounts import lock_account
from kam.core.errors import DomainError
from planning.models import Plan, Review
from planning.plans.writing import log_removed
from planning.reviews.rules import next_due as after

__all__ = ["create_review", "hold_review", "reopen_review", "update_review"]

FIELDS = ("due", "held_on", "verdict", "decision")
HELD = ("held_on", "verdict", "decision")


@transaction.atomic
def create_review(*, actor: User, account: Account, due: date) -> Review:
    """Open a review by hand, for an account that has none open.

    What changed is counted from the last one held, else from a rhythm before today. Raises
    DomainError where one is open, for a day before that, and for an archived account.
    """
    account = lock_account(account.pk)
    last = _last_held(account)
    every = timedelta(days=settings.KAM_REVIEW_DAYS)
    since = last.held_on if last and last.held_on else timezone.localdate() - every
    due = rows.clean(Review, {"due": due})["due"]
    _check_due(due, since)
    values = {"due": due, "since": since, "plan": _plan_of(account)}
    return noted.create(Review, actor=actor, account=account, values=values)


@transaction.atomic
def update_review(
    *, review: Review, actor: User, changes: dict[str, Any], version: int | None = None
) -> Review:
    """Move an open review by `due`, hold it by `verdict` and `decision`, or correct these later.

    `next_due` is the day of the next one, KAM_REVIEW_DAYS after this one by default; it is opened
    at once. Raises DomainError for a verdict without a decision, for a day to come, for moving one
    that was held; Conflict when `version` is given and it moved on. The open one after it counts
    what changed from the day that is corrected.
    """
    review = noted.locked(review)
    changes, was_held = dict(changes), review.held_on
    asked = changes.pop("next_due", None)
    values = rows.only(changes, FIELDS)
    holds = not review.held_on and any(values.get(name) for name in HELD)
    values = rows.clean(Review, _as_held(values, actor) if holds else values)
    _check(review, values, asked, holds)
    noted.write(review, actor=actor, values=values, version=version)
    if holds:
        _open_next(review, actor, asked)
    elif was_held and review.held_on and review.held_on != was_held:
        _count_from(review.held_on, after=review, was=was_held, actor=actor)
    return review


@transaction.atomic
def hold_review(
    *,
    review: Review,
    actor: User,
    verdict: str,
    decision: str,
    held_on: date | None = None,
    next_due: date | None = None,
) -> Review:
    """Say how a review went and what was decided; raises as `update_review` does, and when it was
    held already."""
    review = noted.locked(review)
    if review.held_on is not None:
        raise DomainError(_("This review was held already."), code="held")
    said = {"verdict": verdict, "decision": decision}
    days = {"held_on": held_on or timezone.localdate(), "next_due": next_due}
    return update_review(review=review, actor=actor, changes=said | days)


@transaction.atomic
def reopen_review(*, review: Review, actor: User, version: int | None = None) -> Review:
    """Take back that it was held; the next one, untouched since, goes with it.

    A second call changes nothing. Raises DomainError when the next one has been dealt with,
    Conflict when `version` is given and it moved on.
    """
    review = noted.locked(review)
    if review.held_on is None:
        return review
    later = Review.objects.filter(account=review.account_id, since__gte=review.held_on)
    following = later.exclude(pk=review.pk).select_for_update(no_key=True).order_by("pk").first()
    if following is not None:
        if following.held_on or following.actions.exists():
            raise DomainError(_("The review after it has been dealt with already."), code="held")
        log_removed(following, actor=actor)
        following.delete()
    values = {"held_on": None, "held_by": None, "verdict": "", "decision": ""}
    noted.write(review, actor=actor, values=values, version=version)
    return review


def _as_held(values: dict[str, Any], actor: User) -> dict[str, Any]:
    return {"held_on": timezone.localdate(), **values, "held_by": actor}


def _check(review: Review, values: dict[str, Any], asked: date | None, holds: bool) -> None:
    now = {name: values.get(name, getattr(review, name)) for name in FIELDS}
    if (holds or review.held_on) and not (now["verdict"] and now["decision"].strip()):
        field = "decision" if now["verdict"] else "verdict"
        raise DomainError(
            _("A review that was held has a verdict and a decision."), field=field, code="required"
        )
    if (holds or review.held_on) and now["held_on"] is None:
        raise DomainError(_("Say on which day it was held."), field="held_on", code="required")
    if "due" in values and values["due"] != review.due:
        if review.held_on or holds:
            raise DomainError(_("A review that was held is not moved."), field="due", code="held")
        _check_due(values["due"], review.since)
    if asked is not None and (not holds or asked <= now["held_on"]):
        raise DomainError(_("The next review comes after this one."), field="next_due")


def _check_due(due: date, since: date) -> None:
    if due <= since:
        raise DomainError(
            _("A review comes after the one before it."), field="due", code="too_early"
        )


def _open_next(review: Review, actor: User, asked: date | None) -> Review:
    held_on = review.held_on or timezone.localdate()
    due = asked or after(held_on, settings.KAM_REVIEW_DAYS)
    values = {"due": due, "since": held_on, "plan": _plan_of(review.account)}
    return noted.create(Review, actor=actor, account=review.account, values=values)


def _count_from(day: date, *, after: Review, was: date, actor: User) -> None:
    """The open review that follows one held on another day than was said begins on the right one."""
    waiting = Review.objects.filter(account=after.account_id, held_on=None, since=was)
    if following := waiting.select_for_update(no_key=True).first():
        if following.due <= day:
            raise DomainError(_("The next review comes after this one."), field="held_on")
        noted.write(following, actor=actor, values={"since": day})


def _plan_of(account: Account) -> Plan | None:
    living = Plan.objects.filter(account=account).exclude(state=Plan.State.CLOSED)
    return living.order_by("-year").first()


def _last_held(account: Account) -> Review | None:
    held = Review.objects.filter(account=account, held_on__isnull=False)
    return held.order_by("-held_on", "-pk").first()
