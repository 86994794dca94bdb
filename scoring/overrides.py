"""A manager's judgement over the computed tier or stage."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services.accounts import lock_account
from accounts.services.stale import mark_stale
from kam.core import changes
from kam.core.errors import DomainError
from kam.core.models import Change
from scoring.models import BorderCase, Override, Stage, TierBand

__all__ = ["clear_override", "may_overrule", "set_override"]

FIELDS = ("kind", "value", "reason", "starts", "expires")


def may_overrule(actor: User) -> bool:
    """Managers and administrators may, at the accounts they may change."""
    return actor.can_write and actor.role != User.Role.REP


def _refuse_others(actor: User) -> None:
    if not may_overrule(actor):
        raise DomainError(_("Only managers can overrule what was computed."), code="forbidden")


@transaction.atomic
def set_override(
    *, account: Account, kind: str, value: str, reason: str, expires: date, actor: User
) -> Override:
    """Pin the tier, or set the stage, from today until a day; it takes the place of an older one.

    Raises DomainError for who may not judge, without a reason, for an unknown tier or stage, when
    it expires before today, and for an archived account. Takes effect with the next evaluation of the account, within a minute.
    """
    account = lock_account(account.pk)
    _refuse_others(actor)
    today = timezone.localdate()
    _check(kind, value, reason, expires, today)
    _end(account, kind, actor, today)
    override = Override.objects.create(
        account=account,
        kind=kind,
        value=value,
        reason=reason.strip(),
        starts=today,
        expires=expires,
        set_by=actor,
    )
    if kind == Override.Kind.TIER:
        BorderCase.objects.filter(account=account, evaluation__is_current=True).delete()  # decided
    values = changes.snapshot(override, FIELDS)
    changes.record(override, actor=actor, action=Change.Action.CREATED, values=values)
    mark_stale([account.pk])
    return override


@transaction.atomic
def clear_override(*, account: Account, kind: str, actor: User) -> bool:
    """Let the computed tier or stage stand again; False when nothing was overruled."""
    account = lock_account(account.pk)
    _refuse_others(actor)
    ended = _end(account, kind, actor, timezone.localdate())
    if ended:
        mark_stale([account.pk])
    return ended


def _end(account: Account, kind: str, actor: User, today: date) -> bool:
    """Take off what is in force; that of former days stays on record up to yesterday."""
    running = list(Override.objects.on(today).filter(account=account, kind=kind))
    for override in running:
        values = {"expires": [changes.plain(override.expires), changes.plain(today)]}
        changes.record(override, actor=actor, action=Change.Action.DELETED, values=values)
        if override.starts < today:
            Override.objects.filter(pk=override.pk).update(
                expires=date.fromordinal(today.toordinal() - 1)
            )
        else:
            override.delete()
    return bool(running)


def _check(kind: str, value: str, reason: str, expires: date, today: date) -> None:
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    if expires < today:
        raise DomainError(_("It would end before it begins."), field="expires")
    if kind == Override.Kind.TIER:
        known = TierBand.objects.filter(model__state="active", letter=value).exists()
    else:
        known = kind == Override.Kind.STAGE and value in {str(stage.value) for stage in Stage}
    if not known:
        raise DomainError(_("There is no such tier or stage."), field="value")
