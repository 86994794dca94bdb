"""The pool of accounts without owner: take one, give one back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, User
from accounts.services import rows
from accounts.services.accounts import lock_account, may_reassign
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError


@transaction.atomic
def take_account(*, account: Account, actor: User) -> Account:
    """Become the owner of an account from the pool; of two who try, one gets it.

    Raises DomainError when somebody was faster, and when it is not the actor's to take.
    """
    account = lock_account(account.pk)
    if account.owner_id == actor.pk:
        return account
    if account.owner_id is not None:
        raise DomainError(_("Somebody was faster: this account has an owner now."), code="unique")
    if not Account.objects.in_pool_for(actor).filter(pk=account.pk).exists():
        raise DomainError(_("You can take accounts of your team only."), code="forbidden")
    rows.update(account, actor=actor, values={"owner": actor, "team": account.team or actor.team})
    mark_stale([account.pk])
    return account


@transaction.atomic
def give_back(
    *, account: Account, actor: User, reason: str, steps_to: User | None = None
) -> Account:
    """Put an account into the pool of its team; its owner and their managers may.

    Open next steps of the owner stay with them, or go to `steps_to`. Raises DomainError without a
    reason, when the account has no owner, and for strangers.
    """
    account, reason = lock_account(account.pk), reason.strip()
    if account.owner_id != actor.pk and not may_reassign(account=account, actor=actor):
        raise DomainError(_("Only the owner or a manager can give an account back."))
    if account.owner is None:
        raise DomainError(_("Nobody owns this account."), code="no_owner")
    if not reason:
        raise DomainError(_("Say why: whoever takes it next will ask."), field="reason")
    if steps_to is not None:
        _pass_steps(account, account.owner, steps_to, actor)
    team, said = account.team or account.owner.team, {"given_back": [None, reason]}
    rows.update(account, actor=actor, values={"owner": None, "team": team}, related=said)
    mark_stale([account.pk])
    return account


def _pass_steps(account: Account, owner: User, to: User, actor: User) -> None:
    """Give the owner's open next steps at the account to somebody else, each in the log."""
    if not to.can_write:
        raise DomainError(
            _("%(user)s cannot look after accounts.") % {"user": to}, field="steps_to"
        )
    open_steps = Activity.objects.filter(
        account=account, next_step_owner=owner, next_step_done_at=None
    ).exclude(next_step="")
    for step in open_steps.select_for_update(no_key=True).order_by("pk"):
        rows.update(step, actor=actor, values={"next_step_owner": to})
